"""Read models for a verb that answers from them: projected up to the last event, by this process where no other does it."""

import time

from eventstore.log import EventLog
from portal.engine.told import Told
from projections.engine.generation import live_generation
from projections.engine.projection import PROJECTIONS
from projections.engine.projector import Projector

LEVEL_WITHIN = 15.0
"""Seconds that a projector in another process may take to draw level."""


def bring_up_to_date(log: EventLog) -> None:
    """Return when all that was recorded before the call is in the read models."""
    head = log.head()
    Projector(log, tuple(PROJECTIONS)).catch_up()
    deadline = time.monotonic() + LEVEL_WITHIN
    while behind := _behind(log, head):
        if time.monotonic() > deadline:
            names = ", ".join(behind)
            raise Told(
                f"{names}: noch nicht auf dem Stand der Ereignisse; `portal projections` zeigt den Rückstand, `portal rebuild` hilft nach einem Wechsel der Programmversion.",
                f"{names}: not yet level with the events; `portal projections` shows by how much, `portal rebuild` helps after a change of the program's version.",
            )
        time.sleep(0.05)


def _behind(log: EventLog, head: int) -> list[str]:
    with log.pool.connection() as connection:
        live = {projection.name: live_generation(connection, projection) for projection in PROJECTIONS}
    return [name for name, generation in live.items() if generation is None or generation.position < head]
