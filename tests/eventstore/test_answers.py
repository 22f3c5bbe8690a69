"""Answers to idempotency keys are kept for some weeks, and then go a little at a time (A-08)."""

from datetime import timedelta

import pytest

from eventstore.answers import AT_ONCE, forget_old_answers
from tests.eventstore.store import open_log, rows_of

MONTH = timedelta(days=30)
_ANSWERS = """INSERT INTO idempotency (customer_id, actor, key, fingerprint, answer, recorded_at)
    SELECT gen_random_uuid(), 'token:made-up', n::text, '', '{}', clock_timestamp() - n * interval '1 minute' FROM generate_series(%s, %s) n
    RETURNING 1"""


@pytest.mark.requirement("A-08")
def test_old_answers_go_in_parts_and_young_ones_stay(database: str) -> None:
    log = open_log(database)
    try:
        minutes = int(MONTH.total_seconds()) // 60
        rows_of(database, _ANSWERS, minutes - 5, minutes - 1)
        rows_of(database, _ANSWERS, minutes, minutes + AT_ONCE + 6)
        assert [forget_old_answers(log.pool, MONTH) for _ in range(3)] == [AT_ONCE, 7, 0]
        assert rows_of(database, "SELECT count(*), bool_and(recorded_at > now() - interval '30 days') FROM idempotency") == [(5, True)]
    finally:
        log.close()
