"""A read waits for all projections whose rows it shows (A-07): seen by the locks that each route's reads take, whatever SQL they are made of."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
from psycopg.pq import TransactionStatus

from projections.registry import PROJECTIONS
from readmodels.engine.reader import Reader, Reading
from tests.api.conftest import World, another_process
from tests.api.crew import Crew
from tests.api.engine.every_route import Route, every_route, filled
from tests.api.engine.test_walls import moment_of

KEEPERS = {table.name: projection.name for projection in PROJECTIONS for table in projection.tables}
SETTINGS = "customers"
"""What every answer looks at: a customer's zone and functions are those of the moment (api/engine/reading.py)."""
_TABLE = re.compile(r"(\w+)_g\d+")
_LOCKED = "SELECT relation::regclass::text FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation IS NOT NULL"


class WatchedReader(Reader):
    """Keeps which tables were read, and for which projections somebody waited."""

    tables: set[str]
    waited: set[str]

    def forget(self) -> None:
        self.tables, self.waited = set(), set()

    def reached(self, projections: Sequence[str], position: int) -> bool:
        if position:
            self.waited.update(projections)
        return super().reached(projections, position)

    @contextmanager
    def reading(self, customer_id: UUID, projections: Sequence[str] = (), *, whole: bool = False) -> Generator[Reading]:
        with super().reading(customer_id, projections, whole=whole) as found:
            yield found
            if found.connection.info.transaction_status == TransactionStatus.INTRANS:  # a file's ends when its rows are kept
                names = [name for (name,) in found.connection.execute(_LOCKED)]
                self.tables.update(match[1] for match in map(_TABLE.fullmatch, names) if match)


@pytest.fixture(scope="module")
def watched(world: World) -> Iterator[tuple[World, WatchedReader]]:
    with another_process(world, reads=WatchedReader) as here:
        reader = here.backend.reader
        assert isinstance(reader, WatchedReader)
        reader.forget()
        yield here, reader


def unfolding(route: Route) -> dict[str, str]:
    """All that a list adds to its rows when it is asked to."""
    parameters: list[dict[str, Any]] = route.operation.get("parameters", [])
    asked = [each["schema"]["items"] for each in parameters if each["name"] == "expand"]
    names = [name for items in asked for name in items.get("enum") or [items["const"]]]
    return {"expand": ",".join(names)} if names else {}


def asker(route: Route) -> str:
    """Who sees most there."""
    return {"service_accesses": "reseller", "own_orders": "employee", "own_cases": "employee"}.get(
        route.right[0] if route.right else "", "administrator"
    )


@pytest.mark.requirement("A-07")
def test_a_read_waits_for_all_that_it_shows(world: World, crew: Crew, things: dict[str, str], watched: tuple[World, WatchedReader]) -> None:
    here, reader = watched
    callers = {name: here.client(client.headers["authorization"].split()[1]) for name, client in clients(crew).items()}
    head, seen, unfolded, read = world.log.head(), dict[str, set[str]](), dict[str, set[str]](), 0
    for route in every_route():
        if route.method != "GET" or "after" not in route.parameters or route.path == "/ops/events" or route.scope == "operator":
            continue
        if route.path.endswith(("/export.xlsx", "/export.pdf")):
            continue  # these read as /export.csv does
        caller = callers[asker(route)]
        for more in [{}, *filter(None, [unfolding(route)])]:
            reader.forget()
            answer = caller.get(filled(route.path, things), params={**moment_of(route, head), "after": head, **more})
            assert answer.status_code == 200, (route.path, answer.text)
            shown = {KEEPERS[name] for name in reader.tables if name != SETTINGS}
            missing = shown - reader.waited
            assert not missing, (
                f"GET {route.path} {more or ''} reads {sorted(name for name in reader.tables if KEEPERS[name] in missing)} and doesn't wait for {sorted(missing)}:"
                " name what it reads where it is declared (`reads`), by read_by(…) of its SELECTs"
            )
            (unfolded if more else seen)[route.path] = shown
            read += len(reader.tables)
        listed = re.sub(r"/export\.\w+$", "", route.path)
        assert seen.get(listed, set()) <= reader.waited, f"the file {route.path} shows what the list at {listed} does"
    assert read > 100, "so that this test can fail"
    assert seen["/devices/{device_id}/history"] == {"inventory", "device_history"}
    assert (seen["/users"], unfolded["/users"]) == (
        {"inventory"},
        {"inventory", "accounts", "orders", "service_cases", "remarketings", "baskets", "upgrades"},
    )


def clients(crew: Crew) -> dict[str, httpx.Client]:
    first = crew.first
    return {"administrator": first.administrator.client, "reseller": first.reseller.client, "employee": first.people["employee"].client}
