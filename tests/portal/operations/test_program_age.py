"""A program that is older than the log says so, on the command line and over HTTP, and answers nothing wrongly."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from eventstore.faults import UnknownEvent
from portal.settings import Settings
from portal.wiring import open_portal
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.eventstore.store import rows_of, stored_by_hand
from tests.portal.conftest import KEY, Run

REFUSED = [
    ("customer", "set", "K-1001", "--name", "Neu GmbH"),
    ("import", "users", "users.csv"),
    ("history", "user", "Muster, Erika"),
    ("as-of", "user", "Muster, Erika", "2030-01-01"),
    ("verify",),
    ("verify", "claims"),
    ("rebuild", "--all"),
    ("project", "--once"),
    ("events", "--readable"),
]


@pytest.fixture
def older(portal: Run, database: str) -> None:
    """A customer and a user, to each of whom something happened that only a newer program knows."""
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    with open("users.csv", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("Nutzer;E-Mail\nMuster, Erika;erika@example.org\n")
    assert portal("import", "users", "users.csv").returncode == 0
    stored_by_hand(
        database,
        """INSERT INTO events SELECT nextval('events_position'), stream_id, max(stream_version) + 1, customer_id, 'thing.from_the_future', 1, '{}',
            clock_timestamp(), clock_timestamp(), 'timer:x', NULL, 'command:1', 'command:1'
            FROM events WHERE event_name ~ '^(customer|user)[.]' GROUP BY stream_id, customer_id""",
    )


@pytest.mark.usefixtures("older")
def test_the_command_line_refuses_with_the_sentence_that_helps(portal: Run) -> None:
    for arguments in REFUSED:
        done = portal(*arguments)
        assert (done.returncode, "This program is older than the event log" in done.stderr) == (6, True), (arguments, done)
    told = portal("projections", "--json")
    assert '"parked":0' in told.stdout
    assert "This program is older than the event log" in told.stderr


@pytest.mark.usefixtures("older")
def test_the_api_tells_it_as_its_own_fault(portal: Run, database: str) -> None:
    token = portal("token", "create", "--role", "ops", "--label", "x").stdout.strip()
    settings = Settings(database_url=SecretStr(database), master_key=SecretStr(KEY))
    with open_portal(settings) as opened, TestClient(create_app(opened.backend), headers={"Authorization": f"Bearer {token}"}) as client:
        asked = {"X-Customer": "K-1001"}
        [(user,)] = rows_of(database, "SELECT stream_id FROM events WHERE event_name = 'user.registered'")
        with pytest.raises(UnknownEvent):
            Projector(opened.log, PROJECTIONS).catch_up()
        assert client.get("/readyz").json()["unknown_events"][0]["event"] == "thing.from_the_future"
        assert "portal_unknown_events 1.0" in client.get("/metrics").text
        for answer in (
            client.get("/ops/events", headers=asked),
            client.put(f"/users/{user}/name", headers=asked, json={"name": "Muster, Hans"}),
            client.post("/ops/projections/user_history/verify", headers={"Prefer": "wait=20"}),
        ):
            assert (answer.status_code, answer.json().get("code")) == (503, "program-too-old"), (answer.request.url, answer.text)
            assert "Start the newer version" in answer.json()["detail_en"]
