"""Some tests are alone, the others are together."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.alone import Turnstile


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[Turnstile, Turnstile, Turnstile]]:
    with closing(Turnstile(tmp_path)) as first, closing(Turnstile(tmp_path)) as second, closing(Turnstile(tmp_path)) as third:
        yield first, second, third


def test_who_wants_to_be_alone_waits_until_all_have_left_and_lets_nobody_in_before(workers: tuple[Turnstile, Turnstile, Turnstile]) -> None:
    first, second, third = workers
    order: list[str] = []
    entered, leave = threading.Event(), threading.Event()

    def be_alone() -> None:
        with second.inside(alone=True):
            order.append("alone")
            entered.set()
            assert leave.wait(10)
            order.append("leaves")

    def come_late() -> None:
        with third.inside(alone=False):
            order.append("late")

    lonely, late = threading.Thread(target=be_alone), threading.Thread(target=come_late)
    with first.inside(alone=False), third.inside(alone=False):
        lonely.start()
        assert not entered.wait(0.2)
        assert order == []
    assert entered.wait(10)
    late.start()
    late.join(0.2)
    assert order == ["alone"]
    leave.set()
    for thread in (lonely, late):
        thread.join(10)
    assert order == ["alone", "leaves", "late"]
