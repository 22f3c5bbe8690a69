"""Beside the API: looks that were noted are put on record (access/engine/looks.py)."""

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager

from psycopg import Error
from psycopg_pool import PoolTimeout

from access.engine.looks import ROUND, Looks
from commands.engine.command import Refusal
from commands.engine.dispatch import Closed

EVERY = 1.0
"""Seconds between two rounds."""

log_of = logging.getLogger(__name__)


@contextmanager
def recording_looks(looks: Looks) -> Generator[None]:
    """Record looks again and again, and once more at the end; several processes may at once."""
    stop = threading.Event()
    worker = threading.Thread(target=_record, args=(looks, stop), name="recording looks", daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


def _record(looks: Looks, stop: threading.Event) -> None:
    said, last = False, False
    while not last:
        last = stop.wait(EVERY)
        try:
            while looks.record() == ROUND:
                pass
            said = False
        except (Error, PoolTimeout, Refusal, Closed) as error:
            if not said:
                log_of.warning("looks could not be put on record, again later: %s", error)
            said = True
