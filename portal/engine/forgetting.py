"""Beside the API: what is kept for a while only is deleted when its time is over, a little at a time."""

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

from psycopg import Error
from psycopg_pool import PoolTimeout

from eventstore.answers import AT_ONCE, forget_old_answers
from eventstore.log import EventLog

FORGOTTEN_EVERY = 3600.0
"""Seconds between two looks."""
PAUSE = 0.1
"""Seconds between two parts: people's commands come first."""

log_of = logging.getLogger(__name__)


@contextmanager
def forgetting(log: EventLog, age: timedelta) -> Generator[None]:
    """Deletes answers of idempotent requests that are older than this; several processes may do so at once."""
    stop = threading.Event()
    worker = threading.Thread(target=_forget, args=(log, age, stop), name="forgetting", daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


def _forget(log: EventLog, age: timedelta, stop: threading.Event) -> None:
    wait = 0.0
    while not stop.wait(wait):
        try:
            wait = PAUSE if forget_old_answers(log.pool, age) == AT_ONCE else FORGOTTEN_EVERY
        except (Error, PoolTimeout) as error:
            log_of.warning("old answers could not be deleted, again later: %s", error)
            wait = FORGOTTEN_EVERY
