"""Downloads that were given a name: how far they are, and their end on request; whichever process makes them."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
import orjson
import psycopg
import pytest

from access.engine.looks import Looks
from api.engine.exports_under_way import KEPT_HOURS, LIFE, forget
from api.engine.shares import SIZES, Share, Sizes
from api.engine.spool import Spool
from eventstore.ids import new_id
from tests.api.conftest import LIMITS, Side, World, another_process
from tests.api.engine.test_export_beside import children
from tests.api.wires import head, many_users, stalled_download, wire
from tests.waiting import until


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    found = world.side("Beispielwerk Fortschritt GmbH")
    found.read(f"/users/{found.user('Muster, Fortschritt')}")
    return found


@pytest.fixture(scope="module")
def other(world: World) -> Generator[World]:
    """Another process on the same database, whose files are all made by a process beside it."""
    with another_process(world, limits=replace(LIMITS, export_cells=0)) as found:
        yield found


def token(client: httpx.Client) -> str:
    return client.headers["authorization"].split()[1]


def told(client: httpx.Client, export_id: object) -> dict[str, Any]:
    answer = client.get(f"/exports/{export_id}")
    return answer.json() if answer.status_code == 200 else {"state": None}


def state(client: httpx.Client, export_id: object) -> str | None:
    return told(client, export_id)["state"]


@contextmanager
def standing(world: World, side: Side, path: str = "/users/export.csv") -> Generator[str]:
    """A download whose reader has got the head of the answer, and takes no more."""
    export_id = str(new_id())
    with many_users(world, side.customer_id), stalled_download(world, side.admin, f"{path}?export_id={export_id}"):
        yield export_id


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
@pytest.mark.parametrize("beside", [True, False], ids=["beside", "here"])
def test_a_download_is_followed_by_its_name_to_its_end(other: World, side: Side, form: str, *, beside: bool) -> None:
    export_id = str(new_id())
    client = other.client(token(side.admin)) if beside else side.admin
    answer = client.get(f"/users/export.{form}", params={"export_id": export_id})
    assert answer.status_code == 200
    until(lambda: state(side.admin, export_id) == "finished")
    ended = told(side.admin, export_id)
    rows = side.read("/users", count="exact")["total"]
    assert (ended["rows"], ended["rows_in_all"], ended["made"], ended["mine"], ended["problem"]) == (rows, rows, True, True, None)
    assert ended["bytes_made"] == ended["bytes_sent"] == len(answer.content)
    assert (ended["path"], ended["form"], ended["label"]["en"]) == (f"/users/export.{form}", form, f"Users as {form.upper()}")
    assert ended["ended_at"] is not None


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_histories_and_differences_and_looks_are_followed_too(world: World, side: Side) -> None:
    user = side.user("Muster, Gefolgt")
    side.read(f"/users/{user}/history")
    while world.backend.parts[Looks].record():
        pass
    side.read("/looks")
    for path in (
        f"/users/{user}/history/export.pdf",
        f"/users/{user}/history/export.csv",
        "/users/differences/export.csv",
        "/looks/export.xlsx",
    ):
        export_id = str(new_id())
        answer = side.admin.get(path, params={"export_id": export_id})
        assert answer.status_code == 200, answer.text
        until(lambda export_id=export_id: state(side.admin, export_id) == "finished")
        ended = told(side.admin, export_id)
        assert ended["rows_in_all"] == ended["rows"] > 0


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_while_it_is_taken_every_process_says_how_far_it_is(world: World, other: World, side: Side) -> None:
    with standing(world, side) as export_id:
        client = other.client(token(side.admin))
        until(lambda: told(client, export_id).get("made"))
        found = told(client, export_id)
        assert found["state"] == "running"
        assert found["rows"] == found["rows_in_all"] > 1_500
        assert 0 < found["bytes_sent"] < found["bytes_made"]
        assert export_id in [each["id"] for each in client.get("/exports").json()["items"]]
    until(lambda: state(side.admin, export_id) == "broken_off")


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_it_is_ended_on_request_by_whichever_process(world: World, other: World, side: Side) -> None:
    with standing(world, side) as export_id:
        until(lambda: state(side.admin, export_id) == "running")
        ended = other.client(token(side.admin)).delete(f"/exports/{export_id}")
        assert (ended.status_code, ended.json()["state"]) == (200, "cancelled")
        until(lambda: world.backend.shares.in_use("exports") == 0)
        until(lambda: world.backend.shares.in_use("downloads") == 0)
    assert state(side.admin, export_id) == "cancelled"
    assert side.admin.delete(f"/exports/{export_id}").json()["state"] == "cancelled"


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_one_that_waits_for_its_place_says_so_and_can_be_ended(world: World, side: Side) -> None:
    sizes: dict[Share, Sizes] = {**SIZES, "exports": Sizes(caller=1, organisation=1, all=1, retry=5)}
    with another_process(world, sizes=sizes) as narrow:
        client = narrow.client(token(side.admin))
        place = narrow.backend.shares.take("exports", new_id(), new_id())
        assert client.get("/users/export.csv").status_code == 503, "one that nobody follows is refused at once"
        first, second = str(new_id()), str(new_id())
        answers: dict[str, httpx.Response] = {}

        def ask(export_id: str) -> None:
            answers[export_id] = narrow.client(token(side.admin)).get("/users/export.csv", params={"export_id": export_id})

        asking = [threading.Thread(target=ask, args=(each,)) for each in (first, second)]
        for each in asking:
            each.start()
        until(lambda: state(side.admin, first) == state(side.admin, second) == "waiting")
        assert side.admin.delete(f"/exports/{second}").status_code == 200
        asking[1].join()
        assert (answers[second].status_code, answers[second].json()["code"]) == (409, "export-ended")
        place.give_back()
        asking[0].join()
        assert answers[first].status_code == 200
        until(lambda: state(side.admin, first) == "finished")


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_who_goes_while_waiting_waits_no_longer(world: World, side: Side) -> None:
    sizes: dict[Share, Sizes] = {**SIZES, "exports": Sizes(caller=1, organisation=1, all=1, retry=5)}
    with another_process(world, sizes=sizes) as narrow, narrow.backend.shares.take("exports", new_id(), new_id()):
        export_id = str(new_id())
        with wire(narrow) as found:
            found.sendall(head(side.admin, f"GET /users/export.csv?export_id={export_id}", "Connection: close"))
            until(lambda: state(side.admin, export_id) == "waiting")
        until(lambda: state(side.admin, export_id) == "broken_off")
        until(lambda: narrow.backend.shares.in_use("downloads") == 0)


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_a_process_beside_that_is_killed_makes_it_fail(world: World, other: World, side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as the first thousand rows are there; the others don't fit into the pipe between the two."""
    export_id, write = str(new_id()), Spool.write

    def kill(spool: Spool, piece: bytes) -> None:
        for child in children():
            os.kill(child, signal.SIGKILL)
        write(spool, piece)

    with many_users(world, side.customer_id):
        monkeypatch.setattr(Spool, "write", kill)
        client = other.client(token(side.admin))
        with client.stream("GET", "/users/export.csv", params={"export_id": export_id}) as answer, pytest.raises(httpx.RemoteProtocolError):
            list(answer.iter_raw())
        until(lambda: state(side.admin, export_id) == "failed")
    assert told(side.admin, export_id)["problem"]["code"] == "export-lost"


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_what_is_refused_says_why_and_a_name_of_ones_own_can_be_used_again(side: Side) -> None:
    export_id = str(new_id())
    assert side.admin.get("/users/export.csv", params={"export_id": export_id, "sort": "shoe"}).status_code == 400
    until(lambda: state(side.admin, export_id) == "failed")
    assert told(side.admin, export_id)["problem"]["detail_en"]
    assert side.admin.get("/users/export.csv", params={"export_id": export_id}).status_code == 200
    until(lambda: state(side.admin, export_id) == "finished")
    assert side.viewer.get("/users/export.csv", params={"export_id": export_id}).json()["code"] == "export-under-way"
    assert side.admin.get("/users/export.csv", params={"export_id": "none"}).status_code == 422
    assert side.admin.get("/users", params={"export_id": export_id}).status_code == 400, "a page of a list has no such name"
    assert side.admin.head("/users/export.csv", params={"export_id": str(new_id())}).status_code == 200


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_one_whose_process_was_killed_is_not_running_for_ever(world: World, side: Side) -> None:
    """Nothing was heard of it for longer than a process that lives stays silent."""
    export_id = str(new_id())
    assert side.admin.get("/users/export.csv", params={"export_id": export_id}).status_code == 200
    until(lambda: state(side.admin, export_id) == "finished")
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        silent = "UPDATE exports_under_way SET state = 'running', ended_at = NULL, seen_at = now() - %s::interval WHERE export_id = %s"
        connection.execute(silent, (f"{LIFE + 1} seconds", export_id))
        found = told(side.admin, export_id)
        assert (found["state"], found["problem"]["code"]) == ("failed", "export-lost")
        assert found["ended_at"] is not None
        assert side.admin.get("/users/export.csv", params={"export_id": export_id}).status_code == 200, "the name is free again"
        until(lambda: state(side.admin, export_id) == "finished")
        connection.execute(silent, (f"{KEPT_HOURS + 1} hours", export_id))
    forget(world.log.pool)
    assert side.admin.get(f"/exports/{export_id}").status_code == 404


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_its_progress_is_a_stream_that_ends_with_it(world: World, side: Side) -> None:
    with standing(world, side) as export_id:
        until(lambda: state(side.admin, export_id) == "running")
        with side.admin.stream("GET", f"/exports/{export_id}/progress") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: progress"
            assert orjson.loads(next(line for line in lines if line.startswith("data: "))[6:])["state"] == "running"
            assert side.admin.delete(f"/exports/{export_id}").status_code == 200
            assert "event: ended" in list(lines)


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_how_it_ended_is_noted_later_where_it_could_not_be_at_once(world: World, side: Side, caplog: pytest.LogCaptureFixture) -> None:
    export_id = str(new_id())
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE exports_under_way ADD CONSTRAINT none_ends CHECK (state IN ('waiting', 'running')) NOT VALID")
        try:
            assert side.admin.get("/users/export.csv", params={"export_id": export_id}).status_code == 200
            until(lambda: any("could not be noted" in each.message for each in caplog.records))
            assert state(side.admin, export_id) in ("waiting", "running")
        finally:
            connection.execute("ALTER TABLE exports_under_way DROP CONSTRAINT none_ends")
    until(lambda: state(side.admin, export_id) == "finished")


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_one_whose_parameters_have_no_sense_says_which(side: Side) -> None:
    export_id = str(new_id())
    answer = side.admin.get("/users/export.csv", params={"export_id": export_id, "at": "someday"})
    assert answer.status_code in (400, 422)
    until(lambda: state(side.admin, export_id) == "failed")
    assert told(side.admin, export_id)["problem"]["code"] == answer.json()["code"]
