"""Clients that send or take too slowly, or not at all: their connections end, nothing of theirs is kept, and others notice nothing."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from tests.api.conftest import LIMITS, Side, World, another_process
from tests.api.wires import half_upload, head, many_users, stalled_download, wire
from tests.waiting import until

SHORT = replace(LIMITS, head_seconds=1.0, rest_seconds=1.0, body_seconds=1.0, body_rate=100_000, stalled_seconds=2.0)


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    found = world.side("Langsam GmbH")
    found.read(f"/users/{found.user('Muster, Langsam')}")
    return found


@pytest.fixture(scope="module")
def here(world: World) -> Generator[World]:
    with another_process(world, limits=SHORT) as found:
        yield found


def files_without_name() -> int:
    """Temporary files that are open: this process is the server, too."""
    count = 0
    for each in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            count += each.readlink().is_relative_to(tempfile.gettempdir())
    return count


def cut(world: World, reason: str) -> float:
    return world.backend.metrics.registry.get_sample_value("portal_connections_cut_total", {"reason": reason}) or 0


def rest(found: socket.socket, trickle: bytes = b"") -> bytes:
    """All that comes until the server closes, while a byte is sent now and then."""
    found.settimeout(0.1)
    got, deadline = b"", time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if trickle:
                found.sendall(trickle)
            piece = found.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            return got
        if not piece:
            return got
        got += piece
    raise AssertionError("the server still waits")


def problem(answer: bytes, code: str) -> None:
    """One such answer is all that came, in both languages, and the connection is to close."""
    told, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in told.lower()
    found = orjson.loads(body)
    assert (found["code"], int(told.split()[1])) == (code, found["status"])
    assert found["detail_de"] != found["detail_en"]


@pytest.mark.parametrize("trickle", [b"", b"a"])
def test_half_a_head_ends_and_others_go_on(here: World, trickle: bytes) -> None:
    before = cut(here, "head")
    with wire(here) as found:
        found.sendall(b"GET /users HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ")
        assert here.nobody.get("/livez").status_code == 200
        problem(rest(found, trickle), "request-timeout")
    assert cut(here, "head") == before + 1


def test_a_connection_on_which_nothing_comes_is_closed(here: World) -> None:
    with wire(here) as found:
        assert rest(found) == b""


def test_a_head_without_end_is_refused(here: World) -> None:
    with wire(here) as found:
        found.sendall(b"GET /users HTTP/1.1\r\nX-Long: " + b"a" * 70_000)
        problem(rest(found), "request-header-fields-too-large")


@pytest.mark.parametrize(("after", "trickle"), [(b"", b"\r\n"), (b"GET /livez HTTP/1.1\r\nX-Half: ", b"a")])
def test_bytes_between_two_requests_keep_no_connection_open(here: World, after: bytes, trickle: bytes) -> None:
    """A timer for idle connections starts anew with each byte; this one doesn't."""
    with wire(here) as found:
        found.sendall(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert found.recv(4096).startswith(b"HTTP/1.1 200")
        found.sendall(after)
        problem(rest(found, trickle), "request-timeout")


def test_the_rest_of_a_body_that_nobody_wants_keeps_no_connection_open(here: World) -> None:
    before = cut(here, "rest"), cut(here, "head")
    with wire(here) as found:
        found.sendall(b"POST /users HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{")
        answer = rest(found, b" ")
    assert answer.startswith(b"HTTP/1.1 401")
    assert answer.count(b"HTTP/1.1") == 1
    assert (cut(here, "rest"), cut(here, "head")) == (before[0] + 1, before[1])


SENT = 5_000_000


UNWANTED = [("POST /imports", False, 401), ("POST /users", True, 413), ("POST /imports", True, 413)]


@pytest.mark.parametrize("closing", [(), ("Connection: close",)])
@pytest.mark.parametrize(("what", "mine", "status"), UNWANTED)
def test_a_refusal_told_before_the_body_has_come_is_read_in_full_and_is_the_only_answer(
    world: World, side: Side, what: str, mine: bool, status: int, closing: tuple[str, ...]
) -> None:
    """The client sends all before it reads, as most do."""
    small = replace(LIMITS, upload_bytes=100_000, body_bytes=100_000) if mine else replace(LIMITS, upload_bytes=2 * SENT)
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="n.csv"\r\n\r\n'
    with another_process(world, limits=small) as here, wire(here, buffer=65536) as found:
        kind = "multipart/form-data; boundary=x" if what.endswith("imports") else "application/json"
        announced = (f"Content-Type: {kind}", f"Content-Length: {SENT}", *closing)
        begun = head(side.admin if mine else here.client("portal_nobody"), what, *announced)
        found.sendall(begun + form)
        time.sleep(0.3)  # so that the answer is told by then
        body = b"x" * (SENT - len(form))
        for start in range(0, len(body), 500_000):
            found.sendall(body[start : start + 500_000])
        if not closing:
            found.sendall(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        answers = rest(found)
        counted = cut(here, "head"), cut(here, "rest")
    told, _, after = answers.partition(b"\r\n\r\n")
    assert told.startswith(f"HTTP/1.1 {status}".encode())
    length = next(int(line.split(b":")[1]) for line in told.lower().splitlines() if line.startswith(b"content-length"))
    assert len(after) >= length
    following = after[length:]
    if b"connection: close" in told.lower():
        assert following == b""
    else:
        assert following.startswith(b"HTTP/1.1 200"), "the connection goes on behind the body"
    assert answers.count(b"HTTP/1.1") == 1 + bool(following)
    assert counted == (0, 0)


@pytest.mark.parametrize("trickle", [b"", b" "])
def test_half_a_body_ends_and_nothing_was_done(here: World, side: Side, trickle: bytes) -> None:
    with wire(here) as found:
        found.sendall(head(side.admin, "POST /users", "Content-Type: application/json", "Content-Length: 90000") + b"{")
        problem(rest(found, trickle), "request-timeout")


def test_half_an_upload_ends_with_its_file_and_its_place(here: World, side: Side) -> None:
    before = files_without_name()
    with half_upload(here, side.admin) as found:
        found.sendall(b"x;y\r\n" * 15_000)
        until(lambda: here.backend.shares.in_use("imports") == 1)
        problem(rest(found), "request-timeout")
    assert here.backend.shares.in_use("imports") == 0
    until(lambda: files_without_name() <= before)


def test_a_steady_upload_may_take_longer(world: World, side: Side) -> None:
    """Each part gives it more time: two seconds, and is sent much sooner."""
    body = b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nusers\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="n.csv"\r\n\r\n'
    body += b"Name\r\n" + b"".join(b"Muster, Stetig %04d\r\n" % n for n in range(5_000)) + b"\r\n--x--\r\n"
    steady = replace(SHORT, body_rate=10_000)
    with another_process(world, limits=steady) as here, wire(here) as found:
        announced = ("Content-Type: multipart/form-data; boundary=x", f"Content-Length: {len(body)}", "Connection: close")
        found.sendall(head(side.admin, "POST /imports", *announced))
        for start in range(0, len(body), 20_000):
            found.sendall(body[start : start + 20_000])
            time.sleep(0.3)
        assert found.recv(16).startswith(b"HTTP/1.1 202")


def test_a_stalled_download_is_cut(here: World, side: Side) -> None:
    before, cuts = files_without_name(), cut(here, "stalled")
    with many_users(here, side.customer_id), stalled_download(here, side.admin) as found:
        assert here.backend.shares.in_use("downloads") == 1
        until(lambda: here.backend.shares.in_use("downloads") == 0)
        assert cut(here, "stalled") == cuts + 1
        until(lambda: files_without_name() <= before)
        assert not rest(found).endswith(b"\r\n0\r\n\r\n"), "what was cut doesn't look whole"


def test_a_slow_download_goes_on(here: World, side: Side) -> None:
    """However long it takes in all, and however little at a time, as long as something is taken: the system sends in lumps, and they are many seconds apart."""
    began, cuts, got = time.monotonic(), cut(here, "stalled"), b""
    with many_users(here, side.customer_id), wire(here, buffer=65536) as found:
        found.sendall(head(side.admin, "GET /users/export.csv", "Connection: close"))
        while piece := found.recv(40_000):
            got = got[-100:] + piece
            if time.monotonic() - began < 3 * SHORT.stalled_seconds:
                time.sleep(0.2)
    assert cut(here, "stalled") == cuts
    assert got.endswith(b"\r\n0\r\n\r\n")


def test_a_download_that_takes_too_long_in_all_is_cut(world: World, side: Side) -> None:
    short = replace(LIMITS, download_seconds=1.0)
    with many_users(world, side.customer_id), another_process(world, limits=short) as here, stalled_download(here, side.admin) as found:
        until(lambda: len(found.recv(1)) == 1 and here.backend.shares.in_use("downloads") == 0)
        until(lambda: cut(here, "slow") == 1)


@pytest.mark.parametrize(
    ("limit", "status", "code"), [("export_bytes", 422, "export-too-large"), ("export_seconds", 503, "export-took-too-long")]
)
def test_an_export_that_is_too_much_is_refused(world: World, side: Side, limit: str, status: int, code: str) -> None:
    with many_users(world, side.customer_id, rows=1_100), another_process(world, limits=replace(LIMITS, **{limit: 0})) as here:
        client = here.client(side.admin.headers["authorization"].split()[1])
        before = files_without_name()
        for form in ("csv", "xlsx"):
            answer = client.get(f"/users/export.{form}")
            assert (answer.status_code, answer.json()["code"]) == (status, code), form
        until(lambda: files_without_name() <= before)
        assert here.backend.shares.in_use("exports") == 0


def test_a_client_that_goes_ends_what_is_made_for_it(here: World, side: Side) -> None:
    before = files_without_name()
    gone: Callable[[], bool] = lambda: here.backend.shares.in_use("downloads") == here.backend.shares.in_use("exports") == 0  # noqa: E731
    with many_users(here, side.customer_id):
        for _ in range(3):
            with stalled_download(here, side.admin):
                pass
            until(gone)
    until(lambda: files_without_name() <= before)


def ended(found: socket.socket) -> bool:
    found.settimeout(0.05)
    try:
        return found.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_connections_without_a_request_make_room_for_new_ones(world: World, side: Side) -> None:

    with another_process(world, limits=replace(LIMITS, connections=12)) as here, ExitStack() as held:
        held.enter_context(many_users(world, side.customer_id))
        taking = held.enter_context(stalled_download(here, here.client(side.admin.headers["authorization"].split()[1])))
        silent = [held.enter_context(wire(here)) for _ in range(30)]
        assert here.nobody.get("/livez").status_code == 200
        until(lambda: sum(ended(each) for each in silent) >= 18)
        assert [ended(each) for each in silent] == sorted((ended(each) for each in silent), reverse=True), "the oldest went first"
        assert cut(here, "full") >= 18
        assert not ended(taking), "who takes an answer stays"


def test_one_address_keeps_few_connections_without_a_request(world: World) -> None:
    with another_process(world, limits=replace(LIMITS, connections_of_address=5)) as here, ExitStack() as held:
        assert here.nobody.get("/livez").status_code == 200
        silent = [held.enter_context(wire(here)) for _ in range(15)]
        until(lambda: sum(ended(each) for each in silent) == 10)
        assert here.nobody.get("/livez").status_code == 200, "one that has asked before is none of them"
        assert cut(here, "full") == 10


def test_a_server_opens_as_many_files_as_it_may() -> None:
    told = "import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (200, 900)); from portal.engine.open_connections import raise_open_files as up; up(); print(r.getrlimit(r.RLIMIT_NOFILE))"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.strip() == "(900, 900)"
