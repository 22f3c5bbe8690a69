"""The feed's own trial, which its figures share: a customer whose feed comes for the first time, unchanged on further days, and then with 1 % changed.

The projector runs beside it in a process of its own all the time, and during the first import people send commands.
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from benchmarks.bench import Bench
from benchmarks.importing import Imported, import_feed
from benchmarks.limits import vacuum
from benchmarks.people import People, people_at_work
from benchmarks.population import Size, populate
from benchmarks.projecting import RunningProjector, projector
from eventstore.log import EventLog
from generators.devices import known_models
from generators.feed import generate_feeds
from importers.imports.device_models import store_models
from importers.imports.tac import DeviceModel

CHANGED_DAYS = 3
UNCHANGED_DAYS = 3
RATE = 20
"""People's commands a second, beside the first import."""


@dataclass(slots=True)
class FirstImport:
    """`before` and `after`: where the log stood; `visible` when all read models had caught up (monotonic seconds)."""

    imported: Imported
    before: int
    after: int
    visible: float
    people: People
    calm: tuple[float, float]
    """From when to when people worked without the import, before it."""
    calm_again: tuple[float, float]
    """The same, when it was over and visible."""


@dataclass(slots=True)
class FeedTrial:
    bench: Bench
    log: EventLog
    customer_id: UUID
    rows: int
    files: list[Path]
    day: date
    running: RunningProjector
    first: FirstImport
    imports: list[Imported] = field(default_factory=list[Imported])
    """All that came after the first."""

    def import_next(self, path: Path, label: str, *, profile: bool = False) -> tuple[Imported, float]:
        """The file as the feed of the next day; also the seconds until all read models had it."""
        self.day += timedelta(days=1)
        with self.bench.narrator.step(label) as report:
            kept = self.bench.profile_file("import-process") if profile else None
            found, visible = import_feed(
                self.log.dsn,
                self.customer_id,
                path,
                self.day,
                report,
                lambda: self.running.wait(self.log.head(), lambda _: None),
                profile=kept,
            )
        self.imports.append(found)
        return found, visible - found.began


def feed_trial(bench: Bench) -> FeedTrial:
    """Made by the first figure that asks for it."""
    return bench.shared("feed", lambda: bench.keep(_trial(bench)))


@contextmanager
def _trial(bench: Bench) -> Generator[FeedTrial]:
    rows = bench.size(1_000_000, 1_000)
    log = bench.log(bench.database())
    with bench.narrator.step("a customer with some devices") as report:
        [owner] = populate(log, Size(users=200, devices=1_000), report)
    with log.pool.connection() as connection:
        store_models(connection, (DeviceModel(each.tac, each.maker, each.model, each.kind) for each in known_models()))
    day = date.today() - timedelta(days=30)  # noqa: DTZ011  any day of the past
    with bench.narrator.step(f"feeds of {rows:,} rows") as report:
        files: list[Path] = []
        for path in generate_feeds(
            bench.folder / "feeds", numbers=rows, days=1 + CHANGED_DAYS, start=day, seed=1, customer="Beispiel 0 GmbH", dirt=False
        ):
            files.append(path)
            report(len(files), 1 + CHANGED_DAYS)
    with projector(log, profile=bench.profile_file("projector")) as running:
        running.catch_up(bench)
        first = _first_import(bench, log, owner.customer_id, files[0], day, running)
        yield FeedTrial(bench, log, owner.customer_id, rows, files, day, running, first)
    for path in files:
        path.unlink()


def _first_import(bench: Bench, log: EventLog, customer_id: UUID, path: Path, day: date, running: RunningProjector) -> FirstImport:
    calm_seconds = bench.size(60, 2)
    before = log.head()
    with people_at_work(log.dsn, customer_id, RATE, profile=bench.profile_file("people")) as people:
        calm = _calm(bench, calm_seconds)
        with bench.narrator.step("first import") as report, bench.profile("first", log.dsn):
            after = 0

            def seen() -> float:
                nonlocal after
                after = log.head()
                return running.wait(after, lambda done: report(done, after))

            kept = bench.profile_file("import-process")
            imported, visible = import_feed(log.dsn, customer_id, path, day, report, seen, profile=kept)
        calm_again = _calm(bench, calm_seconds)
    running.catch_up(bench)
    vacuum(bench, log.dsn)
    return FirstImport(imported, before, after, visible, people, calm, calm_again)


def _calm(bench: Bench, seconds: int) -> tuple[float, float]:
    began = time.monotonic()
    with bench.narrator.step(f"{RATE} commands/s without import") as report:
        for second in range(seconds):
            time.sleep(1)
            report(second + 1, seconds)
    return began, time.monotonic()
