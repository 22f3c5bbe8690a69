"""Beside the API: what is kept for a while only is deleted when its time is over, answers to idempotent requests a little at a time."""

from typing import TYPE_CHECKING

from portal.engine.recurring import Recurring

if TYPE_CHECKING:
    from api.engine.backend import Backend

FORGOTTEN_EVERY = 3600.0
"""Seconds between two looks."""


def _forget_answers(backend: "Backend") -> bool:
    from datetime import timedelta

    from eventstore.answers import AT_ONCE, forget_old_answers

    return forget_old_answers(backend.log.pool, timedelta(days=backend.limits.answers_days)) == AT_ONCE


def _sweep(backend: "Backend") -> bool:
    from access.engine.sweeping import sweep
    from api.engine.exports_under_way import forget

    forget(backend.log.pool)
    with backend.log.pool.connection() as connection:
        sweep(connection)
    return False


FORGETTING_ANSWERS = Recurring("forgetting", FORGOTTEN_EVERY, _forget_answers, "old answers could not be deleted")
SWEEPING = Recurring("sweeping", FORGOTTEN_EVERY, _sweep, "what means nothing any more could not be deleted")
