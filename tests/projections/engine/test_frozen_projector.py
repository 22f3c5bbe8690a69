"""A projector that is frozen keeps nothing from being projected; one that is only busy keeps what it has."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from eventstore.log import EventLog
from projections.engine import heart
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from tests.commands.made_up import device, user
from tests.eventstore.store import appended, rows_of
from tests.projections.engine.test_projector import at, running
from tests.projections.seen import seen
from tests.waiting import until

BEAT, FROZEN = 0.3, 3.0
PROGRAM = "import sys; from projections.engine import heart; heart.EVERY = {beat}; from tests.projections.engine.killed_program import project; project(sys.argv[1])"
SESSIONS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'portal projector' AND datname = current_database() ORDER BY pid"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heart, "EVERY", BEAT)
    monkeypatch.setattr(heart, "FROZEN_AFTER", FROZEN)


@contextmanager
def program(log: EventLog) -> Generator[subprocess.Popen[bytes]]:
    """A projector in a process of its own."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM.format(beat=BEAT), log.dsn]) as process:
        try:
            yield process
        finally:
            process.kill()


def holder(log: EventLog) -> str:
    return rows_of(log.dsn, "SELECT holder FROM projection_holders WHERE name = 'inventory'")[0][0]


@pytest.mark.requirement("A-05")
@pytest.mark.part_of("X-04")
def test_a_standby_takes_over_from_one_that_is_frozen(log: EventLog, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "projections")
    with program(log) as frozen:
        appended(log, device())
        until(lambda: at(log, "inventory") == log.head())
        assert holder(log).endswith(f":{frozen.pid}")
        with running(log, PROJECTIONS):
            until(lambda: "waits: " in caplog.text)
            time.sleep(1.5 * FROZEN)
            assert "no sign of life" not in caplog.text, "it lives and has nothing to do"
            os.kill(frozen.pid, signal.SIGSTOP)
            appended(log, (uuid4(), user()[1]))
            until(lambda: all(at(log, each.name) == log.head() for each in PROJECTIONS))
            assert not holder(log).endswith(f":{frozen.pid}")
            assert f":{frozen.pid}, which holds " in caplog.text
            os.kill(frozen.pid, signal.SIGCONT)
            until(lambda: len(rows_of(log.dsn, SESSIONS)) == 2)  # it goes on, as the standby now
            appended(log, (uuid4(), user()[1]))
            until(lambda: all(at(log, each.name) == log.head() for each in PROJECTIONS))
            assert not holder(log).endswith(f":{frozen.pid}")
            assert frozen.poll() is None
    assert all(comparison.equal for projection in PROJECTIONS for comparison in verify(log, projection))
    assert rows_of(
        log.dsn, "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'portal heart%%' AND datname = current_database()"
    ) == [(0,)]


@pytest.mark.part_of("X-04")
def test_one_that_is_busy_for_long_is_not_thrown_out(log: EventLog, caplog: pytest.LogCaptureFixture) -> None:
    """Its session says nothing meanwhile, as the database works for it."""
    with running(log, [seen()]) as [_]:
        until(lambda: rows_of(log.dsn, "SELECT 1 FROM projection_positions"))
        before = rows_of(log.dsn, SESSIONS)
        table = rows_of(log.dsn, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'glimpses%%'")[0][0]
        body = f"BEGIN PERFORM pg_sleep({2.5 * FROZEN}); RETURN NULL; END"
        with psycopg.connect(log.dsn) as connection:
            connection.execute(f"CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS '{body}'".encode())
            connection.execute(f"CREATE TRIGGER dawdle AFTER INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION dawdle()".encode())
        with running(log, [seen()]):
            until(lambda: len(rows_of(log.dsn, SESSIONS)) == 2)
            appended(log, device())
            until(lambda: at(log, "seen") == log.head())
            assert set(before) <= set(rows_of(log.dsn, SESSIONS))
    assert "no sign of life" not in caplog.text
