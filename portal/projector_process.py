"""The projector beside the API, in a process of its own (so that neither takes the other's time), which ends with the API's however that ends."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

from eventstore.log import EventLog
from projections.registry import PROJECTIONS

AGAIN = 1.0
"""Seconds before a projector that ended by itself is started again."""
GRACE = 30.0
READY_LIMIT = 60.0

log_of = logging.getLogger(__name__)


@contextmanager
def projector_process(*, debug: bool = False) -> Generator[None]:
    """Runs `portal project` beside this process and starts it again when it dies."""
    ended = threading.Event()
    child = _start(debug=debug)

    def watch() -> None:
        nonlocal child
        while not ended.is_set():
            code = child.wait()
            if ended.is_set():
                return
            log_of.error("the projector ended with code %s and is started again", code)
            if not ended.wait(AGAIN):
                child = _start(debug=debug)

    watcher = threading.Thread(target=watch, name="projector process", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _start(*, debug: bool) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C at the terminal is for this process, which then ends the projector in good order, by closing its stdin.
    command = [sys.executable, "-m", "portal.cli", *(["--debug"] if debug else []), "project", "--with-parent"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def wait_for_read_models(log: EventLog) -> bool:
    """Whether all read models are there; on the first start a projector makes them within the first seconds."""
    deadline = time.monotonic() + READY_LIMIT
    while time.monotonic() < deadline:
        if not missing_read_models(log):
            return True
        time.sleep(0.05)
    return False


def missing_read_models(log: EventLog) -> set[str]:
    """Projections whose tables nobody has made yet."""
    with log.pool.connection() as connection:
        there = {name for (name,) in connection.execute("SELECT projection FROM projection_positions")}
    return {projection.name for projection in PROJECTIONS} - there
