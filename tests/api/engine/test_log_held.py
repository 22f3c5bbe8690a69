"""Whoever holds the log up keeps nobody from reading, and those whose changes wait are told so (X-04)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg

from api.engine.shares import SIZES, Sizes
from tests.api.conftest import Side, World, another_process
from tests.eventstore.store import hold
from tests.waiting import until

FEW = Sizes(caller=3, organisation=4, all=5, retry=7, waits=20)


def at(here: World, client: httpx.Client) -> httpx.Client:
    return here.client(client.headers["authorization"].split()[1])


def register(client: httpx.Client) -> httpx.Response:
    return client.post("/users", json={"name": "Muster, Warten"})


def test_changes_that_wait_for_the_log_leave_threads_to_those_who_read(world: World, first: Side, second: Side) -> None:
    many = SIZES["changes"].caller + 100
    with another_process(world) as here, ThreadPoolExecutor(many) as several:
        admin, others = at(here, first.admin), at(here, second.admin)
        clients = [at(here, first.admin) for _ in range(many)]
        before = first.read("/users", count="exact")["total"]
        with psycopg.connect(world.dsn) as holder:
            hold(holder)
            asked = [several.submit(register, client) for client in clients]
            until(lambda: here.backend.shares.in_use("changes") == SIZES["changes"].caller)
            assert others.get("/users", params={"limit": 1}).status_code == 200
            assert admin.get("/users", params={"limit": 1}).status_code == 200
            ready = here.nobody.get("/readyz")
            assert ready.status_code == 200
            assert ready.json()["log_awaited_seconds"] >= 0
            mine = several.submit(register, others)
            answers = [each.result() for each in asked]
            told = Counter((answer.status_code, answer.json()["code"]) for answer in answers)
            assert told.keys() == {(429, "own-share-full"), (503, "log-busy")}
            assert told[503, "log-busy"] == SIZES["changes"].caller
            assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
            assert mine.result().json()["code"] == "log-busy", "a neighbour's has its place"
            holder.rollback()
        assert first.read("/users", count="exact")["total"] == before, "nothing was written, as was said"
        assert register(admin).status_code == 201
        assert here.backend.shares.in_use("changes") == 0


def test_changes_of_many_take_turns_and_none_is_refused(world: World, first: Side, second: Side) -> None:
    with another_process(world, sizes={**SIZES, "changes": FEW}) as here, ThreadPoolExecutor(24) as several:
        clients = [at(here, side.admin) for side in (first, second) for _ in range(12)]
        assert {answer.status_code for answer in several.map(register, clients)} == {201}
        until(lambda: here.backend.shares.in_use("changes") == 0)
        assert all(here.backend.shares.refused("changes", whose) == 0 for whose in ("caller", "organisation", "all"))


def test_whoever_waits_for_a_position_takes_no_more_than_a_share(world: World, first: Side, second: Side) -> None:
    with another_process(world, sizes={**SIZES, "positions": FEW}) as here, ThreadPoolExecutor(10) as several:
        clients = [at(here, first.admin) for _ in range(10)]
        with psycopg.connect(world.dsn) as holder:
            holder.execute("LOCK TABLE projection_generations IN ACCESS EXCLUSIVE MODE")
            position = register(at(here, first.admin)).json()["position"]
            asked = [several.submit(client.get, "/users", params={"after": position, "limit": 1}) for client in clients]
            until(lambda: here.backend.shares.refused("positions", "caller") == 7)
            holder.rollback()
        assert Counter(each.result().status_code for each in asked) == {200: 3, 429: 7}
        assert here.backend.shares.in_use("positions") == 0
        assert at(here, first.admin).get("/users", params={"after": position, "limit": 1}).status_code == 200
