"""Whose downloads that were given a name are: who sees and ends them."""

from __future__ import annotations

import threading

import httpx
import psycopg
import pytest

from api.engine.exports_under_way import MOST_LISTED
from api.engine.shares import SIZES, Share, Sizes
from eventstore.ids import new_id
from tests.api.conftest import Side, World, another_process
from tests.api.engine.test_exports_followed import side, standing, state, token, told
from tests.waiting import until

__all__ = ["side"]


@pytest.mark.requirement("X-06", "E-03")
def test_whoever_may_not_ask_any_more_gets_nothing_for_having_waited(world: World, side: Side) -> None:
    made = world.ops.post("/tokens", json={"label": "Wartet", "role": "viewer", "for_customer": side.customer_id}).json()
    sizes: dict[Share, Sizes] = {**SIZES, "exports": Sizes(caller=1, organisation=1, all=1, retry=5)}
    with another_process(world, sizes=sizes) as narrow:
        place = narrow.backend.shares.take("exports", new_id(), new_id())
        export_id, answers = str(new_id()), list[httpx.Response]()
        client = narrow.client(made["token"])
        asking = threading.Thread(target=lambda: answers.append(client.get("/users/export.csv", params={"export_id": export_id})))
        asking.start()
        until(lambda: state(side.admin, export_id) == "waiting")
        assert world.ops.delete(f"/tokens/{made['id']}").status_code == 200
        place.give_back()
        asking.join()
        assert (answers[0].status_code, answers[0].json()["code"]) == (401, "not-authenticated")
        until(lambda: narrow.backend.shares.in_use("exports") == 0)


@pytest.mark.requirement("X-06")
@pytest.mark.parametrize("path", ["/customers", "/tokens", "/users"])
def test_what_the_operators_people_take_along_stands_with_the_operator(world: World, side: Side, path: str) -> None:
    """Whichever customer they name: how many customers there are is none of a customer's business, nor is ending it."""
    export_id = str(new_id())
    named = world.client(token(world.ops), **{"X-Customer": side.number})
    assert named.get(f"{path}/export.csv", params={"export_id": export_id}).status_code == 200
    until(lambda: state(named, export_id) == "finished")
    assert told(named, export_id)["mine"] is True
    assert export_id in [each["id"] for each in named.get("/exports").json()["items"]]
    assert state(world.ops, export_id) == "finished"
    assert side.admin.delete(f"/exports/{export_id}").status_code == 404
    assert export_id not in [each["id"] for each in side.admin.get("/exports").json()["items"]]


@pytest.mark.requirement("X-06")
def test_operations_see_and_end_those_of_the_customer_that_they_name(world: World, side: Side) -> None:
    named = world.client(token(world.ops), **{"X-Customer": side.number})
    with standing(world, side) as export_id:
        until(lambda: state(named, export_id) == "running")
        assert (told(named, export_id)["mine"], state(world.ops, export_id)) == (False, None)
        assert named.delete(f"/exports/{export_id}").json()["state"] == "cancelled"


@pytest.mark.requirement("X-01")
def test_a_hundred_that_are_over_are_kept_of_each_who_asks(world: World) -> None:
    found = world.side("Beispielwerk Viel GmbH")
    export_id = str(new_id())
    assert found.viewer.get("/users/export.csv", params={"export_id": export_id, "sort": "shoe"}).status_code == 400
    until(lambda: state(found.viewer, export_id) == "failed")
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        connection.execute(
            """INSERT INTO exports_under_way SELECT (jsonb_populate_record(e, jsonb_build_object(
                   'export_id', gen_random_uuid(), 'run_id', gen_random_uuid(), 'began_at', began_at - n * interval '1 second'))).*
               FROM exports_under_way e, generate_series(1, 200) AS n WHERE export_id = %s""",
            (export_id,),
        )
        assert found.viewer.get("/users/export.csv", params={"export_id": str(new_id())}).status_code == 200
        counted = "SELECT count(*) FROM exports_under_way WHERE customer_id = %s"
        assert connection.execute(counted, (found.customer_id,)).fetchone() == (MOST_LISTED,)
    assert state(found.viewer, export_id) == "failed", "the latest are kept"
