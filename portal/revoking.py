"""Beside the API: service accesses whose reseller works here no more are revoked at their customers (access/ended_resellers.py)."""

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager

from psycopg import Error
from psycopg.errors import UndefinedTable
from psycopg_pool import PoolTimeout

from access.ended_resellers import revoke_those_over
from access.engine.current_states import CurrentStates
from api.engine.backend import Backend
from commands.engine.command import Refusal

REVOKED_EVERY = 10.0
"""Seconds between two looks."""

log_of = logging.getLogger(__name__)


@contextmanager
def revoking(backend: Backend) -> Generator[None]:
    """Looks again and again until the end; several processes may do so at once."""
    stop = threading.Event()
    worker = threading.Thread(target=_revoke, args=(backend, stop), name="revoking", daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


def _revoke(backend: Backend, stop: threading.Event) -> None:
    said = False
    while True:
        try:
            revoke_those_over(backend.log, backend.parts[CurrentStates], backend.dispatcher)
            said = False
        except UndefinedTable:
            pass  # no read models yet, which is told at the start
        except (Error, PoolTimeout, Refusal) as error:
            if not said:
                log_of.warning("service accesses that are over could not be revoked, again later: %s", error)
            said = True
        if stop.wait(REVOKED_EVERY):
            return
