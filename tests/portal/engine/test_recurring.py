"""What is done again and again: at once, on while there is more, again after a failure, and none of them keeps another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import pytest
from psycopg import OperationalError

from commands.engine.command import Refusal
from portal.engine.recurring import RECURRING, Recurring, recurring

if TYPE_CHECKING:
    from api.engine.backend import Backend

NOTHING = cast("Backend", None)  # the jobs of these tests need none
PATIENCE = 20.0


class Never(Refusal):
    """Not today."""

    code = "never"
    de = "Heute nicht."


def job(act: Callable[[int], bool], *, every: float, times: int, name: str = "test") -> tuple[Recurring, threading.Event]:
    """One that is told how often it was done before; and what is set when it has been done so often."""
    done: list[int] = []
    enough = threading.Event()

    def counted(_backend: Any) -> bool:
        done.append(len(done))
        if len(done) == times:
            enough.set()
        return act(done[-1])

    return Recurring(name, every, counted, f"{name} could not be done"), enough


def test_it_is_looked_at_at_once_and_no_more_after_the_end() -> None:
    one, done = job(lambda _: False, every=3600, times=1)
    with recurring(NOTHING, [one]):
        pass
    assert done.is_set()
    assert one.name not in {thread.name for thread in threading.enumerate()}


def test_it_goes_on_while_there_is_more_to_do() -> None:
    one, done = job(lambda before: before < 3, every=3600, times=4)
    with recurring(NOTHING, [one]):
        assert done.wait(PATIENCE)


@pytest.mark.parametrize("error", [OperationalError("away"), Never(), ValueError("a mistake")], ids=["database", "refusal", "mistake"])
def test_a_failure_is_told_once_and_it_is_tried_again(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    def fails(before: int) -> bool:
        if before in (0, 1, 3):
            raise error
        return False

    one, done = job(fails, every=0.01, times=6)
    with recurring(NOTHING, [one]):
        assert done.wait(PATIENCE)
    told = [record for record in caplog.records if "test could not be done" in record.message]
    assert len(told) == 2, "once for each time that it began to fail"
    assert all(bool(record.exc_info) == isinstance(error, ValueError) for record in told)


def test_one_that_lasts_keeps_no_other() -> None:
    waiting = threading.Event()
    slow, _ = job(lambda _: waiting.wait(PATIENCE), every=3600, times=1, name="slow")
    quick, done = job(lambda _: False, every=0.01, times=3, name="quick")
    with recurring(NOTHING, [slow, quick]):
        assert done.wait(PATIENCE)
        waiting.set()


def test_the_portal_has_such_jobs_each_of_its_own_name() -> None:
    names = [each.name for each in RECURRING]
    assert len(names) > 2
    assert len(names) == len(set(names))
