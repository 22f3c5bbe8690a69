"""Operations over HTTP: positions, rebuilds, verification, parked events, the log, health and metrics (A-03 to A-06, X-03)."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.engine.metrics import Metrics
from api.engine.positions import Positions, Stand
from eventstore.ids import new_id
from foundation.advisory_locks import REBUILD
from projections.registry import PROJECTIONS
from tests.api.conftest import Side, World


def test_health_is_open_to_all(world: World) -> None:
    alive = world.nobody.get("/livez")
    assert (alive.status_code, alive.json()["status"], alive.json()["version"]) == (200, "ok", "test")
    assert _ready_or_not(world.nobody, 200)["missing_read_models"] == []


@pytest.mark.part_of("X-03")
def test_positions_and_lag_are_told_per_projection(world: World, first: Side) -> None:
    first.read("/users", after=first.write("POST", "/users", {"name": "Muster, Ops"})["position"])
    told = world.auditor.get("/ops/projections").json()
    assert [each["name"] for each in told["projections"]] == [projection.name for projection in PROJECTIONS]
    inventory = told["projections"][0]
    assert inventory["built"] is True
    assert inventory["position"] + inventory["lag_events"] == told["head"]
    assert inventory["rebuild"] is None
    assert inventory["paused"] is None
    assert ":" in inventory["projected_by"]


@pytest.mark.part_of("X-03")
def test_a_projector_that_fails_again_and_again_is_seen_by_readiness(world: World, first: Side) -> None:
    """A table that it writes to is not there for a while; one second stands for the minute that is borne otherwise."""
    first.read("/users")
    limits = replace(world.backend.limits, standstill_seconds=1.0)
    with TestClient(create_app(replace(world.backend, limits=limits, metrics=Metrics()))) as client:
        assert client.get("/readyz").status_code == 200
        with psycopg.connect(world.dsn, autocommit=True) as connection:
            (table,) = connection.execute(
                "SELECT 'user_history_g' || generation FROM projection_generations WHERE name = 'user_history' AND live"
            ).fetchall()[0]
            connection.execute(f"ALTER TABLE {table} RENAME TO taken_away".encode())
            try:
                written = first.write("POST", "/users", {"name": "Muster, Wartend"})["position"]
                assert client.get("/readyz").status_code == 200, "an event that waits for a moment is nothing"
                unready = _ready_or_not(client, 503)
                told = next(each for each in world.auditor.get("/ops/projections").json()["projections"] if each["name"] == "user_history")
                figures = client.get("/metrics").text
            finally:
                connection.execute(f"ALTER TABLE taken_away RENAME TO {table}".encode())
        still = next(each for each in unready["standing_still"] if each["projection"] == "user_history")
        assert (unready["status"], still["outdated"], still["position"] < written) == ("unavailable", False, True)
        assert still["lag_events"] >= 1
        assert [(each["projection"], each["fault"]) for each in unready["paused"]] == [("user_history", "program")]
        assert (told["paused"]["error"][:15], told["paused"]["position"]) == ("UndefinedTable:", still["position"])
        assert told["projected_by"], "a process has it, and tries again"
        assert 'portal_projection_paused{projection="user_history"} 1.0' in figures
        assert 'portal_projection_paused{projection="inventory"} 0.0' in figures
        assert timedelta(seconds=1) < datetime.now(UTC) - datetime.fromisoformat(still["since"]) < timedelta(seconds=60)
        assert world.nobody.get("/readyz").status_code == 200, "less than a minute is borne"
        ready = _ready_or_not(client, 200)
        assert (ready["standing_still"], ready["paused"], ready["unknown_events"]) == ([], [], [])


def _ready_or_not(client: httpx.Client | TestClient, status: int) -> dict[str, Any]:
    deadline = time.monotonic() + 120
    while (answer := client.get("/readyz")).status_code != status:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    return answer.json()


def _stand(name: str, position: int, rests: float, behind: float | None) -> Stand:
    return Stand(name, 1, 1, position, live=True, began_at=datetime.now(UTC), rests_seconds=rests, parked_streams=0, behind_seconds=behind)


@pytest.mark.part_of("X-03")
def test_a_long_backlog_that_moves_on_is_ready() -> None:
    day = 86_400.0
    moving, waits_for_it, idle = _stand("a", 10, 0.5, day), _stand("b", 20, day, day), _stand("c", 99, day, None)
    assert Positions(99, [moving, waits_for_it, idle]).standing_still(60) == []
    just_come = _stand("a", 98, day, 0.1)
    assert Positions(99, [just_come, idle]).standing_still(60) == [], "after a quiet night"
    stuck = _stand("a", 10, 61.0, day)
    assert Positions(99, [stuck, waits_for_it, idle]).standing_still(60) == [stuck, waits_for_it]
    ahead = _stand("d", 50, 0.5, 3.0)
    assert Positions(99, [stuck, ahead]).standing_still(60) == [stuck]


@pytest.mark.part_of("X-03")
def test_metrics_are_for_prometheus(world: World, first: Side) -> None:
    first.read(f"/users/{first.user('Muster, Metrik')}")
    text = world.nobody.get("/metrics").text
    assert 'portal_http_request_seconds_count{method="GET",route="/users/{user_id}",status="200"}' in text
    assert 'portal_commands_total{command="RegisterUser",outcome="done"}' in text
    assert 'portal_projection_lag_events{projection="inventory"}' in text
    assert "portal_log_position" in text
    waited, held = (float(seconds) for seconds in re.findall(r"^portal_append_lock_(?:wait|held)_seconds_total (\S+)$", text, re.MULTILINE))
    assert waited >= 0
    assert held > 0
    assert first.customer_id not in text


@pytest.mark.requirement("A-04", "A-03")
def test_a_read_model_is_rebuilt_and_verified(world: World, first: Side) -> None:
    first.user("Muster, Neu")
    before = next(each for each in world.ops.get("/ops/projections").json()["projections"] if each["name"] == "user_history")
    started = world.ops.post("/ops/projections/user_history/rebuild")
    assert started.status_code == 202
    with world.ops.stream("GET", started.headers["location"]) as stream:
        text = stream.read().decode()
    assert "event: ended" in text
    assert '"state":"done"' in text
    after = next(each for each in world.ops.get("/ops/projections").json()["projections"] if each["name"] == "user_history")
    assert after["generation"] > before["generation"]
    *_, recorded = world.ops.get("/ops/events", params={"name": "projection.rebuilt"}).json()["items"]
    assert recorded["details"]["generation"] == after["generation"]
    verified = world.ops.post("/ops/projections/user_history/verify", headers={"Prefer": "wait=25"})
    assert verified.status_code == 200, verified.text
    assert verified.json()["outcome"]["equal"] is True
    assert world.auditor.get("/ops/projections/user_history/verify").json()["outcome"]["tables"][0]["rows"] > 0
    for path in ("rebuild", "verify"):
        assert world.ops.post(f"/ops/projections/shoes/{path}").status_code == 404
    assert world.ops.get("/ops/projections/device_history/verify").status_code == 404


@pytest.mark.requirement("A-04")
def test_one_customers_rows_are_rebuilt(world: World, first: Side, second: Side) -> None:
    user, other = first.user("Muster, Ganz"), second.user("Muster, Anders")
    first.read(f"/users/{user}")
    second.read(f"/users/{other}")
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        connection.execute("UPDATE users SET email = 'wrong' WHERE user_id = ANY(%s)", ([user, other],))
    path = "/ops/projections/inventory/rebuild"
    answer = world.ops.post(path, params={"customer": first.number}, headers={"Prefer": "wait=25"})
    assert answer.status_code == 200, answer.text
    outcome = answer.json()["outcome"]
    assert (outcome["customer"], outcome["differed"] > 0) == (first.customer_id, True)
    [users] = [table for table in outcome["tables"] if table["table"] == "users"]
    assert (users["gone"], users["come"]) == (1, 1)
    assert (first.read(f"/users/{user}")["email"], second.read(f"/users/{other}")["email"]) == (None, "wrong")
    *_, recorded = world.ops.get("/ops/events", params={"name": "projection.rows_rebuilt"}).json()["items"]
    assert recorded["details"]["customer"] == first.customer_id
    assert world.ops.post(path, params={"customer": second.number}, headers={"Prefer": "wait=25"}).status_code == 200
    assert second.read(f"/users/{other}")["email"] is None
    assert world.ops.post(path, params={"customer": "K-nobody"}).json()["code"] == "not-found"
    assert first.admin.post(path, params={"customer": first.number}).status_code == 403


def test_what_keeps_a_rebuild_from_going_on_is_told_in_its_words(world: World) -> None:
    path = "/ops/projections/user_history/rebuild"
    with psycopg.connect(world.dsn, autocommit=True) as elsewhere:
        REBUILD.wait_for(elsewhere, "user_history")
        answer = world.ops.post(path, headers={"Prefer": "wait=25"})
        assert (answer.status_code, answer.json()["code"]) == (409, "rebuild-running"), answer.text
        assert "ein Neuaufbau dieser Projektion".lower() in answer.json()["detail_de"].lower()
        shown = world.ops.post("/ops/projections/user_history/verify", headers={"Prefer": "wait=25"}).json()
        assert shown["code"] == "rebuild-running"
        told = world.auditor.get("/ops/projections/user_history/verify").json()["problem"]
        assert (told["code"], told["detail_en"]) == ("rebuild-running", shown["detail_en"])


@pytest.mark.requirement("A-06")
def test_parked_events_are_shown_retried_and_skipped(world: World, first: Side) -> None:
    """An event is made to look as if the number history could not digest it."""
    retried, skipped = first.sim(), first.sim()
    first.read("/sims")
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        for stream in (retried, skipped):
            connection.execute(
                """INSERT INTO parked_events (name, generation, stream_id, position, event_name, error)
                   SELECT g.name, g.generation, e.stream_id, e.position, e.event_name, 'ValueError: made up'
                   FROM projection_generations g, events e WHERE g.name = 'number_history' AND g.live AND e.stream_id = %s""",
                (stream,),
            )
    items = world.auditor.get("/ops/parked").json()["items"]
    assert {item["stream"] for item in items} == {retried, skipped}
    assert items[0]["error"] == "ValueError: made up"
    assert {menu["code"] for item in items for menu in item["allowed_actions"].values()} == {"not-allowed"}
    (asked_for,) = world.ops.get("/ops/parked", params={"filter[stream]": retried, "facets": "projection"}).json()["items"]
    assert asked_for["allowed_actions"]["skip"]["href"] == f"/ops/parked/number_history/{retried}/skip"
    answer = world.ops.post(asked_for["allowed_actions"]["retry"]["href"])
    assert answer.status_code == 200, answer.text
    assert world.ops.post(f"/ops/parked/number_history/{skipped}/skip").status_code == 200
    deadline = time.monotonic() + 120
    while world.ops.get("/ops/parked").json()["items"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    asked = {"limit": 1000, "after": max(world.log.head() - 1000, 0)}
    names = [event["event"] for event in world.ops.get("/ops/events", params=asked).json()["items"]]
    assert {"projection.parked_stream_retried", "projection.parked_event_skipped"} <= set(names)
    nothing = world.ops.post(f"/ops/parked/number_history/{new_id()}/retry")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "not-parked")


@pytest.mark.part_of("A-01")
def test_the_log_is_read_in_pages(world: World, first: Side, second: Side) -> None:
    user = first.user("Muster, Log")
    second.user("Fremd, Log")
    page = world.auditor.get("/ops/events", params={"limit": 5}).json()
    assert [event["position"] for event in page["items"]] == sorted(event["position"] for event in page["items"])
    following = world.auditor.get("/ops/events", params={"limit": 5, "after": page["next_after"]}).json()["items"]
    assert following[0]["position"] > page["items"][-1]["position"]
    own = world.auditor.get("/ops/events", params={"limit": 1000}, headers={"X-Customer": first.number}).json()["items"]
    assert {event["customer_id"] for event in own} == {first.customer_id}
    (registered,) = world.auditor.get("/ops/events", params={"stream": user}).json()["items"]
    assert (registered["event"], registered["details"]["name"]) == ("user.registered", "Muster, Log")
    assert UUID(registered["stream_id"]) == UUID(user)
    assert first.admin.get("/ops/events").status_code == 403


def test_the_root_leads_to_the_docs(world: World) -> None:
    answer = world.nobody.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")
    assert "/" not in world.nobody.get("/openapi.json").json()["paths"]


def test_the_docs_need_no_other_server(world: World) -> None:
    page = world.nobody.get("/docs").text
    assert "https://" not in page
    assert "swagger-ui-bundle.js" in page
    assert world.nobody.get("/static-offline-docs/swagger-ui-bundle.js").status_code == 200


@pytest.mark.requirement("X-01")
def test_every_route_is_described_in_both_languages(world: World) -> None:
    document = world.nobody.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            assert " / " in route["summary"], (method, path)
            assert route["tags"], (method, path)
    names = [route["operationId"] for methods in document["paths"].values() for route in methods.values()]
    assert len(names) == len(set(names))


def test_names_of_shapes_say_nothing_of_where_they_stand(world: World) -> None:
    """FastAPI puts a class's module before its name where two have the same; clients are generated of these names."""
    names = world.nobody.get("/openapi.json").json()["components"]["schemas"]
    assert len(names) > 50
    assert [name for name in names if "__" in name] == []
