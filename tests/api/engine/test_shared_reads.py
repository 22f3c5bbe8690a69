"""Whatever is read slowly by one customer keeps nobody of another one waiting, be it a list, a detail, a history or a moment; and every request has a share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from threading import Thread
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.app import create_app, routes_of_all
from api.engine.metrics import Metrics
from api.engine.shares import SIZES, Share, Sizes
from api.engine.turns import Takes
from api.sign_in.doors import at_the_door, to_the_directory
from tests.api.conftest import Side, World, another_process, new_number
from tests.api.engine.test_shares import FEW, callers, fill, in_use
from tests.waiting import PATIENCE, until

SLOW = (
    "users",
    "devices",
    "sims",
    "overview",
    "device_cases",
    "inventory_counts",
    "device_history",
    "user_history",
    "number_history",
)


@pytest.fixture(scope="module")
def sides(world: World) -> list[Side]:
    found = [world.side("Lesend GmbH"), world.side("Daneben AG")]
    for side in found:
        for feature in ("dashboard", "clarification_cases", "prices"):
            switched_on = world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number})
            assert switched_on.status_code == 200
        side.viewer = world.client(world.token("administrator", side.customer_id))
        side.read(f"/users/{side.user('Muster, Lesend')}")
    return found


@contextmanager
def locked(world: World) -> Generator[psycopg.Connection[Any]]:
    """Read models in which nothing is answered until this is rolled back."""
    with psycopg.connect(world.dsn) as locking:
        live = locking.execute("SELECT name, generation FROM projection_generations WHERE live").fetchall()
        generations = dict(live)
        for table in SLOW:
            of = table if table in generations else "inventory"
            locking.execute(f"LOCK TABLE {table}_g{generations[of]} IN ACCESS EXCLUSIVE MODE".encode())
        yield locking
        locking.rollback()


def single_reads(side: Side) -> list[str]:
    number = new_number()
    user, device, sim = side.user("Muster, Einzeln"), side.device(), side.sim(number)
    side.read(f"/sims/{sim}")
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return [
        *(f"/{path}" for path in (f"users/{user}", f"devices/{device}", f"sims/{sim}", f"numbers/{number}")),
        *(f"/{path}/history" for path in (f"users/{user}", f"devices/{device}", f"sims/{sim}", f"numbers/{number}")),
        *(f"/{path}/as-of?at={at}&by=effective" for path in (f"users/{user}", f"devices/{device}", f"sims/{sim}")),
        *("/dashboard", "/clarification-cases/summary", f"/devices/{device}/notes"),
    ]


def test_slow_reads_of_one_customer_keep_nobody_else_waiting(world: World, sides: list[Side]) -> None:
    """Many more than there are connections, by both callers, of all kinds: what waits in vain is refused, the neighbour reads."""
    paths = [*single_reads(sides[0]), "/users", "/overview"]
    asked_for = list(islice(cycle(paths), 100))
    with another_process(world) as here, ThreadPoolExecutor(len(asked_for)) as crowd:
        (first, second), (other, _) = (callers(here, side) for side in sides)
        assert {path: other.get(path).status_code for path in ("/imports", "/me", "/customer", "/meta")} == dict.fromkeys(
            ("/imports", "/me", "/customer", "/meta"), 200
        )
        with locked(here) as locking:
            requests = zip(cycle((first, second)), asked_for, strict=False)
            asked = [crowd.submit(client.get, path, timeout=60) for client, path in islice(requests, SIZES["reads"].organisation)]
            until(lambda: in_use(here, "reads") == SIZES["reads"].organisation)
            asked += [crowd.submit(client.get, path, timeout=60) for client, path in requests]
            for _ in range(5):
                assert other.get("/imports").status_code == 200
                assert other.get("/me").status_code == 200
            until(lambda: sum(each.done() for each in asked) == len(asked) - SIZES["reads"].organisation)
            assert in_use(here, "reads") == SIZES["reads"].organisation
            locking.rollback()
        answers = [each.result() for each in asked]
        assert Counter(answer.status_code for answer in answers) == {
            200: SIZES["reads"].organisation,
            429: len(asked) - SIZES["reads"].organisation,
        }
        refused = [answer for answer in answers if answer.status_code == 429]
        assert {(answer.headers["retry-after"], answer.json()["code"]) for answer in refused} <= {
            ("2", "own-share-full"),
            ("2", "organisations-share-full"),
        }
        until(lambda: in_use(here, "reads") == 0)
        assert {path: first.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_reads_are_shared_out(world: World, sides: list[Side]) -> None:
    path = f"/users/{sides[0].user('Muster, Anteil')}"
    with another_process(world, sizes={**SIZES, "reads": FEW}) as here, locked(here) as locking:

        @contextmanager
        def hold(at: World, client: httpx.Client) -> Generator[None]:
            before = in_use(at, "reads")
            asking = Thread(target=lambda: client.get(path))
            asking.start()
            until(lambda: in_use(at, "reads") > before)
            yield
            locking.rollback()
            asking.join()

        fill(here, "reads", sides, hold, [lambda client: client.get("/dashboard")] * 2)
        assert callers(here, sides[0])[0].get("/dashboard").status_code == 200


def test_a_read_that_waits_for_a_position_keeps_no_other_read_waiting(world: World, sides: list[Side]) -> None:
    """All of them come at once: however long their turns take, each comes to wait for the position, and has its turn again afterwards."""
    most = SIZES["positions"].caller
    patient: dict[Share, Sizes] = {**SIZES, "reads": replace(SIZES["reads"], waits=PATIENCE)}
    with another_process(world, sizes=patient) as here, ThreadPoolExecutor(most) as crowd, psycopg.connect(here.dsn) as holder:
        first, _ = callers(here, sides[0])
        holder.execute("LOCK TABLE projection_generations IN ACCESS EXCLUSIVE MODE")
        position = first.post("/users", json={"name": "Muster, Position"}).json()["position"]
        asked = [crowd.submit(first.get, "/users", params={"after": position, "limit": 1}) for _ in range(most)]
        until(lambda: in_use(here, "positions") == most)
        until(lambda: in_use(here, "reads") == 0)
        assert first.get("/quarantine/reasons").status_code == 200, "by the same caller"
        holder.rollback()
        assert {each.result().status_code for each in asked} == {200}
        until(lambda: in_use(here, "reads") == in_use(here, "positions") == 0)


OPEN = {
    *("/livez", "/readyz", "/metrics", "/password", "/portal", "/.well-known/openid-configuration", "/oidc/jwks"),
    *("/", "/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"),
}
"""What needs neither a thread for long nor the database, or has connections of its own; and what the framework shows of the API's description."""


BEFORE_THE_FILE = (
    "/bulk-orders",
    "/imports",
    "/bulk-maintenance/{maintained}/plan",
    "/bulk-maintenance/{maintained}",
    "/bulk-maintenance/uploads/{import_id}/undo/plan",
    "/bulk-maintenance/uploads/{import_id}/undo",
    *(f"/{thing}/documents" for thing in ("devices/{device_id}", "users/{user_id}")),
    *(f"/{cases}/{{case_id}}/{kept}" for cases in ("service-cases", "own-service-cases") for kept in ("documents", "label")),
    "/service-cases/{case_id}/fulfilment-documents",
    *(f"/devices/{{device_id}}/certificates{path}" for path in ("", "/made")),
)
"""Where a place is taken before the file has come in."""


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """Those of the application itself and those of its routers."""
    for route in (*app.routes, *routes_of_all()):
        if isinstance(route, APIRoute) and not (route.methods == {"GET"} and route.path in OPEN):
            yield route


def test_every_request_has_one_share(world: World) -> None:
    counted = Counter[str]()
    for route in routes(create_app(replace(world.backend, metrics=Metrics()))):
        shares = [each for each in route.dependencies if isinstance(each.dependency, Takes) or each in (at_the_door, to_the_directory)]
        assert len(shares) == (0 if route.methods == {"POST"} and route.path in BEFORE_THE_FILE else 1), route.path
        counted.update(each.dependency.share for each in shares if isinstance(each.dependency, Takes))
    assert counted.keys() == {"reads", "changes", "downloads", "contents", "streams", "imports"}
