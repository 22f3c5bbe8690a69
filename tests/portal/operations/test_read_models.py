"""rebuild, verify, projections, parked: by command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import psycopg
import pytest

from projections.registry import PROJECTIONS
from tests.eventstore.store import rows_of, stored_by_hand
from tests.portal.conftest import Run
from tests.portal.test_serve import using
from tests.waiting import until


@pytest.fixture
def customer(portal: Run) -> str:
    """A customer, projected."""
    made = portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features").stdout.strip()
    assert portal("project", "--once").returncode == 0
    return made


@pytest.mark.part_of("X-03")
def test_positions_and_lag(portal: Run) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    before = json.loads(portal("projections", "--json").stdout)
    assert {row["position"] for row in before} == {None}
    portal("project", "--once")
    portal("customer", "set", "K-1001", "--on", "helpdesk")
    after = json.loads(portal("projections", "--json").stdout)
    assert {(row["position"], row["behind"], row["parked"]) for row in after} == {(2, 1, 0)}


@pytest.mark.requirement("A-03")
def test_verify_is_clean_and_finds_what_was_tampered_with(portal: Run, customer: str, database: str) -> None:
    clean = portal("verify", "--json")
    assert clean.returncode == 0
    assert all(row["equal"] for row in json.loads(clean.stdout))
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE customers SET name = 'Anders GmbH'")
        connection.execute("DELETE FROM claims")
    different = portal("verify", "--json")
    assert different.returncode == 1
    assert {row["table"] for row in json.loads(different.stdout) if not row["equal"]} == {"customers", "claims"}
    assert "Anders GmbH" in different.stderr
    assert "customer_number K-1001" in different.stderr
    only = portal("verify", "device_history")
    assert only.returncode == 0


@pytest.mark.requirement("A-04")
def test_rebuild_repairs_and_is_recorded(portal: Run, customer: str, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE customers SET name = 'Anders GmbH'")
    assert portal("verify", "inventory").returncode == 1
    built = portal("rebuild", "customers", "inventory")
    assert (built.returncode, built.stdout) == (0, "inventory: Generation 2, Position 21\n")
    assert portal("verify", "inventory").returncode == 0
    assert '"projection.rebuilt"' in portal("events", "--after", "18").stdout


@pytest.mark.requirement("A-04")
def test_one_customers_rows_are_rebuilt_and_that_is_recorded(portal: Run, customer: str, database: str) -> None:
    portal("customer", "create", "Zweite GmbH", "--number", "K-1002")
    assert portal("project", "--once").returncode == 0
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE customers SET name = 'Anders GmbH'")
    built = portal("rebuild", "inventory", "--customer", "K-1002")
    assert built.returncode == 0, built.stderr
    assert built.stdout.startswith("inventory: 1 rows, 1 differed, Position ")
    with psycopg.connect(database) as connection:
        assert sorted(connection.execute("SELECT name FROM customers").fetchall()) == [("Anders GmbH",), ("Zweite GmbH",)]
    all_of_it = portal("--lang", "de", "rebuild", "--customer", "K-1001")
    assert (all_of_it.returncode, all_of_it.stdout.count("\n")) == (0, len(PROJECTIONS))
    assert "inventory: 1 Zeilen, 1 waren anders, Position " in all_of_it.stdout
    assert portal("verify").returncode == 0
    assert portal("events").stdout.count('"projection.rows_rebuilt"') == 1 + len(PROJECTIONS)
    unknown = portal("rebuild", "--customer", "K-100")
    assert (unknown.returncode, "Perhaps you mean: K-100" in unknown.stderr) == (3, True)
    assert portal("rebuild", "inventory", "--all", "--customer", "K-1001").returncode == 2


def test_unknown_projections_are_refused_with_those_that_exist(portal: Run, customer: str) -> None:
    done = portal("rebuild", "nonsense")
    assert done.returncode == 3
    assert "device_history" in done.stderr


@pytest.mark.requirement("A-06")
def test_an_event_that_cannot_be_digested_is_listed_and_skipped(portal: Run, customer: str, database: str) -> None:
    stored_by_hand(
        database,
        """INSERT INTO events SELECT 22, stream_id, stream_version + 1, customer_id, 'customer.renamed', 1, '{"unsinn": 1}',
           recorded_at, effective_at, actor, on_behalf_of, causation, correlation FROM events WHERE position = 21""",
    )
    rows_of(database, "SELECT setval('events_position', 22)")
    portal("customer", "create", "Zweite GmbH", "--number", "K-1002")
    portal("project", "--once")
    parked = json.loads(portal("parked", "list", "--json").stdout)
    assert {(row["projection"], row["position"], row["event"]) for row in parked} >= {("inventory", 22, "customer.renamed")}
    assert all("unsinn" in row["error"] for row in parked)
    assert portal("parked", "skip", "inventory", "21").returncode == 3
    for row in parked:
        assert portal("parked", "skip", row["projection"], "22").returncode == 0
    portal("project", "--once")
    assert json.loads(portal("parked", "list", "--json").stdout) == []
    assert portal("parked", "retry", "inventory", customer).returncode == 3


@pytest.mark.requirement("A-04")
def test_a_rebuild_that_was_interrupted_says_where_it_goes_on(portal: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    portal("demo", "--no-serve", "--numbers", "200", "--days", "2")
    monkeypatch.setattr("projections.engine.fill.FILLED_AT_ONCE", 5)
    monkeypatch.setattr("projections.engine.fill.CHECKPOINT", 10)
    with subprocess.Popen([sys.executable, "-c", PRESS_CONTROL_C, database, str(os.getpid())], stdin=subprocess.PIPE) as pressing:
        until(lambda: "pressing" in using(database))
        interrupted = portal("rebuild", "inventory")
        pressing.communicate(timeout=120)
        assert pressing.returncode == 0
    assert interrupted.returncode == 130
    assert "portal rebuild inventory` resumes at event" in interrupted.stderr
    assert json.loads(portal("projections", "--json").stdout)[0]["generation"] == 1
    done = portal("rebuild", "inventory")
    assert (done.returncode, done.stdout[:24]) == (0, "inventory: Generation 2,")
    assert "inventory is resumed at event" in done.stderr
    assert portal("verify", "inventory").returncode == 0


PRESS_CONTROL_C = """
import os, psycopg, signal, sys
from foundation.advisory_locks import READING
with psycopg.connect(sys.argv[1]) as reader, psycopg.connect(sys.argv[1], autocommit=True) as connection:
    reader.execute("SELECT " + READING.share)  # as who reads: until he is done, no rebuild comes to its end
    connection.execute("SET application_name = 'pressing'")
    while not connection.execute("SELECT 1 FROM projection_generations WHERE NOT live AND position > 0").fetchone():
        pass
    os.kill(int(sys.argv[2]), signal.SIGINT)
    sys.stdin.read()
"""
