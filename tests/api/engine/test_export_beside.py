"""Large files are made by a process beside the API's: the same bytes, and nothing is lost or left when it ends before its time."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import psycopg
import pytest
from pypdf import PdfReader

from access.engine.looks import Looks
from api.engine.export import exported
from api.engine.export_process import BrokeOff, NotBegun, made_beside
from api.engine.file_job import FileJob, write_file
from readmodels.engine.field import Field
from readmodels.engine.handed_over import HandedOver, hand_over, rows_of
from readmodels.engine.query import kept_rows
from readmodels.engine.query_parameters import read_query
from readmodels.users.user_resource import USER_LIST
from tests.api.conftest import LIMITS, Side, World, another_process
from tests.api.wires import many_users
from tests.waiting import until

BESIDE = replace(LIMITS, export_cells=0)
MEMORY_MB = 1024
NUMBER = Field("n", "number", "N", "N")
JOB = FileJob("csv", "Nutzer", (), "de", ZoneInfo("Europe/Berlin"), datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    found = world.side("Beispielwerk Groß GmbH")
    found.read(f"/users/{found.user('Muster, Große Liste')}")
    return found


@pytest.fixture(scope="module")
def beside(world: World) -> Generator[World]:
    """The same portal, where each file is made by a process of its own."""
    with another_process(world, limits=BESIDE) as found:
        yield found


def exports(world: World, side: Side) -> int:
    """How many lists were taken along, as far as is on record."""
    while world.backend.parts[Looks].record():
        pass
    return side.read("/looks", **{"filter[kind]": "list_export"}, count="exact")["total"]


def children() -> set[int]:
    """Processes that this one started and that make a file."""
    found = set[int]()
    for each in Path("/proc").glob("[0-9]*"):
        try:
            of = int((each / "stat").read_text().rpartition(")")[2].split()[1])
            if of == os.getpid() and b"export_child" in (each / "cmdline").read_bytes():
                found.add(int(each.name))
        except OSError:
            continue
    return found


def parts(content: bytes) -> list[bytes]:
    """What the file consists of: the parts of a package bear the time at which they were packed."""
    if not content.startswith(b"PK"):
        return [content]
    package = ZipFile(io.BytesIO(content))
    return [package.read(name) for name in package.namelist()]


@pytest.mark.requirement("H-18")
@pytest.mark.parametrize(
    "path", ["/users/export.csv?sort=-name", "/users/export.xlsx?lang=en", "/overview/export.xlsx?filter[user_status]=active"]
)
def test_the_file_is_the_same_wherever_it_is_made(world: World, beside: World, side: Side, path: str) -> None:
    token = side.admin.headers["authorization"].split()[1]
    here, there = (each.client(token).get(path) for each in (world, beside))
    assert (here.status_code, there.status_code) == (200, 200)
    assert there.headers["content-disposition"] == here.headers["content-disposition"]
    assert parts(there.content) == parts(here.content)


@pytest.mark.requirement("H-18")
def test_a_pdf_says_what_was_asked_wherever_it_is_made(world: World, beside: World, side: Side) -> None:
    token = side.admin.headers["authorization"].split()[1]
    for each in (world, beside):
        found = each.client(token).get("/users/export.pdf?filter[status]=active&search=muster&sort=-name")
        text = " ".join(PdfReader(io.BytesIO(found.content)).pages[0].extract_text().split())
        assert "Gefiltert: Status: aktiv · Gesucht: „muster“ · Sortiert nach: Name (absteigend) · 1 Zeile" in text
        assert "Muster, Große Liste" in text


@pytest.mark.requirement("X-06")
@pytest.mark.requirement("H-18")
def test_a_file_made_beside_holds_one_customers_rows_alone(world: World, beside: World, side: Side) -> None:
    other = world.side("Beispielwerk Klein GmbH")
    other.read(f"/users/{other.user('Muster, Kleine Liste')}")
    found = beside.client(other.admin.headers["authorization"].split()[1]).get("/users/export.csv").text
    assert "Kleine Liste" in found
    assert "Große Liste" not in found


@pytest.mark.requirement("H-18")
def test_as_of_a_moment_too_and_what_is_refused_is_an_error(world: World, beside: World, side: Side) -> None:
    token = side.admin.headers["authorization"].split()[1]
    asked = {"at": datetime.now(UTC).isoformat(), "by": "recorded"}
    clients = [each.client(token) for each in (world, beside)]
    for client in clients:
        until(lambda client=client: client.get("/users", params=asked).status_code == 200)
    here, there = (client.get("/users/export.csv", params=asked) for client in clients)
    assert there.status_code == 200
    assert there.content == here.content
    for path in ("/users/export.csv?sort=shoe", "/users/export.xlsx?filter[id]=none"):
        assert beside.client(token).get(path).status_code == 400


@pytest.mark.requirement("H-18")
def test_it_is_on_record_as_any_file_is(world: World, beside: World, side: Side) -> None:
    before = exports(world, side)
    assert beside.client(side.admin.headers["authorization"].split()[1]).get("/users/export.csv").status_code == 200
    assert exports(world, side) == before + 1


@pytest.mark.requirement("H-18")
def test_a_process_that_is_killed_breaks_the_file_off_and_one_that_nobody_asks_any_more_ends(world: World) -> None:
    def begun(connection: psycopg.Connection[Any]) -> Iterator[bytes]:
        """A file that can't become whole as long as nobody takes it."""
        [[snapshot]] = connection.execute("SELECT pg_export_snapshot()").fetchall()
        handed = HandedOver(world.dsn, snapshot, (), b"SELECT n FROM generate_series(1, 300000) n")
        return made_beside(replace(JOB, fields=(NUMBER,)), handed, MEMORY_MB, lambda: None)

    with psycopg.connect(world.dsn) as connection:
        pieces = begun(connection)
        assert next(piece for piece in pieces if piece).startswith("\ufeffN".encode())
        [child] = children()
        os.kill(child, signal.SIGKILL)
        with pytest.raises(BrokeOff):
            list(pieces)
        other = begun(connection)
        next(piece for piece in other if piece)
        cast("Generator[bytes]", other).close()
        assert not children()


@pytest.mark.requirement("H-18")
def test_a_client_that_goes_ends_it(world: World, beside: World, side: Side) -> None:
    client = beside.client(side.admin.headers["authorization"].split()[1])
    with many_users(world, side.customer_id, rows=6_000):
        with client.stream("GET", "/users/export.csv") as answer:
            assert answer.status_code == 200
            next(answer.iter_raw(1024))
        until(lambda: not children())
        until(lambda: beside.backend.shares.in_use("exports") == 0)


def test_where_it_comes_to_nothing_the_file_is_made_here(world: World, side: Side) -> None:
    """The process can't log in."""
    with another_process(world, limits=BESIDE) as found:
        found.backend.reader.dsn = "host=127.0.0.1 port=1 connect_timeout=1"
        answer = found.client(side.admin.headers["authorization"].split()[1]).get("/users/export.csv")
        assert answer.status_code == 200
        assert answer.content == side.admin.get("/users/export.csv").content


def test_what_is_handed_over_is_read_as_of_the_moment_of_the_transaction(world: World, side: Side) -> None:
    """A row that is written meanwhile isn't in it."""
    query, fields = exported(USER_LIST, read_query(USER_LIST, []))
    job, kept, reader = replace(JOB, fields=fields), threading.Event(), world.backend.reader
    with ExitStack() as stack:
        found = stack.enter_context(reader.reading(UUID(side.customer_id), whole=True))
        handed = hand_over(found, reader.dsn, rows_of(found, USER_LIST, query))
        with many_users(world, side.customer_id, rows=3):
            there = b"".join(made_beside(job, handed, MEMORY_MB, kept.set))
        pieces: list[bytes] = []
        rows = stack.enter_context(kept_rows(found.connection, USER_LIST, query, found.customer_id))
        write_file(job, rows, pieces.append)
    assert there == b"".join(pieces)
    assert kept.is_set()


def test_a_transaction_that_is_gone_hands_nothing_over(world: World, side: Side) -> None:
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        [[snapshot]] = connection.execute("SELECT pg_export_snapshot()").fetchall()
    with pytest.raises(NotBegun):
        list(made_beside(JOB, HandedOver(world.dsn, snapshot, (), b"SELECT 1"), MEMORY_MB, lambda: None))


def test_what_goes_wrong_behind_the_first_rows_is_said(world: World) -> None:
    with psycopg.connect(world.dsn) as connection:
        [[snapshot]] = connection.execute("SELECT pg_export_snapshot()").fetchall()
        handed = HandedOver(world.dsn, snapshot, (), b"SELECT 1 / (n - 3000) FROM generate_series(1, 5000) n")
        with pytest.raises(BrokeOff):
            list(made_beside(replace(JOB, fields=(NUMBER,)), handed, MEMORY_MB, lambda: None))
