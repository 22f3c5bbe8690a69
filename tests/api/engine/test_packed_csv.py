"""A CSV comes packed to whoever takes that, piece by piece; what is packed by itself doesn't."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator

import pytest

from api.engine.compression import takes_gzip
from api.engine.spool_response import packed
from tests.api.conftest import Side, World


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    found = world.side("Beispielwerk Gepackt GmbH")
    for number in range(12):
        found.user(f"Muster, Nummer {number}")
    found.read("/users")
    return found


@pytest.mark.requirement("H-18")
def test_a_csv_is_packed_for_those_who_take_it_and_is_the_same(side: Side) -> None:
    plain = side.admin.get("/users/export.csv", headers={"Accept-Encoding": "identity"})
    small = side.admin.get("/users/export.csv", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert (plain.status_code, small.status_code) == (200, 200)
    assert small.content == plain.content, "the client unpacks it"
    assert small.headers["content-encoding"] == "gzip"
    assert small.num_bytes_downloaded < plain.num_bytes_downloaded / 2
    assert "content-encoding" not in plain.headers
    for answer in (plain, small):
        assert "Accept-Encoding" in answer.headers["vary"]
    refused = side.admin.get("/users/export.csv", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in refused.headers


@pytest.mark.requirement("H-18")
@pytest.mark.parametrize("path", ["/users/export.xlsx", "/users/export.pdf"])
def test_what_is_packed_by_itself_comes_as_it_is(side: Side, path: str) -> None:
    answer = side.admin.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


def test_each_piece_can_be_read_as_soon_as_it_is_there() -> None:
    async def pieces() -> AsyncGenerator[bytes]:
        yield b"one;two\r\n"
        yield b"three;four\r\n"

    async def all_of_it() -> list[bytes]:
        unpacker = zlib.decompressobj(31)
        return [unpacker.decompress(piece) for piece in [each async for each in packed(pieces())]]

    assert asyncio.run(all_of_it()) == [b"one;two\r\n", b"three;four\r\n", b""]


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br, GZIP ; q=0.1", True),
        ("gzip; q=0", False),
        ("gzip;q=0.0", False),
        ("gzip;level=1;q=0.", False),
        ("identity", False),
        ("", False),
        ("gzipped", False),
    ],
)
def test_who_takes_gzip(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity, gzip; q=0.0"])
def test_nothing_is_packed_for_whoever_refuses_that(world: World, accepted: str) -> None:
    answer = world.nobody.get("/openapi.json", headers={"Accept-Encoding": accepted})
    assert (answer.headers.get("content-encoding"), answer.headers["vary"]) == (None, "Accept-Encoding")
