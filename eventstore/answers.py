"""Answers of commands that came with an idempotency key are kept for a while: who repeats a request does so within days, not years (A-08)."""

from datetime import timedelta

from eventstore.pool import Pool

AT_ONCE = 1000
# Those that another process is about to delete are left to it.
_FORGET = """DELETE FROM idempotency WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency
    WHERE recorded_at < clock_timestamp() - %s ORDER BY recorded_at LIMIT %s FOR UPDATE SKIP LOCKED))"""


def forget_old_answers(pool: Pool, age: timedelta) -> int:
    """Delete some of the answers that are older than this, in a short transaction; how many. Fewer than AT_ONCE: no more are left."""
    with pool.connection() as connection:
        return connection.execute(_FORGET, (age, AT_ONCE)).rowcount
