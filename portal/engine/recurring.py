"""What is done again and again beside the API: each area declares its jobs, and one thread per job does it until the process ends."""

import logging
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.contribution import Point

if TYPE_CHECKING:
    from api.engine.backend import Backend

PAUSE = 0.1
"""Seconds before a job goes on that isn't through: people's commands come first."""

log_of = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recurring:
    """A job that is looked at again after `every` seconds; several processes may do so at once.

    `act` does a part that takes a moment, and says whether there is more to do at once; it imports what it needs itself, as the command line reads this file at its start.
    `failed` is logged where it can't be done, once until it can: it is tried again.
    """

    name: str
    every: float
    act: "Callable[[Backend], bool]"
    failed: str


RECURRING: Point[Recurring] = Point("portal.registry", "RECURRING")


@contextmanager
def recurring(backend: "Backend", jobs: Iterable[Recurring] = RECURRING) -> Generator[None]:
    """Do them, each in a thread of its own, as none is to wait for another; the first look is at once."""
    stop = threading.Event()
    threads = [threading.Thread(target=_repeat, args=(job, backend, stop), name=job.name, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _repeat(job: Recurring, backend: "Backend", stop: threading.Event) -> None:
    told = False
    while True:
        try:
            wait = PAUSE if job.act(backend) else job.every
            told = False
        except Exception as error:
            if not told:
                log_of.warning("%s, again later: %s", job.failed, error, exc_info=not _is_of_the_moment(error))
            told, wait = True, job.every
        if stop.wait(wait):
            return


def _is_of_the_moment(error: Exception) -> bool:
    """Whether the database or a rule says so, not a mistake of the program's."""
    from psycopg import Error
    from psycopg_pool import PoolTimeout

    from commands.engine.command import Refusal

    return isinstance(error, Error | PoolTimeout | Refusal)
