"""Limits hold for all processes together, and over restarts."""

from __future__ import annotations

import multiprocessing
from datetime import timedelta

import pytest

from access.engine.attempts import Attempts
from eventstore.log import EventLog
from tests.access.made_up import later
from tests.eventstore.store import open_log, rows_of

WINDOW = timedelta(minutes=15)


def hit(log: EventLog, key: str = "erika", limit: int = 3) -> tuple[bool, int]:
    verdict = Attempts(log).hit("login", key, limit, WINDOW)
    assert 0 < verdict.retry_after <= 900
    return verdict.allowed, verdict.tries


@pytest.mark.requirement("S-06", "E-04")
def test_so_many_tries_are_allowed_and_no_more(log: EventLog) -> None:
    assert [hit(log) for _ in range(5)] == [(True, 1), (True, 2), (True, 3), (False, 4), (False, 5)]
    assert hit(log, "hans") == (True, 1)
    assert Attempts(log).hit("address", "erika", 3, WINDOW).tries == 1


def test_looking_counts_nothing(log: EventLog) -> None:
    attempts = Attempts(log)
    assert attempts.look("login", "erika", 2, WINDOW) == (True, 0, 900)
    hit(log)
    assert attempts.look("login", "erika", 2, WINDOW)[:2] == (True, 1)
    hit(log)
    assert attempts.look("login", "erika", 2, WINDOW)[:2] == (False, 2)
    assert attempts.look("login", "erika", 2, WINDOW)[:2] == (False, 2)


def test_time_and_success_forget(log: EventLog) -> None:
    for _ in range(4):
        hit(log)
    later(log, "attempts", "ends_at", by=WINDOW)
    assert Attempts(log).look("login", "erika", 3, WINDOW).allowed
    assert hit(log) == (True, 1)
    Attempts(log).forget("login", "erika")
    assert hit(log) == (True, 1)


def test_the_time_runs_from_the_first_try(log: EventLog) -> None:
    hit(log)
    later(log, "attempts", "ends_at", by=timedelta(minutes=10))
    verdict = Attempts(log).hit("login", "erika", 3, WINDOW)
    assert verdict.tries == 2
    assert 290 <= verdict.retry_after <= 300


@pytest.mark.requirement("S-06")
def test_a_restart_changes_nothing(log: EventLog) -> None:
    for _ in range(3):
        hit(log)
    again = open_log(log.dsn)
    assert hit(again) == (False, 4)
    again.close()


def try_often(dsn: str, times: int) -> None:
    log = open_log(dsn)
    allowed = sum(Attempts(log).hit("code", "reseller", 20, WINDOW).allowed for _ in range(times))
    with log.pool.connection() as connection:
        connection.execute("INSERT INTO counted VALUES (%s)", (allowed,))
    log.close()


@pytest.mark.requirement("S-06")
def test_processes_share_a_limit(log: EventLog) -> None:
    with log.pool.connection() as connection:
        connection.execute("CREATE TABLE counted (allowed integer)")
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=try_often, args=(log.dsn, 25)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
        assert child.exitcode == 0
    assert rows_of(log.dsn, "SELECT sum(allowed)::int FROM counted") == [(20,)]
    assert rows_of(log.dsn, "SELECT tries FROM attempts WHERE kind = 'code'") == [(50,)]


def test_who_tried_is_not_kept(log: EventLog) -> None:
    Attempts(log).hit("address", "192.0.2.17", 3, WINDOW)
    [(key,)] = rows_of(log.dsn, "SELECT key FROM attempts")
    assert "192" not in key
    assert len(key) == 64


def test_what_is_given_back_need_not_be_on_disk_but_what_follows_on_the_connection_must(log: EventLog) -> None:
    alone = open_log(log.dsn, pool_size=1)
    try:
        attempts = Attempts(alone)
        with alone.pool.connection() as connection:
            connection.execute("SET synchronous_commit = remote_write")
        for _ in range(3):
            hit(alone)
        attempts.give_back("login", "erika")
        assert attempts.look("login", "erika", 3, WINDOW).tries == 2
        attempts.forget("login", "erika")
        assert attempts.look("login", "erika", 3, WINDOW).tries == 0
        with alone.pool.connection() as connection:
            assert connection.execute("SHOW synchronous_commit").fetchone() == ("remote_write",)
    finally:
        alone.close()
