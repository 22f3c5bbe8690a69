"""The demo: the main job from nothing to an API that answers what it printed."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx
import psycopg
import pytest

from access.engine.outbox import Outbox
from aggregates.engine.words import codes_of
from aggregates.order_terms import OrderStatus
from tests.databases import Databases, prepared
from tests.plain_http import NO_TLS
from tests.portal.conftest import Ended, Run, running, settings_for
from tests.portal.engine.test_processes import ended, started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from argon2 import PasswordHasher

SMALL = ("--numbers", "40", "--days", "3")
LIMIT = 120.0


class Made(NamedTuple):
    """A demo: its database, its folder, and what it printed."""

    database: str
    folder: Path
    printed: str

    def say(self, *arguments: str) -> Ended:
        with running(self.folder, **settings_for(self.database)) as portal:
            return portal(*arguments)


@pytest.fixture(scope="module")
def made(databases: Databases, tmp_path_factory: pytest.TempPathFactory, light_hashing: PasswordHasher) -> Iterator[Made]:
    """Made once, by a command that ended well."""
    with databases.like(prepared) as dsn:
        empty = Made(dsn, tmp_path_factory.mktemp("demo"), "")
        done = empty.say("demo", "--no-serve", *SMALL)
        assert done.returncode == 0, done.stderr
        yield empty._replace(printed=done.stdout)


@pytest.mark.requirement("F-17", "F-18", "A-03")
def test_the_demo_is_verified_and_made_only_once(made: Made) -> None:
    assert "3 feeds" in made.printed
    assert made.say("verify").returncode == 0
    database = made.database
    with psycopg.connect(database) as connection:
        events = connection.execute("SELECT count(*) FROM events").fetchone()
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (2,)
        assert connection.execute(
            "SELECT bool_and(n > 0) FROM (SELECT count(*) n FROM users UNION ALL SELECT count(*) FROM sims) t"
        ).fetchone() == (True,)
        assert connection.execute("SELECT count(*), count(DISTINCT owner) FROM outbox WHERE channel = 'mail'").fetchone() == (6, 6), (
            "one link each"
        )
        ordered = {status for (status,) in connection.execute("SELECT status FROM orders")}
        assert ordered == set(codes_of(OrderStatus)), "an order in every state"
        opened = dict(connection.execute("SELECT kind, bool_or(is_open) FROM service_cases GROUP BY kind").fetchall())
        assert opened == {"repair": True, "exchange": False, "loss": True, "return": True}
        own = "SELECT c.kind, c.is_open FROM service_cases c JOIN accounts a USING (user_id) WHERE a.role = 'employee'"
        assert connection.execute(own).fetchall() == [("repair", True)], "an employee's own"
        assert connection.execute("SELECT count(DISTINCT status) FROM remarketings").fetchone() == (4,)
        assert connection.execute("SELECT array_agg(DISTINCT status ORDER BY status) FROM baskets").fetchone() == (["open", "placed"],)
        assert connection.execute("SELECT array_agg(certificate) FROM devices WHERE certificate IS NOT NULL").fetchone() == (
            ["destruction"],
        )
    again = made.say("demo", "--no-serve", *SMALL)
    assert again.returncode == 0
    assert "not loaded again" in again.stdout
    assert tokens(again.stdout) == tokens(made.printed)
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == events


def test_an_interrupted_demo_goes_on(made: Made) -> None:
    with psycopg.connect(made.database) as connection:
        events = connection.execute("SELECT count(*) FROM events").fetchone()
    (made.folder / "data" / "demo" / "done").unlink()
    again = made.say("demo", "--no-serve", *SMALL)
    assert again.returncode == 0, again.stderr
    assert "not loaded again" not in again.stdout
    with psycopg.connect(made.database) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == events


def test_where_mails_go_out_the_demo_sends_none(portal: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outbox, "keeps_messages", property(lambda _: False))
    made = portal("demo", "--no-serve", *SMALL)
    assert made.returncode == 0, made.stderr
    assert "PASSWORD" not in made.stdout
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


@pytest.mark.requirement("A-10", "E-01", "E-03", "E-04", "S-01", "S-04", "S-05", "A-11")
@pytest.mark.part_of("X-04")
def test_every_line_that_the_demo_prints_works(data_dir: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with started(data_dir, "demo", *SMALL, "--port", str(port)) as demo:
        assert demo.stdout is not None
        lines: list[str] = []
        while not lines or "/ops/projections" not in lines[-1]:
            line = demo.stdout.readline()
            assert line, ended(demo)
            lines.append(line)
        text = "".join(lines)
        asked = re.findall(r'^curl .*?"Authorization: Bearer (\S+)" "(\S+)"', text, re.MULTILINE)
        assert len(asked) >= 8
        administrator, operator = tokens(text)
        for token, url in asked:
            bearer = token.replace("$TOKEN", administrator).replace("$OPS", operator)
            answer = httpx.get(url, headers={"Authorization": f"Bearer {bearer}"}, timeout=30, verify=NO_TLS)
            assert answer.status_code == 200, (url, answer.text)
        assert httpx.get(f"http://127.0.0.1:{port}/docs", timeout=30, verify=NO_TLS).status_code == 200
        told_of_the_way_in(pasted(text))
        for verb in re.findall(r"^\S+ ((?:history|import list|account list|outbox list|verify).*)$", text, re.MULTILINE):
            with started(data_dir, *verb.split()) as command:
                out, err = ended(command)
            assert command.returncode == 0, (verb, err)
            assert out.count("\n") > 2, verb
        demo.send_signal(signal.SIGINT)
        assert demo.wait(LIMIT) == 0, ended(demo)
    deadline = time.monotonic() + 120
    while (data_dir / "postgres" / "cluster" / "postmaster.pid").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def pasted(text: str) -> str:
    """What a shell says to the lines about accounts."""
    [lines] = re.findall(r"^(OPS=.*?)\n\n", text, re.MULTILINE | re.DOTALL)
    done = subprocess.run(["bash", "-c", f"set -eu -o pipefail\n{lines}"], capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def told_of_the_way_in(said: str) -> None:
    """Of the story: accounting kept out, the employee read and kept out of others' cases, the reseller named while he acts, and refused in the end."""
    assert said.count('"code":"not-allowed"') == 2
    assert "Wann kommt das Gerät zurück?" in said
    assert "Helfer, Hans (Beispiel Service GmbH), im Service-Zugang von Muster, Erika" in said
    assert '"acting":{"grant_id"' in said
    [last] = said.splitlines()[-1:]
    assert '"code":"not-authenticated"' in last


def tokens(text: str) -> tuple[str, str]:
    """The administrator's and the operator's."""
    administrator, operator = re.findall(r"portal_[\w-]{43}", text)
    return administrator, operator
