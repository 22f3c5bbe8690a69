"""Lists, single things and differences as of a moment of a customer, an event of whose can't be read (A-06, A-11)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.api.conftest import Side, World, opened
from tests.databases import Databases, prepared
from tests.eventstore.store import rows_of, stored_by_hand
from tests.waiting import until


@pytest.fixture
def own(databases: Databases, light_hashing: object) -> Iterator[World]:
    """A portal of its own: what is in the log stays there."""
    with databases.like(prepared) as dsn, ExitStack() as stack:
        yield opened(dsn, stack)


def unreadable(world: World, stream: str) -> None:
    """A renaming that no program of ours stored, which the live rows have come to."""
    insert = """INSERT INTO events SELECT nextval('events_position'), stream_id, stream_version + 1, customer_id, 'user.renamed', 1, '{"nonsense": 1}',
        clock_timestamp(), clock_timestamp(), actor, NULL, causation, correlation
        FROM events WHERE stream_id = %s ORDER BY position DESC LIMIT 1 RETURNING position"""
    stored_by_hand(world.dsn, insert, stream)
    until(lambda: rows_of(world.dsn, "SELECT FROM parked_events WHERE stream_id = %s AND name = 'inventory'", stream))


def items(world: World, side: Side, path: str, **asked: Any) -> dict[str, Any]:
    answer = side.admin.get(path, params={"after": world.log.head(), **asked})
    assert answer.status_code == 200, answer.text
    return {item["id"]: item for item in answer.json()["items"]}


@pytest.mark.requirement("A-11")
def test_all_others_are_told_and_it_as_its_live_row(own: World) -> None:
    side = own.first
    erika, hans = side.user("Muster, Erika"), side.user("Beispiel, Hans")
    before = own.log.now().isoformat()
    unreadable(own, erika)
    side.write("PUT", f"/users/{hans}/name", {"name": "Neu, Hans"})
    after = own.log.now().isoformat()
    for by in ("recorded", "effective"):
        assert {key: item["name"] for key, item in items(own, side, "/users", at=before, by=by).items()} == {
            erika: "Muster, Erika",
            hans: "Beispiel, Hans",
        }
        assert items(own, side, "/users", at=after, by=by) == items(own, side, "/users")
        assert items(own, side, "/overview", at=after, by=by) == items(own, side, "/overview")
        stood = side.admin.get(f"/users/{erika}/as-of", params={"at": after, "by": by})
        assert (stood.status_code, stood.json().get("name")) == (200, "Muster, Erika"), stood.text
    differing = items(own, side, "/users/differences", **{"from": before})
    assert differing.keys() == {hans}
    assert [event["event"] for event in differing[hans]["events"]] == ["user.renamed"]
