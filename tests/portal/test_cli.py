"""The command line: what it says and with which code it ends."""

from __future__ import annotations

import getpass
import json
import re
import subprocess
import sys
from errno import EPIPE
from pathlib import Path

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from aggregates.customer import Feature
from aggregates.engine.words import codes_of
from portal.cli import ExplainingGroup
from portal.registry import VERBS
from tests.portal.conftest import KEY, Run, environment, run_apart
from tests.test_architecture import ROOT


def test_help_teaches(run: Run) -> None:
    told = run("--help")
    assert told.returncode == 0
    for verb in VERBS:
        assert verb in told.stdout
        assert run(verb, "--help").returncode == 0
    for example in ("portal demo", "portal import feed", "portal history number", "Exit codes"):
        assert example in told.stdout


def test_version(run: Run) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nonsense"], 2),
        (["customer", "create", "Beispiel GmbH"], 2),
        (["rebuild"], 2),
        (["restore", "missing.dump"], 2),
        (["events", "--after", "x"], 2),
    ],
)
def test_wrong_command_lines_end_with_2_before_anything_is_opened(run: Run, tmp_path: Path, arguments: list[str], code: int) -> None:
    assert run(*arguments).returncode == code
    assert list(tmp_path.iterdir()) == []


READING = [
    ["customer", "list"],
    ["customer", "set", "K-1001", "--name", "Muster"],
    ["token", "list"],
    ["token", "revoke", "x"],
    ["account", "list"],
    ["account", "show", "anna"],
    ["account", "lock", "anna"],
    ["import", "list"],
    ["import", "quarantine"],
    ["import", "warnings"],
    ["history", "number", "+4915228817386"],
    ["as-of", "number", "+4915228817386", "2026-01-01"],
    ["why", "number", "+4915228817386"],
    ["events"],
    ["verify"],
    ["outbox", "list"],
    ["projections"],
    ["rebuild", "--all"],
    ["parked", "list"],
    ["backup", "x.dump"],
]


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_what_reads_begins_no_database_in_a_folder_without_one(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 3, done.stderr
    assert str(tmp_path / "data") in done.stderr
    for what in ("no portal", "PORTAL_DATA_DIR", "portal customer create"):
        assert what in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_reads_makes_no_tables_in_an_empty_database(run: Run, empty_database: str) -> None:
    done = run("customer", "list", PORTAL_DATABASE_URL=empty_database, PORTAL_MASTER_KEY=KEY)
    assert (done.returncode, "no portal" in done.stderr) == (3, True), done.stderr
    with psycopg.connect(empty_database) as connection:
        assert connection.execute("SELECT to_regclass('events')").fetchone() == (None,)


def test_wrong_settings_end_with_6(tmp_path: Path) -> None:
    done = run_apart(tmp_path, "customer", "list", PORTAL_PORT="http")
    assert done.returncode == 6
    assert "PORTAL_PORT=http geht nicht" in done.stderr


def test_a_database_that_cannot_be_reached_ends_with_4(tmp_path: Path) -> None:
    done = run_apart(
        tmp_path, "customer", "list", PORTAL_DATABASE_URL="postgresql://portal:geheim@127.0.0.1:9/portal", PORTAL_MASTER_KEY=KEY
    )
    assert done.returncode == 4
    assert "portal @ 127.0.0.1:9 ist nicht erreichbar" in done.stderr
    assert "can't be reached" in done.stderr
    assert "Connection refused)" in done.stderr, "the cause"
    assert "geheim" not in done.stderr


def test_customers(portal: Run) -> None:
    empty = portal("token", "create", "--role", "viewer", "--label", "test")
    assert empty.returncode == 3
    assert "portal customer create" in empty.stderr
    made = portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--feature", "dashboard")
    assert made.returncode == 0
    again = portal("customer", "create", "Zweite GmbH", "--number", "K-1001")
    assert again.returncode == 3
    assert again.stderr.startswith("The customer number K-1001 belongs to another customer")
    german = portal("--lang", "de", "customer", "create", "Zweite GmbH", "--number", "K-1001")
    assert german.stderr.startswith("Die Kundennummer K-1001 gehört zu einem anderen Kunden")
    assert (again.stderr.count("\n"), german.stderr.count("\n")) == (1, 1)
    by_terminal = portal("customer", "create", "Zweite GmbH", "--number", "K-1001", LC_ALL="", LANG="de_AT.UTF-8")
    assert by_terminal.stderr == german.stderr
    unknown = portal("customer", "set", "K-100", "--name", "Neu")
    assert unknown.returncode == 3
    assert "Perhaps you mean: K-1001" in unknown.stderr
    wrong = portal("customer", "set", "K-1001", "--time-zone", "Mars")
    assert wrong.returncode == 2
    assert "unknown time zone, write it like Europe/Berlin" in wrong.stderr
    assert "bitte" not in wrong.stderr
    field = "user:building:Gebäude:Building"
    done = portal(
        "customer", "set", "beispiel gmbh", "--on", "helpdesk", "--off", "dashboard", "--feed-brake", "30", "--define-field", field
    )
    assert (done.returncode, done.stdout) == (0, "4 changed, 0 already so.\n")
    [customer] = json.loads(portal("customer", "list", "--json").stdout)
    assert customer["customer_id"] == made.stdout.strip()
    assert (customer["features"], customer["feed_brake_percent"], customer["user_fields"]) == (["helpdesk"], 30, ["building"])
    for switched, kinds in (("--hide-kind", ["car_phone"]), ("--show-kind", [])):
        assert portal("customer", "set", "K-1001", switched, "car_phone").stdout == "1 changed, 0 already so.\n"
        [customer] = json.loads(portal("customer", "list", "--json").stdout)
        assert customer["hidden_kinds"] == kinds
    calendar = ("--federal-state", "nw", "--working-hours", "07:00-18:00,16:00", "--case-reminders", "10,none")
    assert portal("customer", "set", "K-1001", *calendar).stdout == "3 changed, 0 already so.\n"
    [customer] = json.loads(portal("customer", "list", "--json").stdout)
    assert (customer["federal_state"], customer["working_hours"]) == ("NW", "07:00-18:00, 16:00")
    assert (customer["open_return_after"], customer["unanswered_after"]) == (10, None)
    wrong = portal("customer", "set", "K-1001", "--case-reminders", "10")
    assert (wrong.returncode, "write it like 10,2" in " ".join(wrong.stderr.split())) == (2, True)
    assert portal("customer", "set", "K-1001", "--federal-state", "none").stdout == "1 changed, 0 already so.\n"
    wrong = portal("customer", "set", "K-1001", "--working-hours", "8-17")
    assert (wrong.returncode, "write it like 08:00-17:00,14:00" in " ".join(wrong.stderr.split())) == (2, True)
    wrong = portal("customer", "set", "K-1001", "--hide-kind", "boat")
    assert (wrong.returncode, "device kinds are smartphone" in " ".join(wrong.stderr.split())) == (2, True)


def test_tokens_are_shown_once_listed_and_revoked(portal: Run, database: str) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    made = portal("token", "create", "--role", "administrator", "--label", "test", "--days", "10")
    token = made.stdout.strip()
    assert token.startswith("portal_")
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM events WHERE payload::text LIKE %s", (f"%{token}%",)).fetchone() == (0,)
    ops = portal("token", "create", "--role", "ops", "--label", "prometheus")
    assert ops.returncode == 0
    listed = json.loads(portal("token", "list", "--json").stdout)
    assert [(row["label"], row["role"], row["customer"]) for row in listed] == [
        ("test", "administrator", "Beispiel GmbH"),
        ("prometheus", "ops", None),
    ]
    assert {(row["state"], row["made_by"], row["last_used_at"]) for row in listed} == {("valid", getpass.getuser(), None)}
    assert all(row["made_at"] for row in listed)
    assert portal("token", "revoke", "test").returncode == 0
    assert portal("token", "revoke", "test").returncode == 3
    assert [row["label"] for row in json.loads(portal("token", "list", "--json").stdout)] == ["prometheus"]


@pytest.mark.part_of("A-14")
def test_the_wrong_master_key_is_noticed_at_once(portal: Run) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    other = portal("customer", "list", PORTAL_MASTER_KEY=KEY[::-1].lstrip("=") + "=")
    assert other.returncode == 6
    assert "Hauptschlüssel passt nicht" in other.stderr


def test_events_are_exported_as_lines(portal: Run) -> None:
    customer = portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features").stdout.strip()
    lines = [json.loads(line) for line in portal("events").stdout.splitlines()]
    features = len(codes_of(Feature))
    assert [line["position"] for line in lines] == list(range(1, features + 3))
    assert [line["event_name"] for line in lines[:2]] == ["customer.registered", "customer_password.made"]
    assert lines[0]["payload"]["customer_number"] == "K-1001"
    assert {line["customer_id"] for line in lines} == {customer}
    assert portal("events", "--after", str(features), "--customer", "K-1001").stdout.count("\n") == 2
    assert portal("events", "--stream", customer, "--readable").stdout.count("\n") == features + 1


def test_whoever_reads_no_further_is_told_nothing() -> None:
    group = typer.Typer(cls=ExplainingGroup)

    @group.callback()
    def portal() -> None: ...

    @group.command()
    def long() -> None:
        raise BrokenPipeError(EPIPE, "Broken pipe")

    ended = CliRunner().invoke(group, ["long"])
    assert (ended.exit_code, ended.output) == (1, "")


def test_only_what_serves_or_prints_stands_on_what_serving_and_printing_take() -> None:
    """Each call of `portal` would wait for them: they take longer to import than all of the rest."""
    heavy = ("fastapi", "uvicorn", "fpdf", "fontTools", "PIL", "vl_convert", "typst", "watchfiles", "python_calamine")
    script = f"""
import sys
from portal.cli import add_verbs
add_verbs()
print(*(name for name in (*{heavy}, "httpx", "psycopg", "structlog") if name in sys.modules))
import portal.wiring
print(*(name for name in {heavy} if name in sys.modules))
import portal.serving
print(*(name for name in ("fpdf", "fontTools", "PIL", "vl_convert") if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", script], env=environment(), cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "\n\n\n"
