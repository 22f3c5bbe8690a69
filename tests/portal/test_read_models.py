"""rebuild, verify, projections, parked: by command line."""

from __future__ import annotations

import json

import psycopg
import pytest

from tests.portal.conftest import Run


@pytest.fixture
def customer(portal: Run) -> str:
    """A customer, projected."""
    made = portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features").stdout.strip()
    assert portal("project", "--once").returncode == 0
    return made


@pytest.mark.requirement("X-03")
def test_positions_and_lag(portal: Run) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    before = json.loads(portal("projections", "--json").stdout)
    assert {row["position"] for row in before} == {None}
    portal("project", "--once")
    portal("customer", "set", "K-1001", "--on", "helpdesk")
    after = json.loads(portal("projections", "--json").stdout)
    assert {(row["position"], row["behind"], row["parked"]) for row in after} == {(1, 1, 0)}


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
    assert (built.returncode, built.stdout) == (0, "inventory: Generation 2, Position 7\n")
    assert portal("verify", "inventory").returncode == 0
    assert '"projection.rebuilt"' in portal("events", "--after", "7").stdout


def test_unknown_projections_are_refused_with_those_that_exist(portal: Run, customer: str) -> None:
    done = portal("rebuild", "nonsense")
    assert done.returncode == 3
    assert "device_history" in done.stderr


@pytest.mark.requirement("A-06")
def test_an_event_that_cannot_be_digested_is_listed_and_skipped(portal: Run, customer: str, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(
            """INSERT INTO events SELECT 8, stream_id, stream_version + 1, customer_id, 'customer.renamed', 1, '{"unsinn": 1}',
               recorded_at, effective_at, actor, on_behalf_of, causation, correlation FROM events WHERE position = 7"""
        )
        connection.execute("SELECT setval('events_position', 8)")
    portal("customer", "create", "Zweite GmbH", "--number", "K-1002")
    portal("project", "--once")
    parked = json.loads(portal("parked", "list", "--json").stdout)
    assert {(row["projection"], row["position"], row["event"]) for row in parked} >= {("inventory", 8, "customer.renamed")}
    assert all("unsinn" in row["error"] for row in parked)
    assert portal("parked", "skip", "inventory", "7").returncode == 3
    for row in parked:
        assert portal("parked", "skip", row["projection"], "8").returncode == 0
    portal("project", "--once")
    assert json.loads(portal("parked", "list", "--json").stdout) == []
    assert portal("parked", "retry", "inventory", customer).returncode == 3
