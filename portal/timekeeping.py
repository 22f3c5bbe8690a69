"""Beside the API: what is due is carried out, by one process at a time (commands/timers/timekeeper.py)."""

from typing import TYPE_CHECKING

from portal.engine.recurring import Recurring

if TYPE_CHECKING:
    from api.engine.backend import Backend

LOOKED_EVERY = 1.0
TIDIED_EVERY = 6 * 3600.0
"""Seconds between two looks: at what is due, and at what is kept of what was."""


def _keep(backend: "Backend") -> bool:
    from commands.timers.timekeeper import Timekeeper

    return backend.parts[Timekeeper].step() > 0


def _tidy(backend: "Backend") -> bool:
    from commands.timers.timekeeper import Timekeeper

    backend.parts[Timekeeper].tidy()
    return False


KEEPING_TIME = Recurring("timers", LOOKED_EVERY, _keep, "what is due could not be carried out")
TIDYING_TIMERS = Recurring("timers that were done", TIDIED_EVERY, _tidy, "what became of timers could not be forgotten")
