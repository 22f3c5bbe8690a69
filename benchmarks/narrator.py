"""Says on stderr what a benchmark is doing: a line per step with its time, and how far a long one is."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

Report = Callable[[int, int], None]
"""Told what is done and of how much."""

QUIET = 15.0
"""Seconds between two lines about the same step where there is no terminal to draw a bar on."""


class Narrator:
    """One per run."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        self._console.print(text, markup=False)

    @contextmanager
    def step(self, text: str) -> Generator[Report]:
        """One step of the work; gives a report for its progress, which may be left unused."""
        began = time.monotonic()
        if self._console.is_terminal:
            with self._bar(text) as report:
                yield report
        else:
            self.say(f"  {text} …")
            yield self._lines(text)
        self.say(f"  {text}: {time.monotonic() - began:.1f} s")

    @contextmanager
    def _bar(self, text: str) -> Generator[Report]:
        columns = (
            TextColumn("  {task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task(text, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)

    def _lines(self, text: str) -> Report:
        last = time.monotonic()

        def report(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last > QUIET:
                last = time.monotonic()
                self.say(f"  {text}: {done:,} of {total:,}")

        return report
