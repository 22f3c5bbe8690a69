"""Several customers and one watched folder: whatever is slow or dies with one of them, nobody else waits for it or loses by it (F-01)."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from embedded.postgres import EmbeddedPostgres
from importers.imports.importer import Importer
from portal.customers import customer_named
from portal.engine.portal import Portal
from portal.imports import file_lines, waiting_files
from portal.imports.file_under_way import NOTE
from portal.imports.interrupted_imports import open_imports
from portal.imports.watched_folder import WatchedFolder
from portal.settings import Settings
from portal.wiring import open_portal
from tests.conftest import FAST
from tests.importers.engine.readers import a_stopped_reader, readers
from tests.importers.portal import killed_while
from tests.portal.conftest import KEY, Run
from tests.portal.imports.test_import_verbs import feed, row
from tests.portal.imports.watched import names, stop, watching
from tests.waiting import until

MANY = 3_000
FEW = [row(number) for number in range(1_000)]


@pytest.fixture
def customers(portal: Run, folder: Path) -> list[Path]:
    """Three, each with a folder."""
    folders = [folder / f"K-100{number}" for number in (1, 2, 3)]
    for path in folders:
        portal("customer", "create", f"Beispiel {path.name} GmbH", "--number", path.name, "--all-features")
        path.mkdir(exist_ok=True)
    return folders


@pytest.fixture
def parts(customers: list[Path], database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    monkeypatch.setenv("PORTAL_DATABASE_URL", database)
    monkeypatch.setenv("PORTAL_MASTER_KEY", KEY)
    monkeypatch.setattr(waiting_files, "SETTLED", 0.0)
    monkeypatch.setattr(file_lines, "AGAIN", (0.01,))
    with open_portal(Settings.from_environment()) as opened:
        yield opened


def day(number: int) -> str:
    return f"vodafone_2026-01-{number:02d}.csv"


def slow_feed(customer: Path, number: int, process: subprocess.Popen[bytes], *known: int) -> int:
    """A feed whose reader is stopped, so it is at work until the test ends that. `known`: those that are stopped already."""
    stop(customer.parent).touch()
    feed(customer / day(number), FEW)
    reader = a_stopped_reader(process.pid, *known)
    stop(customer.parent).unlink()
    return reader


def done(customer: Path) -> set[str]:
    return {path.name for path in (customer / "done").glob("*.csv")}


def feed_days(database: str) -> list[str]:
    """The days of the feeds that were imported, in the order in which they were begun."""
    with psycopg.connect(database) as connection:
        found = connection.execute("SELECT payload->>'feed_date' FROM events WHERE event_name = 'import.started' ORDER BY position")
        return [text for (text,) in found]


def test_one_customers_slow_file_holds_up_nobody_else(customers: list[Path], database: str, folder: Path) -> None:
    first, second, third = customers
    with watching(database, folder) as process:
        reader = slow_feed(first, 5, process)
        feed(first / day(6), FEW)
        feed(second / day(5), [row(1)])
        feed(third / day(5), [row(1)])
        until(lambda: done(second) and done(third))
        feed(second / day(6), [row(1), row(2)])
        until(lambda: len(done(second)) == 2)
        assert names(first) == {day(5), day(6)}, "its own wait, in the order in which they came"
        os.kill(reader, signal.SIGCONT)
        until(lambda: len(done(first)) == 2)
    assert feed_days(database)[-2:] == ["2026-01-05", "2026-01-06"]


def test_no_more_files_are_taken_than_there_are_places(customers: list[Path], database: str, folder: Path) -> None:
    first, second, third = customers
    with watching(database, folder, PORTAL_WATCH_FILES="2") as process:
        one = slow_feed(first, 5, process)
        other = slow_feed(second, 5, process, one)
        feed(third / day(5), [row(1)])
        log = folder.parent / "watch.log"
        until(lambda: "K-1003 waits for a place (1 lie there): all of PORTAL_WATCH_FILES=2 are taken by K-1001" in log.read_text())
        assert names(third) == {day(5)}
        assert {*readers(process.pid)} == {one, other}
        os.kill(other, signal.SIGCONT)
        until(lambda: done(third) and done(second))
        assert names(first) == {day(5)}


def test_a_kill_sets_the_files_aside_at_which_the_process_died_and_no_other(
    customers: list[Path], database: str, folder: Path, request: pytest.FixtureRequest
) -> None:
    first, second, third = customers
    with watching(database, folder) as process:
        one = slow_feed(first, 5, process)
        slow_feed(second, 5, process, one)
        feed(first / day(6), FEW)
        feed(third / day(5), [row(1)])
        until(lambda: done(third))
        feed(third / day(6), [row(number) for number in range(2)])
    parts: Portal = request.getfixturevalue("parts")
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    watched.take_all()
    assert names(folder) == {
        f"K-1001/rejected/{day(5)}",
        f"K-1001/done/{day(6)}",
        f"K-1002/rejected/{day(5)}",
        f"K-1003/done/{day(5)}",
        f"K-1003/done/{day(6)}",
    }
    assert not [path for path in folder.rglob(NOTE) if path.read_bytes()]


def test_told_to_end_it_ends_soon_and_everything_goes_on_at_the_next_start(customers: list[Path], database: str, folder: Path) -> None:
    """One file is being read, another booked, a third waits."""
    first, second, _ = customers
    with watching(database, folder, PORTAL_IMPORT_CHUNK="100") as process:
        slow_feed(first, 5, process)
        feed(first / day(6), FEW)
        feed(second / day(5), [row(number) for number in range(MANY)])
        until(lambda: feed_days(database))
        process.terminate()
        assert process.wait(60) == 0
        until(lambda: not readers(process.pid))
    assert names(first) == {day(5), day(6)}
    assert names(second) in ({day(5)}, {f"done/{day(5)}"})
    assert "is left" in (folder.parent / "watch.log").read_text()
    with watching(database, folder):
        until(lambda: len(done(first)) == 2 and done(second))
    assert feed_days(database).count("2026-01-05") == 2, "what had begun went on"
    assert feed_days(database)[-1] == "2026-01-06"


def test_a_feed_does_not_overtake_an_earlier_one_that_waits_for_an_import_of_another_hand(
    parts: Portal, folder: Path, database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The import ends long before the earlier feed is tried again, and just when a later one comes."""
    customer_id = customer_named(parts.log, "K-1001")
    uploaded = feed(folder.parent / day(5), [row(1)])
    with pytest.raises(KeyboardInterrupt):
        parts.parts[Importer].run("feed", uploaded, customer_id=customer_id, actor="test", report=killed_while("book"))
    [interrupted] = open_imports(parts.log)
    monkeypatch.setattr(file_lines, "AGAIN", (600.0,))
    watched = WatchedFolder(parts, folder, None)
    feed(folder / "K-1001" / day(6), [row(1), row(2)])
    watched.take_all()
    watched.take_all()
    assert names(folder) == {f"K-1001/{day(6)}"}
    assert "was interrupted" in caplog.text
    parts.parts[Importer].discard(customer_id, interrupted.import_id, "test")
    feed(folder / "K-1001" / day(7), [row(1), row(2), row(3)])
    watched.take_all()
    watched.take_all()
    assert names(folder) == {f"K-1001/done/{day(6)}", f"K-1001/done/{day(7)}"}
    assert feed_days(database)[-2:] == ["2026-01-06", "2026-01-07"]


def test_what_waits_for_a_person_holds_up_no_other_kind_nor_carrier(parts: Portal, folder: Path) -> None:
    customer_id = customer_named(parts.log, "K-1001")
    uploaded = feed(folder.parent / day(5), [row(1)])
    with pytest.raises(KeyboardInterrupt):
        parts.parts[Importer].run("feed", uploaded, customer_id=customer_id, actor="test", report=killed_while("book"))
    (folder / "K-1001" / "users").mkdir()
    (folder / "K-1001" / "users" / "nutzer.csv").write_text('Name;E-Mail\n"Muster, Erika";erika@beispiel.example\n', encoding="utf-8")
    feed(folder / "K-1001" / day(6), [row(1), row(2)])
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    watched.take_all()
    assert names(folder) == {f"K-1001/{day(6)}", "K-1001/users/done/nutzer.csv"}


def test_an_outage_of_the_database_changes_no_order(data_dir: Path, run: Run, folder: Path) -> None:
    """It comes while a feed is booked, and goes on while others come."""
    with EmbeddedPostgres(data_dir, settings=FAST) as server:
        settings = {"PORTAL_DATABASE_URL": server.dsn, "PORTAL_MASTER_KEY": KEY}
        run("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features", **settings)
        customer = folder / "K-1001"
        with watching(server.dsn, folder, PORTAL_IMPORT_CHUNK="100"):
            feed(customer / day(5), [row(number) for number in range(MANY)])
            feed(customer / day(6), [row(number) for number in range(MANY)])
            until(lambda: feed_days(server.dsn))
            server.stop()
            feed(customer / day(7), [row(number) for number in range(MANY)])
            log = folder.parent / "watch.log"
            until(lambda: "could not be taken, again" in log.read_text() and "files wait" in log.read_text())
            server.start()
            until(lambda: len(done(customer)) == 3)
        assert feed_days(server.dsn) == ["2026-01-05", "2026-01-06", "2026-01-07"]
        assert names(folder) == {f"K-1001/done/{day(number)}" for number in (5, 6, 7)}
        assert log.read_text().count("files wait") == 1, "once for the whole outage"
