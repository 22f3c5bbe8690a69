"""Whoever may put files into the watched folder reads and writes nothing else by it: links are not followed (F-01)."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from importers.engine.plain_file import LinkedFile
from portal.engine.portal import Portal
from portal.imports.dropped_files import DroppedFiles, LinkedFolder
from portal.imports.file_under_way import NOTE
from portal.imports.watched_folder import WatchedFolder
from tests.portal.conftest import KEY, Run
from tests.portal.imports.test_import_verbs import count_events, feed, row
from tests.portal.imports.watched import names, take
from tests.waiting import until


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "master.key"
    path.write_text(KEY + "\n")
    return path


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_linked_file_is_not_read_and_nothing_of_it_is_quoted(
    parts: Portal, folder: Path, secret: Path, link: Callable[[Path, Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    link(folder / "vodafone_2026-01-05.csv", secret)
    take(parts, folder)
    aside = folder / "rejected" / "vodafone_2026-01-05.csv"
    told = aside.with_name(aside.name + ".txt").read_text()
    assert "Verknüpfung" in told
    assert "Put a copy" in told
    assert KEY not in told + caplog.text
    assert "vodafone_2026-01-05.csv → rejected: linked-file" in caplog.text
    assert secret.read_text() == KEY + "\n"


def test_a_linked_table_is_not_imported(parts: Portal, database: str, folder: Path, tmp_path: Path) -> None:
    """Neither a link to a file, nor to where there is none."""
    feed(tmp_path / "elsewhere.csv", [row(1)])
    (folder / "K-1001" / "vodafone_2026-01-05.csv").symlink_to(tmp_path / "elsewhere.csv")
    (folder / "vodafone_2026-01-06.csv").symlink_to("nowhere")
    before = count_events(database)
    take(parts, folder)
    assert count_events(database) == before
    assert (folder / "rejected" / "vodafone_2026-01-06.csv.txt").exists()


def test_the_log_quotes_nothing_of_a_file(parts: Portal, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    (folder / "vodafone_2026-01-05.csv").write_text("Geheim;Auch geheim\n1;2\n")
    take(parts, folder)
    assert "→ rejected: no-header" in caplog.text
    assert "eheim" not in caplog.text
    assert "Geheim" in (folder / "rejected" / "vodafone_2026-01-05.csv.txt").read_text(), "whoever put it there is told"


def test_a_linked_folder_is_left_and_told_once(parts: Portal, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    feed(outside / "vodafone_2026-01-05.csv", [row(1)])
    (folder / "K-1001" / "users").symlink_to(outside)
    (folder / "K-1002").symlink_to(outside)
    watched = WatchedFolder(parts, folder, None)
    for _ in range(3):
        watched.take_all()
    assert names(outside) == {"vodafone_2026-01-05.csv"}
    assert not (outside / NOTE).exists()
    told = [entry.getMessage() for entry in caplog.records if "is a link and is not followed" in entry.getMessage()]
    assert len(told) == 2


def watches() -> int:
    """How many folders and files the kernel tells this process about."""
    told = 0
    for descriptor in Path("/proc/self/fdinfo").iterdir():
        with suppress(OSError):  # closed meanwhile
            told += descriptor.read_text().count("inotify wd")
    return told


def test_what_a_link_leads_to_is_not_watched(parts: Portal, folder: Path, tmp_path: Path) -> None:
    """A link to the whole disk would take all the watches that the machine has."""
    for number in range(30):
        (tmp_path / "outside" / f"{number}").mkdir(parents=True)
    (folder / "linked").symlink_to(tmp_path / "outside")
    feed(folder / "K-1001" / "vodafone_2026-01-05.csv", [row(1)])
    before, stop = watches(), threading.Event()
    thread = threading.Thread(target=WatchedFolder(parts, folder, None, stop).run)
    thread.start()
    try:
        until(lambda: names(folder) == {"K-1001/done/vodafone_2026-01-05.csv"})
        assert 0 < watches() - before < 5
    finally:
        stop.set()
        thread.join()


def test_the_watched_folder_itself_may_be_a_link(parts: Portal, folder: Path, tmp_path: Path) -> None:
    """That is the operator's, nobody else can make it."""
    (tmp_path / "by-link").symlink_to(folder)
    feed(folder / "K-1001" / "vodafone_2026-01-05.csv", [row(1)])
    take(parts, tmp_path / "by-link")
    assert names(folder) == {"K-1001/done/vodafone_2026-01-05.csv"}


def test_a_folder_that_is_exchanged_for_a_link_meanwhile_leads_nowhere(folder: Path, tmp_path: Path) -> None:
    files, path = DroppedFiles(folder), folder / "K-1001" / "a.csv"
    (tmp_path / "outside").mkdir()
    feed(tmp_path / "outside" / "a.csv", [row(1)])
    (folder / "K-1001").rmdir()
    (folder / "K-1001").symlink_to(tmp_path / "outside")
    with pytest.raises(LinkedFolder), files.opened(path):
        pass
    with pytest.raises(LinkedFolder):
        files.put_aside(path, "rejected", "note")
    assert names(tmp_path / "outside") == {"a.csv"}


def test_a_note_beside_a_file_overwrites_nothing(folder: Path, secret: Path) -> None:
    files, path = DroppedFiles(folder), feed(folder / "a.csv", [row(1)])
    (folder / "done").mkdir()
    (folder / "done" / "a.csv.txt").symlink_to(secret)
    files.put_aside(path, "done", "note")
    assert secret.read_text() == KEY + "\n"
    assert (folder / "done" / "a-2.csv.txt").read_text() == "note\n"


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "a.csv")
    with pytest.raises(LinkedFile), DroppedFiles(folder).opened(folder / "a.csv"):
        pass


def test_a_note_of_what_is_read_is_not_written_through_a_hard_link(
    parts: Portal, folder: Path, secret: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / NOTE).hardlink_to(secret)
    feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    take(parts, folder)
    assert secret.read_text() == KEY + "\n"
    assert "hard link" in caplog.text


def test_history_is_loaded_without_following_links(portal: Run, database: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features")
    (tmp_path / "archive").mkdir()
    feed(tmp_path / "elsewhere.csv", [row(1)])
    (tmp_path / "archive" / "vodafone_2026-01-05.csv").symlink_to(tmp_path / "elsewhere.csv")
    before = count_events(database)
    done = portal("import", "folder", str(tmp_path / "archive"))
    assert done.returncode == 3
    assert "vodafone_2026-01-05.csv" in done.stderr
    assert "hard link" in done.stderr or "Hardlink" in done.stderr
    assert count_events(database) == before
