"""portal serve: API, projector and watched folder, which come and go together."""

from __future__ import annotations

import signal
import socket
import subprocess
from pathlib import Path

import httpx
import psycopg
import pytest
from pydantic import SecretStr

from portal.engine.recurring import recurring
from portal.revoking import REVOKING
from portal.settings import Settings
from portal.wiring import open_portal
from tests.plain_http import NO_TLS
from tests.portal.conftest import KEY, Run, environment, run_apart
from tests.portal.engine.test_processes import ended, started
from tests.portal.imports.test_import_verbs import feed, row
from tests.waiting import until

LIMIT = 120.0
PIPE = 1 << 16
"""Bytes that a pipe takes while nobody reads it."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=60, verify=NO_TLS).status_code == 200
    except httpx.TransportError:
        return False


def using(database: str) -> set[str]:
    """What is connected to the database."""
    with psycopg.connect(database, application_name="test") as connection:
        found = connection.execute("SELECT application_name FROM pg_stat_activity WHERE datname = current_database()")
        return {name for (name,) in found} - {"test"}


@pytest.mark.requirement("A-07")
@pytest.mark.part_of("X-04", "F-01")
def test_api_projector_and_watched_folder_come_and_go_together(portal: Run, database: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features")
    token = portal("token", "create", "--role", "administrator", "--label", "test").stdout.strip()
    folder = tmp_path / "in"
    folder.mkdir()
    port = free_port()
    url, headers = f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {token}"}
    settings = {"PORTAL_DATABASE_URL": database, "PORTAL_MASTER_KEY": KEY, "PORTAL_WATCH_DIR": str(folder), "PORTAL_LOG_JSON": "true"}
    with started(tmp_path, "serve", "--port", str(port), **settings) as serving:
        until(lambda: is_ready(url))
        feed(folder / "vodafone_2026-01-05.csv", [row(1)])
        until((folder / "done" / "vodafone_2026-01-05.csv").exists)
        until(lambda: httpx.get(f"{url}/sims", headers=headers, timeout=30, verify=NO_TLS).json()["items"])
        written = httpx.post(f"{url}/users", headers=headers, json={"name": "Muster, Erika"}, timeout=30, verify=NO_TLS).json()
        read = httpx.get(f"{url}/users?after={written['position']}", headers=headers, timeout=30, verify=NO_TLS)
        assert [user["name"] for user in read.json()["items"]] == ["Muster, Erika"]
        assert "portal projector" in using(database)
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(LIMIT) == 0, ended(serving)
    assert using(database) == set()


@pytest.mark.requirement("A-08")
def test_serving_forgets_old_answers(portal: Run, database: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    with psycopg.connect(database) as connection:
        connection.execute(
            """INSERT INTO idempotency SELECT gen_random_uuid(), 'token:made-up', days::text, '', '{}', now() - days * interval '1 day'
               FROM generate_series(1, 9) days"""
        )
    settings = {"PORTAL_DATABASE_URL": database, "PORTAL_MASTER_KEY": KEY, "PORTAL_KEEP_ANSWERS_DAYS": "7"}

    def kept() -> list[str]:
        with psycopg.connect(database) as connection:
            return [key for (key,) in connection.execute("SELECT key FROM idempotency ORDER BY key")]

    with started(tmp_path, "serve", "--no-projector", "--port", str(free_port()), **settings):
        until(lambda: kept() == ["1", "2", "3", "4", "5", "6"])


def test_a_projector_that_dies_is_started_again(portal: Run, database: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    port = free_port()
    settings = {"PORTAL_DATABASE_URL": database, "PORTAL_MASTER_KEY": KEY}
    with started(tmp_path, "serve", "--port", str(port), **settings) as serving:
        until(lambda: is_ready(f"http://127.0.0.1:{port}"))
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(serving.pid)], capture_output=True, text=True, check=True
        ).stdout.split()
        for child in children:
            subprocess.run(["kill", "-KILL", child], check=True)
        until(lambda: "portal projector" not in using(database))
        until(lambda: "portal projector" in using(database))
        serving.kill()
    until(lambda: using(database) == set())


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run_apart(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "Can't listen on" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_lines_that_nobody_wants_any_more(portal: Run, database: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features")
    feed(tmp_path / "vodafone_2026-01-05.csv", [row(number) for number in range(150)])
    portal("import", "feed", "vodafone_2026-01-05.csv")
    assert len(portal("events").stdout) > PIPE
    piped = subprocess.run(
        ["bash", "-c", "portal events | head -n 1; exit ${PIPESTATUS[0]}"],
        cwd=tmp_path,
        env=environment(PORTAL_DATABASE_URL=database, PORTAL_MASTER_KEY=KEY, PATH=f"{Path(__file__).parents[2]}/.venv/bin:/usr/bin:/bin"),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert (piped.returncode, piped.stderr) == (0, "")
    assert piped.stdout.startswith('{"position":1,')


def test_before_the_first_projector_nothing_is_told_of_missing_tables(database: str, caplog: pytest.LogCaptureFixture) -> None:
    """That there are no read models yet is told at the start, once and in words."""
    with open_portal(Settings(database_url=SecretStr(database), master_key=SecretStr(KEY))) as portal:
        with recurring(portal.backend, [REVOKING]):
            pass  # it has looked by then
        assert "does not exist" not in caplog.text
        with portal.log.pool.connection() as connection:
            connection.execute("CREATE VIEW service_access_given AS SELECT 'none' AS status")
        with recurring(portal.backend, [REVOKING]):
            pass
        assert "could not be revoked" in caplog.text, "what is wrong otherwise is told"
