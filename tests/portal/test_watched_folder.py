"""What goes wrong with one file of the watched folder keeps no other from its turn, and none is taken half."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import watched_folder
from portal.settings import Settings
from portal.watched_folder import WatchedFolder
from portal.wiring import Portal, open_portal
from tests.portal.conftest import KEY, Run
from tests.portal.test_import_verbs import feed, row

pytestmark = pytest.mark.requirement("F-01")


@pytest.fixture
def parts(portal: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """One customer, and no waiting between two looks."""
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features")
    monkeypatch.setenv("PORTAL_DATABASE_URL", database)
    monkeypatch.setenv("PORTAL_MASTER_KEY", KEY)
    monkeypatch.setattr(watched_folder, "SETTLED", 0.0)
    with open_portal(Settings.from_environment()) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "K-1001").mkdir(parents=True)
    return tmp_path / "in"


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.suffix == ".csv"}


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
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    watched.take_all()
    assert names(folder) == {"K-1001/vodafone_2026-01-05.csv", "done/vodafone_2026-01-06.csv"}
    [told] = [entry.getMessage() for entry in caplog.records if "could not be taken" in entry.getMessage()]
    assert "FileExistsError" in told
    watched.take_all()
    assert caplog.text.count("could not be taken") == 1, "not again at once"
    in_the_way.unlink()
    monkeypatch.setattr(watched_folder, "AGAIN", 0.0)
    again = WatchedFolder(parts, folder, None)
    again.take_all()
    again.take_all()
    assert names(folder) == {"K-1001/done/vodafone_2026-01-05.csv", "done/vodafone_2026-01-06.csv"}


def test_a_file_that_vanishes_before_its_turn_is_no_matter(parts: Portal, folder: Path) -> None:
    feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    (folder / "vodafone_2026-01-06.csv").symlink_to("vodafone_2026-01-05.csv")
    feed(folder / "vodafone_2026-01-07.csv", [row(1)])
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    watched.take_all()
    assert names(folder) == {"done/vodafone_2026-01-05.csv", "done/vodafone_2026-01-07.csv"}


def test_a_lost_database_leaves_the_files_where_they_are(parts: Portal, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    feed(folder / "vodafone_2026-01-05.csv", [row(1)])
    watched = WatchedFolder(parts, folder, None)
    parts.log.close()
    watched.take_all()
    watched.take_all()
    assert names(folder) == {"vodafone_2026-01-05.csv"}
    assert "could not be taken" in caplog.text
