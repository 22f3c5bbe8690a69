"""What lasts is shared out: per caller, per organisation, in all; nobody keeps others out, and every place comes back."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from api.engine.backend import Limits
from api.engine.shares import SIZES, Share, Sizes, sizes_for
from eventstore.ids import new_id
from readmodels.engine.gate import PASS
from tests.api.conftest import Side, World, another_process
from tests.api.wires import half_upload, many_users, stalled_download
from tests.waiting import until

FEW = Sizes(caller=2, organisation=3, all=4, retry=7)
Hold = Callable[[World, httpx.Client], AbstractContextManager[Any]]
Ask = Callable[[httpx.Client], httpx.Response]


@pytest.fixture(scope="module")
def sides(world: World) -> list[Side]:
    """Two customers with a user each, and two administrators' tokens each."""
    found = [world.side("Anteil GmbH"), world.side("Nachbar AG")]
    for side in found:
        side.viewer = world.client(world.token("administrator", side.customer_id))
        side.read(f"/users/{side.user('Muster, Teil')}")
    return found


def test_no_caller_and_no_organisation_may_have_all() -> None:
    for share, sizes in SIZES.items():
        assert 0 < sizes.caller < sizes.organisation < sizes.all, share


@pytest.mark.parametrize("connections", [2, 3, 5, 10, 40, 1000])
def test_no_organisation_has_all_connections_of_those_who_read(connections: int) -> None:
    reads = sizes_for(connections)["reads"]
    assert 0 < reads.caller <= reads.organisation < min(connections, reads.all)


def test_there_are_threads_for_all_shares_that_keep_one_and_some_for_who_has_none() -> None:
    keep_none: tuple[Share, ...] = ("downloads", "streams")
    assert sum(sizes.all for share, sizes in SIZES.items() if share not in keep_none) + 40 <= Limits().threads


def callers(world: World, side: Side) -> tuple[httpx.Client, httpx.Client]:
    """Both tokens of a customer, at this process."""
    one, other = (client.headers["authorization"].split()[1] for client in (side.admin, side.viewer))
    return world.client(one), world.client(other)


def in_use(world: World, share: Share) -> int:
    return world.backend.shares.in_use(share)


def followed(world: World, side: Side) -> str:
    """Something that goes on until the world ends, with a stream of its progress."""
    import_id, customer = new_id(), UUID(side.customer_id)
    done = threading.Event()
    world.stack.callback(done.set)
    nobody = new_id()
    world.backend.runs.start(
        ("import", customer, import_id), "test", lambda _report: done.wait(60), lambda: world.backend.shares.take("imports", nobody, nobody)
    )
    return f"/imports/{import_id}/progress"


@contextmanager
def stream(world: World, client: httpx.Client, path: str) -> Generator[None]:
    with client.stream("GET", path) as answer:
        assert answer.status_code == 200
        lines = answer.iter_lines()
        assert next(lines) == "event: progress"
        yield


@contextmanager
def export_being_made(world: World, client: httpx.Client) -> Generator[None]:
    """A request for one, that waits for its rows as long as their table is locked; unlock it before this ends."""
    before = in_use(world, "exports")
    asking = threading.Thread(target=lambda: client.get("/users/export.csv"))
    asking.start()
    until(lambda: in_use(world, "exports") > before)
    yield
    asking.join()


def fill(world: World, share: Share, sides: list[Side], hold: Hold, asks: list[Ask]) -> None:
    """Two places of a caller, one of its colleague, one of the neighbour: all there are. What comes next is refused, with the true reason."""
    (first, second), (other, third) = (callers(world, side) for side in sides)
    before = in_use(world, share)
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(hold(world, first))
        refused(asks[0](first), 429, "own-share-full", share, "caller", 2)
        held.enter_context(hold(world, second))
        refused(asks[0](second), 429, "organisations-share-full", share, "organisation", 3)
        held.enter_context(hold(world, other))
        assert in_use(world, share) == before + 4
        refused(asks[1](third), 503, "shares-full", share, "all", 4)
        told = world.nobody.get("/metrics").text
        assert f'portal_share_in_use{{share="{share}"}} {before + 4}.0' in told
        for whose in ("caller", "organisation", "all"):
            assert f'portal_share_refused_total{{share="{share}",whose="{whose}"}} 1.0' in told
    until(lambda: in_use(world, share) == before)


def refused(answer: httpx.Response, status: int, code: str, share: Share, whose: str, most: int) -> None:
    told = answer.json()
    assert (answer.status_code, told["code"], answer.headers["retry-after"]) == (status, code, "7")
    assert told["facts"] == {"share": share, "whose": whose, "most": most}
    assert re.search(rf"\b{most} ", told["detail_de"])
    assert re.search(rf"\b{most} ", told["detail_en"])


def test_streams_are_shared_out(world: World, sides: list[Side]) -> None:
    with another_process(world, sizes={**SIZES, "streams": FEW}) as here:
        paths = {side.customer_id: followed(here, side) for side in sides}

        def path(client: httpx.Client) -> str:
            return paths[client.get("/customer").json()["id"]]

        fill(here, "streams", sides, lambda at, client: stream(at, client, path(client)), [lambda client: client.get(path(client))] * 2)
        again = callers(here, sides[0])[0]
        with stream(here, again, path(again)):
            assert in_use(here, "streams") == 1


def test_imports_are_shared_out_from_the_first_byte_of_a_file_on(world: World, sides: list[Side]) -> None:
    def upload(client: httpx.Client) -> httpx.Response:
        return client.post(
            "/imports", files={"file": ("n.csv", b"Name\nMuster, Neu\n")}, data={"kind": "users"}, headers={"Prefer": "wait=25"}
        )

    with another_process(world, sizes={**SIZES, "imports": FEW}) as here:
        fill(here, "imports", sides, half_upload, [upload] * 2)
        assert upload(callers(here, sides[0])[0]).status_code == 200
        assert in_use(here, "imports") == 0, "of an import that has ended, too"


def test_exports_that_are_made_are_shared_out(world: World, sides: list[Side]) -> None:
    with another_process(world, sizes={**SIZES, "exports": FEW}) as here, psycopg.connect(here.dsn) as locking:
        table = locking.execute("SELECT 'users_g' || generation FROM projection_generations WHERE name = 'inventory' AND live").fetchall()
        locking.execute(f"LOCK TABLE {table[0][0]} IN ACCESS EXCLUSIVE MODE".encode())

        @contextmanager
        def hold(at: World, client: httpx.Client) -> Generator[None]:
            with export_being_made(at, client):
                yield
                locking.rollback()

        fill(here, "exports", sides, hold, [lambda client: client.get("/users/export.csv")] * 2)
        assert callers(here, sides[0])[0].get("/users/export.csv").status_code == 200


def test_downloads_are_shared_out_and_their_exports_are_over(world: World, sides: list[Side]) -> None:
    with many_users(world, *(side.customer_id for side in sides)), another_process(world, sizes={**SIZES, "downloads": FEW}) as here:

        @contextmanager
        def hold(at: World, client: httpx.Client) -> Generator[None]:
            with stalled_download(at, client):
                until(lambda: in_use(at, "exports") == 0)
                yield

        fill(here, "downloads", sides, hold, [lambda client: client.get("/users/export.csv")] * 2)
        assert callers(here, sides[0])[0].get("/users/export.csv?filter[name]=x").status_code == 200


def test_operations_have_a_share_of_their_own(world: World, sides: list[Side]) -> None:
    """Customers' imports don't keep a rebuild from beginning; rebuilds are limited among themselves."""
    few = Sizes(caller=1, organisation=1, all=1, retry=7)
    with another_process(world, sizes={**SIZES, "imports": few, "operations": few}) as here, psycopg.connect(here.dsn) as reader:
        with half_upload(here, callers(here, sides[0])[0]):
            until(lambda: in_use(here, "imports") == 1)
            reader.execute(f"SELECT {PASS}".encode())  # a reader in whose transaction no rebuild can switch
            assert here.ops.post("/ops/projections/imports/rebuild").status_code == 202
            refused(here.ops.post("/ops/projections/device_history/rebuild"), 429, "own-share-full", "operations", "caller", 1)
            reader.rollback()
            until(lambda: in_use(here, "operations") == 0)
        assert here.ops.post("/ops/projections/imports/verify", headers={"Prefer": "wait=25"}).json()["outcome"]["equal"]


def test_somebody_of_the_operator_takes_from_the_operators_share(world: World, sides: list[Side]) -> None:
    few = Sizes(caller=1, organisation=1, all=2, retry=7)
    with another_process(world, sizes={**SIZES, "streams": few}) as here:
        path = followed(here, sides[0])
        auditor = here.client(world.auditor.headers["authorization"].split()[1], **{"X-Customer": sides[0].number})
        with stream(here, auditor, path), stream(here, callers(here, sides[0])[0], path):
            assert in_use(here, "streams") == 2


@pytest.mark.requirement("A-04")
def test_stalled_downloads_hinder_neither_others_nor_a_rebuild(world: World, sides: list[Side]) -> None:
    stalling, other = sides
    with many_users(world, stalling.customer_id), ExitStack() as held:
        clients = callers(world, stalling)
        wires = [held.enter_context(stalled_download(world, clients[n % 2])) for n in range(6)]
        lines = other.admin.get("/users/export.csv").text.splitlines()
        assert lines[0].startswith("\ufeff")
        assert len(lines) > 1
        assert other.admin.get("/overview/export.xlsx").status_code == 200
        assert stalling.admin.get("/users?limit=1").status_code == 200
        rebuilt = world.ops.post("/ops/projections/inventory/rebuild", headers={"Prefer": "wait=30"})
        assert rebuilt.status_code == 200, rebuilt.text
        for each in wires:
            content = b"".join(iter(lambda each=each: each.recv(1 << 20), b""))
            assert content.count(b"@example.org;") == 1_500, "who goes on gets all"
            assert content.endswith(b"\r\n0\r\n\r\n")
