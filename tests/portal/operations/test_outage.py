"""The database goes away beneath a portal that serves, in each way in which databases do, and comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from embedded.postgres import EmbeddedPostgres
from tests.plain_http import NO_TLS
from tests.portal.conftest import KEY, run_apart
from tests.portal.engine.test_processes import started
from tests.portal.test_serve import free_port, is_ready
from tests.server import FAST, folder
from tests.waiting import until

AT_ONCE = 2.5
"""Seconds; whoever waits for a connection to the database waits for three at least."""
TRIES = 6
"""How often what must be there in time is tried: a machine that is busy with other things may be late now and then, pauses that grow always are."""
OUTAGE = 12.0
"""Seconds; pauses that double would be at eight by then."""
MOST_LINES = 15
"""The log of an outage: four lines, one for each request that met it before it was known, and one of each part that goes on by itself."""
BACK = 4.0
"""Seconds from when the server takes connections until requests are answered, and as much again until each part has been asked one after the other."""
PATIENCE = 120.0
"""Seconds for whatever may come later on a machine that is busy."""


@dataclass
class Serving:
    url: str
    client: httpx.Client
    server: EmbeddedPostgres
    said: list[str]
    """Its log, and its projector's."""

    def read(self) -> httpx.Response:
        return self.client.get("/users")

    def write(self) -> httpx.Response:
        return self.client.post("/users", json={"name": "Muster, Erika"})


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    tmp_path = tmp_path_factory.mktemp("outage")
    with folder() as made, EmbeddedPostgres(made, settings=FAST) as server:
        settings = {"PORTAL_DATABASE_URL": server.dsn, "PORTAL_MASTER_KEY": KEY, "PORTAL_LOG_LEVEL": "warning"}
        run_apart(tmp_path, "customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features", **settings)
        token = run_apart(tmp_path, "token", "create", "--role", "administrator", "--label", "test", **settings).stdout.strip()
        url = f"http://127.0.0.1:{(port := free_port())}"
        limits = httpx.Limits(
            max_connections=300, keepalive_expiry=2
        )  # sooner than the server, which may close a connection just as it is used again
        with (
            started(tmp_path, "serve", "--port", str(port), **settings) as process,
            httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30, limits=limits, verify=NO_TLS) as client,
        ):
            said: list[str] = []
            threading.Thread(target=said.extend, args=(process.stderr or (),), daemon=True).start()
            until(lambda: is_ready(url))
            yield Serving(url, client, server, said)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


def within(seconds: float, answer: Callable[[], httpx.Response]) -> httpx.Response:
    took: list[float] = []
    for _ in range(TRIES):
        began = time.monotonic()
        given = answer()
        took.append(time.monotonic() - began)
        if took[-1] < seconds:
            return given
    raise AssertionError(took)


def at_once(answer: Callable[[], httpx.Response]) -> httpx.Response:
    return within(AT_ONCE, answer)


def is_told_as_away(serving: Serving) -> None:
    """Health at once and with figures; requests refused with what to do, within seconds."""
    for request in (serving.read, serving.write, serving.read):
        refused = within(8, request)
        assert (refused.status_code, refused.json()["code"]) == (503, "database-unavailable"), refused.text
        assert int(refused.headers["retry-after"]) > 0
        assert refused.json()["detail_de"] != refused.json()["detail_en"]
    assert at_once(lambda: serving.client.get("/readyz")).status_code == 503
    assert at_once(lambda: serving.client.get("/livez")).status_code == 200
    figures = at_once(lambda: serving.client.get("/metrics")).text
    assert "portal_database_up 0.0" in figures
    assert 'portal_http_request_seconds_count{method="GET",route="/users",status="503"}' in figures
    assert "portal_log_position" not in figures


def is_back(serving: Serving) -> bool:
    """Whether it was back in time; that it is back must be so in any case."""
    began = time.monotonic()
    deadline = began + PATIENCE
    while serving.read().status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    read = time.monotonic() - began
    while serving.read().status_code != 200 or serving.write().status_code != 201 or serving.client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    every_part = time.monotonic() - began
    while "portal_database_up 1.0" not in serving.client.get("/metrics").text:  # made once a second at most
        assert time.monotonic() < deadline
        time.sleep(0.1)
    head = serving.write().json()["position"]
    until(lambda: serving.client.get("/users", params={"after": head}).status_code == 200)  # the projector goes on, too
    return read < BACK and every_part < 2 * BACK


def is_back_in_time_after(outage: Callable[[], None], serving: Serving) -> bool:
    """Whether so it is after one of several outages."""
    for _ in range(TRIES):
        outage()
        if is_back(serving):
            return True
    return False


def family(pid: int) -> list[int]:
    """The server and its processes."""
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=True)
    return [pid, *map(int, told.stdout.split())]


@pytest.mark.part_of("X-04", "X-03")
def test_the_server_is_stopped_for_longer_than_any_pause(serving: Serving) -> None:
    assert serving.read().status_code == 200

    def outage() -> None:
        serving.said.clear()
        serving.server.stop()
        began = time.monotonic()
        while time.monotonic() - began < OUTAGE:
            is_told_as_away(serving)
            time.sleep(1)
        serving.server.start()

    assert is_back_in_time_after(outage, serving)
    for once in ("the database is away", "the database is back", "projector lost the database", "projector has the database again"):
        until(lambda once=once: any(once in line for line in serving.said))
        assert sum(once in line for line in serving.said) == 1, (once, serving.said)
    assert len(serving.said) < MOST_LINES, serving.said


@pytest.mark.part_of("X-04", "X-03")
def test_the_server_stands_still(serving: Serving) -> None:
    """Connections stay open and nothing is ever answered; more requests wait than there are threads for them."""
    pid = serving.server.pid
    assert pid is not None
    stopped: list[int] = []

    def outage() -> None:
        stopped[:] = family(pid)
        for each in stopped:
            os.kill(each, signal.SIGSTOP)
        try:
            is_told_to_a_crowd(serving)
        finally:
            for each in stopped:
                os.kill(each, signal.SIGCONT)

    assert is_back_in_time_after(outage, serving)


def is_told_to_a_crowd(serving: Serving) -> None:
    answers: list[int] = []

    def ask(request: Callable[[], httpx.Response]) -> None:
        answers.append(request().status_code)

    crowd = [threading.Thread(target=ask, args=(request,)) for request in [serving.read, serving.read, serving.write] * 50]
    for thread in crowd:
        thread.start()
    time.sleep(0.5)
    assert at_once(lambda: serving.client.get("/readyz")).status_code == 503
    assert at_once(lambda: serving.client.get("/livez")).status_code == 200
    assert "portal_database_up 0.0" in at_once(lambda: serving.client.get("/metrics")).text
    for thread in crowd:
        thread.join(PATIENCE)
    assert answers == [503] * len(crowd)
    is_told_as_away(serving)


@pytest.mark.part_of("X-04")
def test_dead_connections_are_met_by_no_request(serving: Serving) -> None:
    """The server was restarted while nobody asked: the next request finds a new connection."""
    assert serving.write().status_code == 201
    serving.server.stop()
    serving.server.start()
    time.sleep(2)
    until(lambda: is_ready(str(serving.client.base_url)))
    assert serving.read().status_code == 200
    assert serving.write().status_code == 201
