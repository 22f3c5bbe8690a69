"""Rebuilds of which a process beside fills a part: all or nothing, whoever dies."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import closing

import pytest

from eventstore.faults import UnknownEvent
from eventstore.log import EventLog
from projections.engine import rebuild as rebuild_module
from projections.engine.fill import Progress
from projections.engine.fill_beside import LOOKS, FillingBeside, FillingEnded
from projections.engine.generation import generations
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.inventory.inventory import inventory
from projections.registry import PROJECTIONS
from tests.projections.engine.test_interrupted_rebuild import killed_rebuild
from tests.projections.engine.test_rebuild import lived


@pytest.fixture(autouse=True)
def worth_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild_module, "WORTH_A_PROCESS", 0)


def stand(log: EventLog) -> list[tuple[str, int, bool]]:
    with log.pool.connection() as connection:
        return [
            (each.projection.name, each.number, each.live) for projection in PROJECTIONS for each in generations(connection, projection)
        ]


@pytest.mark.requirement("A-03", "A-04")
def test_both_parts_are_what_the_live_projector_makes(log: EventLog) -> None:
    lived(log, tries=200)
    Projector(log, PROJECTIONS).catch_up()
    told: list[Progress] = []
    built = rebuild(log, PROJECTIONS, told.append)
    assert [generation.projection for generation in built] == list(PROJECTIONS)
    assert stand(log) == [(projection.name, 2, True) for projection in PROJECTIONS]
    assert all(comparison.equal for projection in PROJECTIONS for comparison in verify(log, projection))
    done = [progress.done for progress in told if len(progress.projections) == len(PROJECTIONS)]
    assert done == sorted(done)
    assert done[-1] <= log.head()


@pytest.mark.requirement("A-04")
def test_a_rebuild_whose_process_beside_is_killed_says_so_and_goes_on_when_started_again(log: EventLog) -> None:
    lived(log, tries=200)
    Projector(log, PROJECTIONS).catch_up()

    def kill(_: Progress) -> None:
        for process in multiprocessing.active_children():
            assert process.pid
            os.kill(process.pid, signal.SIGKILL)

    with pytest.raises(FillingEnded, match=r"device_history.*start the rebuild again"):
        rebuild(log, PROJECTIONS, kill)
    assert [(name, number) for name, number, live in stand(log) if live] == [(projection.name, 1) for projection in PROJECTIONS]
    built = rebuild(log, PROJECTIONS)
    assert {generation.number for generation in built} == {2}, "the same tables"
    assert all(comparison.equal for projection in PROJECTIONS for comparison in verify(log, projection))


@pytest.mark.requirement("A-04")
def test_a_process_beside_ends_with_the_one_that_began_it(log: EventLog) -> None:
    lived(log, tries=200)
    Projector(log, PROJECTIONS).catch_up()
    killed_rebuild(log, checkpoint=20, among=inventory, upto=0, worth_a_process=0)  # waits until both have left the database
    rebuild(log, PROJECTIONS)
    assert {number for _, number, live in stand(log) if live} == {2}


def fails(log: EventLog, wanted: Sequence[tuple[str, int]], upto: int, tell: Callable[[int], None]) -> None:
    raise KeyError(f"{wanted} up to {upto}")


class _Odd(Exception):
    """Can be sent, but not made again."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} {two}")


def fails_oddly(log: EventLog, wanted: Sequence[tuple[str, int]], upto: int, tell: Callable[[int], None]) -> None:
    raise _Odd(1, 2)


def fails_at_an_event(log: EventLog, wanted: Sequence[tuple[str, int]], upto: int, tell: Callable[[int], None]) -> None:
    raise UnknownEvent("device.praised", 3, 4711)


@pytest.mark.requirement("A-04")
@pytest.mark.parametrize(
    ("fill", "kind", "said"),
    [
        (fails, KeyError, "up to 0"),
        (fails_oddly, RuntimeError, "_Odd: 1 2"),
        (fails_at_an_event, UnknownEvent, "praised v3 at position 4711"),
    ],
)
def test_what_went_wrong_beside_is_raised_here(log: EventLog, fill: Callable[..., None], kind: type[Exception], said: str) -> None:
    lived(log, tries=20)
    Projector(log, PROJECTIONS).catch_up()
    with log.pool.connection() as connection:
        [generation] = generations(connection, inventory)
    with closing(FillingBeside(fill, log, [generation], 0)) as filling, pytest.raises(kind, match=said):
        _wait_for(filling)


def _wait_for(filling: FillingBeside) -> None:
    while filling.look(LOOKS):
        pass
