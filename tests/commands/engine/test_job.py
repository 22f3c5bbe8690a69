"""Who waits for answers is woken up one after the other, and nobody stays behind when one has gone."""

import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import pytest

from commands.engine.command import ChangedMeanwhile, Command
from commands.engine.job import Job, wake_in_turn
from tests.commands.engine.in_flight import cause


class Interrupted(Exception):
    """What Ctrl-C would be."""


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise Interrupted


@pytest.fixture
def interrupting() -> Iterator[None]:
    """The main thread is interrupted once it stands still in a job's wait."""
    before = signal.signal(signal.SIGALRM, interrupt)
    over = threading.Event()
    watching = threading.Thread(target=_interrupt_when_waiting, args=(threading.get_ident(), over))
    watching.start()
    yield
    over.set()
    watching.join()
    signal.signal(signal.SIGALRM, before)


def _interrupt_when_waiting(thread: int, over: threading.Event) -> None:
    stood: tuple[object, int] | None = None
    while not over.wait(0.05):
        frame = sys._current_frames()[thread]  # pyright: ignore[reportPrivateUsage]
        stands = (frame.f_code, frame.f_lasti)
        if stands == stood and frame.f_code is Job.wait.__code__:
            signal.pthread_kill(thread, signal.SIGALRM)
            return
        stood = stands


def answered(jobs: list[Job]) -> Job:
    """The first of them, the others behind it."""
    for job, behind in zip(jobs, [*jobs[1:], None], strict=True):
        job.answer, job.behind = ChangedMeanwhile(), behind
    return jobs[0]


def new_jobs(number: int) -> list[Job]:
    return [Job(Command(), cause(), None, {}, {}) for _ in range(number)]


def test_each_wakes_up_the_one_behind() -> None:
    jobs = new_jobs(8)
    with ThreadPoolExecutor(8) as threads:
        waiting = [threads.submit(job.wait) for job in jobs]
        wake_in_turn(answered(jobs))
        assert [future.result(60) for future in waiting] == [job.answer for job in jobs]


@pytest.mark.parametrize("gone", [0, 1, 3])
@pytest.mark.usefixtures("interrupting")
def test_those_behind_one_who_has_gone_are_woken_up(gone: int) -> None:
    jobs = new_jobs(4)
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(job.wait) for number, job in enumerate(jobs) if number != gone]
        try:
            with pytest.raises(Interrupted):
                jobs[gone].wait()
            wake_in_turn(answered(jobs))
            assert all(future.result(60) for future in waiting)
        finally:
            for job in jobs:  # whatever fails here, no thread waits for ever
                job.wake()
