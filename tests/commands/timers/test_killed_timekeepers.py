"""Processes that carry out what is due are killed, or several do it at once: each thing is done once, and none is lost."""

import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.commands.timers.keep_program import STEPS
from tests.commands.timers.kept import DAY, LATE, Kept, midnight_after, order_id, promised
from tests.eventstore.store import appended, cause, rows_of
from tests.waiting import until

ROOT = Path(__file__).parents[3]
NIGHT = midnight_after(DAY)


def program(kept: Kept, step: str = "") -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.commands.timers.keep_program", kept.log.dsn, NIGHT.isoformat(), step]
    return subprocess.Popen(command, cwd=ROOT)


def nobody_has_the_turn(kept: Kept) -> None:
    """Whoever was killed would have kept it for half a minute."""
    with kept.log.pool.connection() as connection:
        connection.execute("UPDATE timer_turn SET until = clock_timestamp()")


@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_killed_at_any_step_loses_nothing_and_does_nothing_twice(kept: Kept, step: str) -> None:
    kept.tell(*promised(1, DAY), *promised(2, DAY - timedelta(days=1)))
    killed = program(kept, step)
    assert killed.wait(60) == -signal.SIGKILL
    kept.now = NIGHT
    assert kept.keeper.step() == 0, "the killed process has the turn still"
    nobody_has_the_turn(kept)
    kept.keeper.catch_up()
    assert [order for order, _ in kept.late()] == [order_id(2), order_id(1)]
    kept.project()
    assert not kept.keeper.step()
    assert rows_of(kept.log.dsn, "SELECT count(*) FROM timer_tries WHERE done_at IS NOT NULL") == [(2,)]


def test_two_processes_that_are_killed_anywhere_and_begun_again_do_each_thing_once_in_order(kept: Kept) -> None:
    number = 120
    orders = [promised(n, DAY - timedelta(days=n % 5)) for n in range(number)]
    for which in (0, 1):
        appended(kept.log, *(entries[which] for entries in orders), by=cause())
    kept.project()
    for turn in range(3):
        both = [program(kept), program(kept)]
        until(lambda turn=turn, both=both: len(kept.late()) > 30 * turn or all(each.poll() is not None for each in both))
        for each in both:
            each.kill()
            each.wait(60)
        nobody_has_the_turn(kept)
    both = [program(kept), program(kept)]
    assert [each.wait(120) for each in both] == [0, 0]
    kept.now = NIGHT
    kept.keeper.catch_up()
    found = rows_of(kept.log.dsn, LATE)
    assert Counter(order for order, _ in found) == {order_id(n): 1 for n in range(number)}
    days = [day for _, day in found]
    assert days == sorted(days)
