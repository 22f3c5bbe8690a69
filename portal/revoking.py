"""Beside the API: service accesses whose reseller works here no more are revoked at their customers (access/ended_resellers.py)."""

from contextlib import suppress
from typing import TYPE_CHECKING

from portal.engine.recurring import Recurring

if TYPE_CHECKING:
    from api.engine.backend import Backend

REVOKED_EVERY = 10.0
"""Seconds between two looks."""


def _revoke(backend: "Backend") -> bool:
    from psycopg.errors import UndefinedTable

    from access.ended_resellers import revoke_those_over
    from access.engine.current_states import CurrentStates

    with suppress(UndefinedTable):  # no read models yet, which is told at the start
        revoke_those_over(backend.log, backend.parts[CurrentStates], backend.dispatcher)
    return False


REVOKING = Recurring("revoking", REVOKED_EVERY, _revoke, "service accesses that are over could not be revoked")
