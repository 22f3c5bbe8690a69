"""A file of the watched folder at which a process died is set aside, and only such a one."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.engine import file_reader
from portal.engine.portal import Portal
from portal.imports import file_lines
from portal.imports.file_under_way import NOTE, FilesUnderWay
from portal.imports.watched_folder import WatchedFolder
from tests.importers.engine.readers import DIES_AT_READING
from tests.portal.imports.test_import_verbs import feed, row
from tests.portal.imports.watched import names, take, watching, watching_and_stopped
from tests.waiting import until

pytestmark = pytest.mark.part_of("F-01")

ROWS = [row(number) for number in range(100)]


def test_a_file_at_which_its_reader_died_is_set_aside_after_one_try(parts: Portal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(folder / "vodafone_2026-01-05.csv", ROWS)
    monkeypatch.setattr(file_reader, "_START", DIES_AT_READING)
    take(parts, folder)
    assert names(folder) == {"rejected/vodafone_2026-01-05.csv"}
    assert "SIGKILL" in (folder / "rejected" / "vodafone_2026-01-05.csv.txt").read_text()


def test_a_file_at_which_the_whole_process_died_is_set_aside_at_its_next_turn(parts: Portal, database: str, folder: Path) -> None:
    feed(folder / "vodafone_2026-01-05.csv", ROWS)
    with watching_and_stopped(database, folder):
        pass
    assert names(folder) == {"vodafone_2026-01-05.csv"}
    feed(folder / "a_vodafone_2026-01-04.csv", [row(1)])
    take(parts, folder)
    assert names(folder) == {"done/a_vodafone_2026-01-04.csv", "rejected/vodafone_2026-01-05.csv"}, "whatever was taken in between"
    told = (folder / "rejected" / "vodafone_2026-01-05.csv.txt").read_text()
    assert "gewaltsam beendet" in told
    assert "put it back into the folder" in told
    feed(folder / "rejected" / "vodafone_2026-01-05.csv", [row(1)]).rename(folder / "vodafone_2026-01-05.csv")
    take(parts, folder)
    assert "done/vodafone_2026-01-05.csv" in names(folder), "somebody put it back: a first try again"


def test_a_file_that_was_written_anew_is_another(parts: Portal, database: str, folder: Path) -> None:
    feed(folder / "vodafone_2026-01-05.csv", ROWS)
    with watching_and_stopped(database, folder):
        pass
    feed(folder / "vodafone_2026-01-05.csv", [row(1), row(2)])
    take(parts, folder)
    assert names(folder) == {"done/vodafone_2026-01-05.csv"}


def test_a_process_that_was_killed_as_it_took_too_long_to_end_sets_nothing_aside(parts: Portal, database: str, folder: Path) -> None:
    feed(folder / "vodafone_2026-01-05.csv", ROWS)
    with watching_and_stopped(database, folder) as process:
        assert (folder / NOTE).read_bytes()
        process.terminate()
        until(lambda: not (folder / NOTE).read_bytes())
    assert names(folder) == {"vodafone_2026-01-05.csv"}
    feed(folder / "b.csv", [])
    take(parts, folder)
    assert "done/vodafone_2026-01-05.csv" in names(folder)


def test_a_process_that_was_killed_while_it_booked_sets_nothing_aside(parts: Portal, database: str, folder: Path) -> None:
    feed(folder / "vodafone_2026-01-05.csv", [row(number) for number in range(5_000)])
    head = parts.log.head()
    with watching(database, folder, PORTAL_IMPORT_CHUNK="100"):
        until(lambda: parts.log.head() > head)
    assert names(folder) == {"vodafone_2026-01-05.csv"}
    take(parts, folder)
    assert names(folder) == {"done/vodafone_2026-01-05.csv"}


def test_a_machine_that_went_down_gives_a_file_one_more_try(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    boot = folder.parent / "boot"
    monkeypatch.setattr("portal.imports.file_under_way._BOOT", boot)
    tried: list[bool] = []
    for number in range(3):
        boot.write_text(str(number))
        with FilesUnderWay().reading(path) as under_way:
            tried.append(under_way.may_be_read)
            note = (path.parent / NOTE).read_bytes()
        (path.parent / NOTE).write_bytes(note)  # as if the machine had gone down in between
    assert tried == [True, True, False]


def test_another_process_that_reads_in_the_folder_is_waited_for(parts: Portal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    monkeypatch.setattr(file_lines, "AGAIN", (0.01,))
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    with FilesUnderWay().reading(path):
        watched.take_all()
        assert names(folder) == {"vodafone_2026-01-05.csv"}
    until(lambda: watched.take_all() or (folder / "done").exists())
    assert names(folder) == {"done/vodafone_2026-01-05.csv"}
