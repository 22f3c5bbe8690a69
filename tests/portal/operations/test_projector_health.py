"""A projector process tells how it is: whether it follows, what it has taken, what holds it up; whatever the database does."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import UndefinedTable
from starlette.testclient import TestClient

from api.engine.database_watch import DatabaseWatch
from portal.operations.projector_health import health_app
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.commands.made_up import customer
from tests.eventstore.store import appended, open_log, stored_by_hand
from tests.plain_http import NO_TLS
from tests.portal.conftest import KEY, Run
from tests.portal.engine.test_processes import ended, started
from tests.portal.test_serve import free_port
from tests.waiting import until

NAMES = [projection.name for projection in PROJECTIONS]
PATIENCE = 60.0
"""Seconds for an answer, on a machine that is busy."""


class Health:
    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self._url + path, timeout=PATIENCE, verify=NO_TLS)

    def becomes(self, fits: Callable[[httpx.Response], bool]) -> dict[str, Any]:
        """What readiness says once it is so."""

        def looked() -> bool:
            try:
                found.append(self.get("/readyz"))
            except httpx.ConnectError:
                return False
            return fits(found[-1])

        found: list[httpx.Response] = []
        until(looked)
        return found[-1].json()

    def metric(self, line: str) -> bool:
        return f"\n{line}\n" in self.get("/metrics").text


@pytest.mark.part_of("X-03")
def test_a_projector_process_answers_health_and_figures_through_an_outage(portal: Run, database: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    ports = free_port(), free_port()
    settings = [{"PORTAL_DATABASE_URL": database, "PORTAL_MASTER_KEY": KEY, "PORTAL_PROJECT_PORT": str(port)} for port in ports]
    name = conninfo_to_dict(database)["dbname"]
    first, second = map(Health, ports)
    with (
        psycopg.connect(make_conninfo(database, dbname="postgres"), autocommit=True) as administrator,
        started(tmp_path, "project", **settings[0]) as process,
    ):
        assert first.becomes(lambda said: said.status_code == 200)["projects"] == NAMES
        with started(tmp_path, "project", **settings[1]):
            waits = second.becomes(lambda said: said.status_code == 200)
            assert (waits["projects"], list(waits["held_elsewhere"]), waits["held_elsewhere"]["inventory"][-len(str(process.pid)) :]) == (
                [],
                NAMES,
                str(process.pid),
            )
        assert first.metric('portal_projector_holds{projection="inventory"} 1.0')
        assert first.metric('portal_projection_lag_events{projection="inventory"} 0.0')
        assert first.metric("portal_projector_following 1.0")
        assert "process_resident_memory_bytes" in first.get("/metrics").text
        administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        administrator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        assert first.becomes(lambda said: said.status_code == 503)["database"] is False
        assert first.metric("portal_projector_following 0.0")
        assert first.get("/livez").json()["status"] == "ok"
        administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        assert first.becomes(lambda said: said.status_code == 200)["database"] is True
        stored_by_hand(
            database,
            """INSERT INTO events SELECT nextval('events_position'), gen_random_uuid(), 1, customer_id, 'thing.from_the_future', 1, '{}',
                clock_timestamp(), clock_timestamp(), 'timer:x', NULL, 'command:1', 'command:1' FROM events LIMIT 1""",
        )
        too_old = first.becomes(lambda said: said.status_code == 503)
        assert [each["event"] for each in too_old["unknown_events"]] == ["thing.from_the_future"]
        until(lambda: first.get("/readyz").json()["projects"] == [])
        assert first.metric("portal_projector_too_old 1.0")
        process.send_signal(signal.SIGTERM)
        _, err = ended(process)
        assert process.returncode == 0
    assert f"projects {', '.join(NAMES)}" in err
    assert err.count("projector lost the database") == 1
    assert "lets go of inventory" in err


def test_a_port_in_use_is_told_with_the_setting_that_chooses_another(portal: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = portal("project", PORTAL_PROJECT_PORT=str(taken.getsockname()[1]))
    assert (done.returncode, "PORTAL_PROJECT_PORT chooses another one" in done.stderr) == (1, True)


@pytest.mark.requirement("A-06")
@pytest.mark.part_of("X-03")
def test_what_holds_a_projection_up_is_told(portal: Run, database: str) -> None:
    log = open_log(database)
    projector = Projector(log, PROJECTIONS)
    projector.catch_up()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ALTER TABLE customers_g1 RENAME TO elsewhere")
    appended(log, customer())
    with pytest.raises(UndefinedTable):
        projector.catch_up()
    ready = TestClient(health_app(projector, "1", DatabaseWatch(log, ()))).get("/readyz")
    assert (ready.status_code, ready.json()["paused"]) == (503, ["inventory"])
    told = portal("projections").stdout
    assert "paused, try 1, again at" in told
    assert "program, UndefinedTable" in told
    log.close()
