"""What goes wrong with one file of the watched folder keeps no other from its turn, and none is taken half."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from aggregates.engine.event import Event
from commands.sims.sim_history import SimHistory
from eventstore.envelope import Recorded
from importers.imports.importer import Importer
from portal.customers import customer_named
from portal.engine.portal import Portal
from portal.imports import file_lines, folder_imports
from portal.imports.interrupted_imports import open_imports
from portal.imports.watched_folder import WatchedFolder
from tests.importers.engine import hostile_workbooks
from tests.importers.portal import killed_while
from tests.portal.conftest import KEY, environment
from tests.portal.imports.test_import_verbs import feed, row
from tests.portal.imports.watched import names, take
from tests.waiting import until

pytestmark = pytest.mark.part_of("F-01")


def test_a_file_is_taken_when_it_is_the_same_at_two_looks(parts: Portal, folder: Path) -> None:
    """However old it says it is: some programs write the time of the original first, and the content slowly."""
    path = feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    os.utime(path, (1_700_000_000, 1_700_000_000))
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    assert names(folder) == {"vodafone_2026-01-05.csv"}
    feed(path, [row(1), row(2)])
    os.utime(path, (1_700_000_000, 1_700_000_000))
    watched.take_all()
    assert names(folder) == {"vodafone_2026-01-05.csv"}
    watched.take_all()
    assert names(folder) == {"done/vodafone_2026-01-05.csv"}
    assert "2 rows" in (folder / "done" / "vodafone_2026-01-05.csv.txt").read_text()


def test_a_file_that_can_not_be_put_aside_waits_and_the_others_are_taken(
    parts: Portal, folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(folder / "K-1001" / "vodafone_2026-01-05.csv", [row(1)])
    in_the_way = folder / "K-1001" / "done"
    in_the_way.symlink_to("nowhere")
    feed(folder / "vodafone_2026-01-06.csv", [row(1)])
    monkeypatch.setattr(file_lines, "AGAIN", (30.0,))
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    watched.take_all()
    assert names(folder) == {"K-1001/vodafone_2026-01-05.csv", "done/vodafone_2026-01-06.csv"}
    [told] = [entry.getMessage() for entry in caplog.records if "could not be taken" in entry.getMessage()]
    assert "done is a link or no folder" in told
    watched.take_all()
    assert caplog.text.count("could not be taken") == 1, "not again at once"
    in_the_way.unlink()
    monkeypatch.setattr(file_lines, "AGAIN", (0.01,))
    again = WatchedFolder(parts, folder, None)
    again.take_all()
    again.take_all()
    assert names(folder) == {"K-1001/done/vodafone_2026-01-05.csv", "done/vodafone_2026-01-06.csv"}


@pytest.mark.requirement("F-17")
def test_days_before_what_is_there_say_what_held_then(parts: Portal, folder: Path) -> None:
    others = [row(at) for at in range(10, 60)]
    feed(folder / "vodafone_2026-01-08.csv", [row(1, status="pausiert"), row(3), *others])
    take(parts, folder)
    feed(folder / "vodafone_2026-01-05.csv", [row(1), row(2), *others])
    feed(folder / "vodafone_2026-01-07.csv", [row(1, status="pausiert"), *others])
    feed(folder / "vodafone_2026-01-06.csv", [row(1), row(3), *others])
    take(parts, folder)
    assert names(folder) == {f"done/vodafone_2026-01-0{at}.csv" for at in (5, 6, 7, 8)}
    sims: dict[UUID, list[Recorded[Event]]] = {}
    with parts.log.pool.connection() as connection:
        for recorded in parts.log.page(connection, 0, limit=10_000):
            if recorded.event.event_name.startswith("sim."):
                sims.setdefault(recorded.stream_id, []).append(recorded)
    histories = {sim.number: history for history in map(SimHistory, sims.values()) if (sim := history.live()) is not None}

    def told(index: int) -> list[tuple[str, int | None] | None]:
        """Status on each day, and since which day it is missing."""
        then = (histories[f"+4915556{index:06d}"].at(datetime(2026, 1, at, 12, tzinfo=UTC)) for at in (5, 6, 7, 8))
        return [sim and (sim.status, sim.missing_since and sim.missing_since.day) for sim in then]

    assert told(1) == [("active", None), ("active", None), ("paused", None), ("paused", None)]
    assert told(2) == [("active", None), ("active", 6), ("active", 6), ("active", 6)]
    assert told(3) == [None, ("active", None), ("active", 7), ("active", None)]


class Removes(logging.Handler):
    """Somebody who takes a file away as soon as the log tells of another."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        self._path.unlink(missing_ok=True)


def test_a_file_that_vanishes_before_its_turn_is_no_matter(
    parts: Portal, folder: Path, caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> None:
    feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    gone = feed(folder / "vodafone_2026-01-06.csv", [row(1)])
    feed(folder / "vodafone_2026-01-07.csv", [row(1)])
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    handler = Removes(gone)
    caplog.set_level(logging.INFO)
    folder_imports.log_of.addHandler(handler)
    request.addfinalizer(lambda: folder_imports.log_of.removeHandler(handler))
    watched.take_all()
    assert names(folder) == {"done/vodafone_2026-01-05.csv", "done/vodafone_2026-01-07.csv"}
    assert "vodafone_2026-01-06.csv was gone before it could be taken" in caplog.text


def test_a_lost_database_leaves_the_files_where_they_are(parts: Portal, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    watched = WatchedFolder(parts, folder, None)
    parts.log.close()
    watched.take_all()
    watched.take_all()
    assert names(folder) == {"vodafone_2026-01-05.csv"}
    assert caplog.text.count("files wait") == 1, "once for the whole outage"


def test_files_that_wait_for_an_interrupted_import_say_so_and_how_it_ends(
    parts: Portal, database: str, folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upload, say, whose process was killed: nobody brings its file by itself."""
    uploaded = feed(folder.parent / "vodafone_2026-01-05.csv", [row(1)])
    with pytest.raises(KeyboardInterrupt):
        parts.parts[Importer].run("feed", uploaded, customer_id=customer_named(parts.log, None), actor="test", report=killed_while("book"))
    [interrupted] = open_imports(parts.log)
    caplog.set_level(logging.INFO)
    feed(folder / "vodafone_2026-01-06.csv", [row(1)])
    monkeypatch.setattr(file_lines, "AGAIN", (0.01,))
    watched = WatchedFolder(parts, folder, None)
    until(lambda: watched.take_all() or caplog.text.count("waits, again") >= 2)
    assert names(folder) == {"vodafone_2026-01-06.csv"}
    [told] = [entry.getMessage() for entry in caplog.records if entry.levelname == "WARNING" and "waits" in entry.getMessage()]
    assert f"portal import discard {interrupted.import_id}" in told
    assert "same file again" in told

    started = subprocess.run(
        [sys.executable, "-m", "portal.cli", "import", "watch", "--once", str(folder)],
        env=environment(PORTAL_DATABASE_URL=database, PORTAL_MASTER_KEY=KEY),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert f"Import {interrupted.import_id} (vodafone_2026-01-05.csv) was interrupted" in started.stderr

    uploaded.rename(folder / "vodafone_2026-01-05.csv")
    until(lambda: watched.take_all() or len(names(folder / "done")) == 2)
    assert names(folder) == {"done/vodafone_2026-01-05.csv", "done/vodafone_2026-01-06.csv"}


def test_a_hostile_workbook_is_set_aside_and_the_others_are_taken(parts: Portal, folder: Path) -> None:
    (folder / "a_vodafone_2026-01-04.xlsx").write_bytes(hostile_workbooks.hidden_far_cell())
    (folder / "b_vodafone_2026-01-04.xlsx").write_bytes(hostile_workbooks.hardly_filled())
    feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    watched.take_all()
    assert names(folder) == {"done/vodafone_2026-01-05.csv"}
    assert {path.name for path in (folder / "rejected").glob("*.xlsx")} == {"a_vodafone_2026-01-04.xlsx", "b_vodafone_2026-01-04.xlsx"}
    told = (folder / "rejected" / "b_vodafone_2026-01-04.xlsx.txt").read_text()
    assert "Ein Blatt von" in told
    assert "A sheet of" in told


def test_a_fault_of_the_program_sets_the_file_aside(parts: Portal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("importers.imports.feed_import.FeedRun.run", fails)
    feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    watched.take_all()
    assert names(folder) == {"rejected/vodafone_2026-01-05.csv"}
    told = (folder / "rejected" / "vodafone_2026-01-05.csv.txt").read_text()
    assert "interner Fehler" in told
    assert "internal error (ZeroDivisionError)" in told


def no_thread() -> None:
    before = threading.stack_size(2**46)
    try:
        threading.Thread(target=print).start()
    finally:
        threading.stack_size(before)


@pytest.mark.parametrize("trouble", [lambda: bytearray(2**62), no_thread], ids=["memory", "thread"])
def test_a_file_is_tried_again_when_the_machine_could_not_take_it(
    parts: Portal, folder: Path, trouble: Callable[[], object], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    monkeypatch.setattr(file_lines, "AGAIN", (0.01,))
    watched = WatchedFolder(parts, folder, None)

    def fails(_: object) -> None:
        trouble()

    with monkeypatch.context() as patched:
        patched.setattr("importers.imports.feed_import.FeedRun.run", fails)
        watched.take_all()
        watched.take_all()
    assert names(folder) == {"vodafone_2026-01-05.csv"}
    assert "could not be taken, again" in caplog.text
    until(lambda: watched.take_all() or (folder / "done").exists())
    assert names(folder) == {"done/vodafone_2026-01-05.csv"}
