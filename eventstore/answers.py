"""Answers of commands that came with an idempotency key are kept for a while: who repeats a request does so within days, not years (A-08)."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import orjson

from eventstore.pool import Pool
from eventstore.unit import Unit

AT_ONCE = 1000
# Those that another process is about to delete are left to it.
_FORGET = """DELETE FROM idempotency WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency
    WHERE recorded_at < clock_timestamp() - %s ORDER BY recorded_at LIMIT %s FOR UPDATE SKIP LOCKED))"""


def forget_old_answers(pool: Pool, age: timedelta) -> int:
    """Delete some of the answers that are older than this, in a short transaction; how many. Fewer than AT_ONCE: no more are left."""
    with pool.connection() as connection:
        return connection.execute(_FORGET, (age, AT_ONCE)).rowcount


def answer_up_to_position(unit: Unit, versions: Mapping[UUID, int]) -> str | None:
    """Serialise the answer that is kept under the unit's key, as JSON but for its position and the last brace; None if none is kept."""
    if unit.idempotency is None or unit.idempotency.answer is None:
        return None
    told = {str(stream): version for stream, version in {**unit.streams_read, **versions}.items()}
    return (
        orjson.dumps({**unit.idempotency.answer, "changed": bool(unit.events), "versions": told}).decode().removesuffix("}")
        + ',"position":'
    )
