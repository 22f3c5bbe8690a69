"""The trial of past days, which their figures share: one customer whose feeds came in their order, and one whose newest came first, the older ones afterwards."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.importing import import_feed
from benchmarks.limits import vacuum
from benchmarks.population import Size, populate
from generators.feed import generate_feeds

DAYS = 4


@dataclass(frozen=True, slots=True)
class PastTrial:
    """Seconds of each import: in their order; and of the same files but the newest, loaded in their order after that one."""

    rows: int
    daily: Sequence[float]
    past: Sequence[float]


def past_trial(bench: Bench) -> PastTrial:
    """Made by the first figure that asks for it."""
    return bench.shared("past", lambda: bench.keep(_trial(bench)))


@contextmanager
def _trial(bench: Bench) -> Generator[PastTrial]:
    rows = bench.size(1_000_000, 1_000)
    first = date.today() - timedelta(days=30)  # noqa: DTZ011  any day of the past
    with bench.narrator.step(f"feeds of {rows:,} rows") as report:
        files: list[Path] = []
        folder = bench.folder / "past"
        for path in generate_feeds(folder, numbers=rows, days=DAYS, start=first, seed=1, customer="Beispiel 0 GmbH", dirt=False):
            files.append(path)
            report(len(files), DAYS)
    days = [first + timedelta(days=at) for at in range(DAYS)]
    dated = list(zip(files, days, strict=True))
    daily = _imported(bench, "in their order", dated)
    past = _imported(bench, "the newest first", [dated[-1], *dated[:-1]])
    yield PastTrial(rows, daily, past[1:])
    for path in files:
        path.unlink()


def _imported(bench: Bench, order: str, files: Sequence[tuple[Path, date]]) -> list[float]:
    log = bench.log(bench.database())
    with bench.narrator.step("a customer") as report:
        [owner] = populate(log, Size(users=10, devices=10), report)
    seconds: list[float] = []
    for path, day in files:
        with bench.narrator.step(f"feed of {day}, {order}") as report, bench.profile("import", log.dsn):
            kept = bench.profile_file("import-process") if len(seconds) == 1 else None
            found, _ = import_feed(log.dsn, owner.customer_id, path, day, report, lambda: 0.0, profile=kept)
        seconds.append(found.seconds)
        vacuum(bench, log.dsn)
    return seconds
