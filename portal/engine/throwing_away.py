"""Beside the API: lists as of a moment that are too many, long unused or left over go, and at once those of whom somebody was erased."""

from typing import TYPE_CHECKING

from portal.engine.recurring import Recurring

if TYPE_CHECKING:
    from api.engine.backend import Backend

THROWN_AWAY_EVERY = 30.0
"""Seconds between two looks."""


def _throw_away(backend: "Backend") -> bool:
    from projections.engine.kept_moments import throw_away_outdated, throw_away_too_many

    with backend.log.pool.connection() as connection:
        throw_away_outdated(connection)
        throw_away_too_many(connection)
    return False


THROWING_AWAY = Recurring("moments", THROWN_AWAY_EVERY, _throw_away, "lists as of a moment could not be thrown away")
