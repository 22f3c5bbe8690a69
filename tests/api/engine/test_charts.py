"""Charts are drawn by a process of their own, which may be killed, end of itself, or be asked for what it can't draw."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.engine.chart_process import ChartNotDrawn, ChartProcess
from api.engine.charts import chart_of
from foundation.noun import Noun
from readmodels.engine.grouping import Group, Grouped, Grouping

_CHART = chart_of(Grouped(Grouping("x", Noun("Nach Tarif", "By tariff"), "tariff"), (Group("ä", "Ä & <Ö>", "Ä", 3, None, 3, 3),)), "de")


@pytest.fixture
def process() -> Iterator[ChartProcess]:
    made = ChartProcess()
    yield made
    made.end()


def test_it_draws_again_after_it_was_killed(process: ChartProcess) -> None:
    [first] = process.draw([_CHART], "de-DE")
    assert first.startswith(b"\x89PNG")
    before = getattr(process, "_process").pid  # noqa: B009
    assert process.draw([_CHART], "de-DE") == [first]
    assert getattr(process, "_process").pid == before, "it is kept"  # noqa: B009
    os.kill(before, signal.SIGKILL)
    with ThreadPoolExecutor(3) as threads:
        drawn = [threads.submit(process.draw, [_CHART], "de-DE") for _ in range(3)]
        assert [each.result() for each in drawn] == [[first]] * 3


def test_what_can_not_be_drawn_is_said_and_the_next_is_drawn(process: ChartProcess) -> None:
    with pytest.raises(ChartNotDrawn):
        process.draw([{"mark": "nothing of the kind"}], "de-DE")
    away = {"mark": "bar", "data": {"url": "http://127.0.0.1:9/never.json"}, "encoding": {"x": {"field": "a"}}}
    with pytest.raises(ChartNotDrawn):
        process.draw([away], "de-DE")
    assert len(process.draw([_CHART, _CHART], "de-DE")) == 2
