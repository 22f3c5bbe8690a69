"""A folder of past feeds is loaded in the order of its days, each effective on its own (F-17)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aggregates.feed_import import FeedImport
from commands.engine.command import Refusal
from importers.engine.not_a_feed import PdfFile
from importers.imports.not_this_import import NoFeedDate
from importers.imports.result import ImportResult
from tests.importers.portal import DAY, Cells, Portal, as_csv, as_workbook, killed_while, line, told

pytestmark = pytest.mark.requirement("F-17")
BERLIN = ZoneInfo("Europe/Berlin")
FEEDS: list[list[Cells]] = [
    [line(1), line(2)],
    [line(1, 3), line(2), line(4)],
    [line(2)],
    [line(1, 3), line(2, Status="inaktiv"), line(4)],
]


def write(folder: Path, feeds: Sequence[Sequence[Cells]] = FEEDS, first: date = date(2026, 3, 28)) -> None:
    """Over the night in which the clocks change; written in another order than that of the days."""
    for at in reversed(range(len(feeds))):
        day = first + timedelta(days=at)
        names = (f"vodafone_{day}.csv", f"{day:%d.%m.%Y} Abzug FKP.xlsx")
        (folder / names[at % 2]).write_bytes((as_workbook if at % 2 else as_csv)(feeds[at]))


def replay(portal: Portal, folder: Path) -> list[tuple[str, ImportResult | Refusal]]:
    return [(path.name, result) for path, result in portal.importer.replay(folder, customer_id=portal.customer, actor="importer")]


def states(results: list[tuple[str, ImportResult | Refusal]]) -> list[str]:
    return [result.state if isinstance(result, ImportResult) else result.code for _, result in results]


def test_each_day_in_its_order_and_effective_on_its_day(portal: Portal, tmp_path: Path) -> None:
    write(tmp_path)
    results = replay(portal, tmp_path)
    assert [name for name, _ in results] == [
        "vodafone_2026-03-28.csv",
        "29.03.2026 Abzug FKP.xlsx",
        "vodafone_2026-03-30.csv",
        "31.03.2026 Abzug FKP.xlsx",
    ]
    assert states(results) == ["completed"] * 4
    days = [
        each.effective_at.astimezone(BERLIN) for each in portal.recorded() if not each.event.event_name.startswith(("import.", "customer."))
    ]
    assert days == sorted(days)
    assert set(days) == {datetime(2026, 3, 28, tzinfo=BERLIN) + timedelta(days=at) for at in range(4)}, "midnight, in summer as in winter"
    for _, result in results:
        assert isinstance(result, ImportResult)
        assert not portal.state(FeedImport, result.import_id).historical, "each is the newest"


def test_the_result_is_that_of_one_feed_a_day(portal: Portal, shared_portal: Portal, tmp_path: Path) -> None:
    write(tmp_path)
    replay(portal, tmp_path)
    daily = shared_portal.new_customer(f"{portal.customer}")
    for at, rows in enumerate(FEEDS):
        daily.feed(rows, date(2026, 3, 28) + timedelta(days=at))
    assert told(portal.written()) == told(daily.written())


def test_a_replay_can_be_started_again(portal: Portal, tmp_path: Path) -> None:
    write(tmp_path)
    replay(portal, tmp_path)
    head = portal.log.head()
    assert states(replay(portal, tmp_path)) == ["recognised"] * 4
    assert portal.log.head() == head
    (tmp_path / "vodafone_2026-04-01.csv").write_bytes(as_csv([line(1, 3), line(4, 9)]))
    assert states(replay(portal, tmp_path)) == ["recognised"] * 4 + ["completed"]


@pytest.mark.requirement("F-16")
def test_a_killed_replay_goes_on_in_the_middle_of_a_file(portal: Portal, shared_portal: Portal, tmp_path: Path) -> None:
    write(tmp_path)
    undisturbed = shared_portal.new_customer(f"{portal.customer}")
    replay(undisturbed, tmp_path)
    for after in (0, 0, 0):
        with pytest.raises(KeyboardInterrupt):
            list(
                portal.importer.replay(tmp_path, customer_id=portal.customer, actor="importer", report=killed_while("book", after)),
            )
    assert states(replay(portal, tmp_path))[-1] == "completed"
    assert told(portal.written()) == told(undisturbed.written())


def test_a_folder_of_days_before_what_is_there_tells_the_same_history(portal: Portal, shared_portal: Portal, tmp_path: Path) -> None:
    in_order = shared_portal.new_customer(f"{portal.customer}")
    replay_of(in_order, tmp_path)
    portal.feed(FEEDS[-1], date(2026, 3, 31))
    portal.feed(FEEDS[1], date(2026, 3, 29))
    (tmp_path / "29.03.2026 Abzug FKP.xlsx").unlink()
    results = replay(portal, tmp_path)
    assert states(results) == ["completed", "completed", "completed"]
    assert {index: portal.sim(index).status for index in (1, 2, 4)} == {index: in_order.sim(index).status for index in (1, 2, 4)}
    assert [portal.sim(index).missing_since for index in (1, 2, 4)] == [in_order.sim(index).missing_since for index in (1, 2, 4)]


def replay_of(portal: Portal, folder: Path) -> None:
    write(folder)
    replay(portal, folder)


def test_files_that_are_no_feeds_are_told_and_passed_over(portal: Portal, tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "Anleitung.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")
    (tmp_path / "ohne Datum.csv").write_bytes(as_csv([line(1)]))
    (tmp_path / ".versteckt.csv").write_bytes(b"")
    (tmp_path / "alt").mkdir()
    results = dict(replay(portal, tmp_path))
    assert len(results) == 6
    assert isinstance(results["Anleitung.pdf"], PdfFile)
    assert isinstance(results["ohne Datum.csv"], NoFeedDate)
    assert date(2026, 3, 28) > DAY
