"""Beside the API: lists as of a moment that are too many, long unused or left over go, at once those of whom somebody was erased."""

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager

from psycopg import Error
from psycopg_pool import PoolTimeout

from eventstore.log import EventLog
from projections.engine.kept_moments import throw_away_outdated, throw_away_too_many

EVERY = 30.0

log_of = logging.getLogger(__name__)


@contextmanager
def throwing_away(log: EventLog) -> Generator[None]:
    """Look every half minute; several processes may do so."""
    stop = threading.Event()
    thread = threading.Thread(target=_look, args=(log, stop), name="moments", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _look(log: EventLog, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with log.pool.connection() as connection:
                throw_away_outdated(connection)
                throw_away_too_many(connection)
        except (Error, PoolTimeout) as error:
            log_of.warning("lists as of a moment could not be thrown away, again later: %s", error)
        stop.wait(EVERY)
