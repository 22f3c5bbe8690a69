"""Whether the read models are there: on the very first start a projector makes them within the first seconds."""

import time

from eventstore.log import EventLog
from projections.engine.projection import PROJECTIONS

THERE_WITHIN = 60.0
"""Seconds."""


def wait_for_read_models(log: EventLog) -> bool:
    """Wait until all read models are there, a minute at most; returns whether they are."""
    deadline = time.monotonic() + THERE_WITHIN
    while time.monotonic() < deadline:
        if not missing_read_models(log):
            return True
        time.sleep(0.05)
    return False


def missing_read_models(log: EventLog) -> set[str]:
    """Return the projections whose tables nobody has made yet."""
    with log.pool.connection() as connection:
        there = {name for (name,) in connection.execute("SELECT projection FROM projection_positions")}
    return {projection.name for projection in PROJECTIONS} - there
