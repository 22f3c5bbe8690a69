import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from generators.feed import TooManyNumbers, generate_feeds
from importers.imports.feed_file import FeedFile, open_feed
from importers.imports.feed_row import FeedRow, RowParser
from importers.imports.mapping import load_mappings
from importers.quarantine import Notice, Reason, RowRejected
from tests.importers.feeds import cells_of

START = date(2026, 10, 1)


def feeds(
    out_dir: Path, *, numbers: int = 400, days: int = 12, seed: int = 1, dirt: bool = True, share_changed: float = 0.01
) -> Iterator[FeedFile]:
    for path in generate_feeds(
        out_dir, numbers=numbers, days=days, start=START, seed=seed, customer="Beispiel GmbH", dirt=dirt, share_changed=share_changed
    ):
        with open_feed(path, load_mappings()) as feed:
            yield feed


def parsed(feed: FeedFile) -> tuple[dict[str, FeedRow], list[RowRejected]]:
    parser = RowParser(feed.layout)
    rows: dict[str, FeedRow] = {}
    rejected: list[RowRejected] = []
    for cells in cells_of(feed):
        found = parser.parse(cells)
        if isinstance(found, FeedRow):
            rows[found.number] = found
        else:
            rejected += found
    return rows, rejected


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path):
    def hashes(name: str, seed: int) -> list[str]:
        paths = generate_feeds(tmp_path / name, numbers=60, days=8, start=START, seed=seed, customer="Beispiel GmbH")
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]

    assert hashes("one", 1) == hashes("two", 1)
    assert not set(hashes("one", 1)) & set(hashes("three", 2))


@pytest.mark.requirement("F-02")
def test_a_feed_without_dirt_has_right_rows_only(tmp_path: Path):
    for day, feed in enumerate(feeds(tmp_path, days=5, dirt=False)):
        rows, rejected = parsed(feed)
        assert rejected == []
        assert {row.warnings for row in rows.values()} == {()}
        assert (feed.feed_date, feed.layout.encoding) == (date(2026, 10, 1 + day), "utf-8")
        assert len(rows) >= 390
        assert {number[:7] for number in rows} == {"+491555"}
        in_use = Counter(row.imei14 for row in rows.values() if row.imei14)
        assert max(in_use.values()) == 1


@pytest.mark.requirement("F-03", "F-05")
def test_everything_happens_to_numbers_that_happens_in_a_company(tmp_path: Path):
    seen: Counter[str] = Counter()
    before: dict[str, FeedRow] = {}
    ever: set[str] = set()
    for feed in feeds(tmp_path, days=25, dirt=False, share_changed=0.05):
        now, _ = parsed(feed)
        if before:
            seen["vanished"] += len(before.keys() - now.keys())
            seen["new"] += len(now.keys() - ever)
            seen["returned"] += len((now.keys() & ever) - before.keys())
        for number in before.keys() & now.keys():
            old, new = before[number], now[number]
            seen["moved"] += None is not old.imei14 != new.imei14 is not None
            seen["device gone"] += old.imei14 is not None and new.imei14 is None
            seen["card"] += old.iccid != new.iccid
            seen["tariff"] += old.tariff != new.tariff
            seen["options"] += old.options != new.options
            seen["renewed"] += old.contract_end != new.contract_end
            seen["paused"] += (old.status, new.status) == ("active", "paused")
            seen["resumed"] += (old.status, new.status) == ("paused", "active")
            seen["deactivated"] += old.status != new.status == "inactive"
        before = now
        ever |= now.keys()
    assert {name for name, times in seen.items() if times == 0} == set()


def test_nothing_changes_where_nothing_shall(tmp_path: Path):
    one, other = (cells_of(feed) for feed in feeds(tmp_path, days=2, dirt=False, share_changed=0))
    assert one == other


@pytest.mark.requirement("F-12")
@pytest.mark.part_of("F-01")
def test_with_dirt_every_kind_of_file_and_every_kind_of_mistake_occurs(tmp_path: Path):
    forms: set[tuple[str, str]] = set()
    reasons: set[Reason] = set()
    notices: set[Notice] = set()
    doubled = contradictory = 0
    sizes: list[int] = []
    for feed in feeds(tmp_path, days=14):
        forms.add((feed.layout.encoding, feed.layout.delimiter))
        rows, rejected = parsed(feed)
        reasons |= {each.reason for each in rejected}
        notices |= {noted.notice for row in rows.values() for noted in row.warnings}
        tariffs: dict[str, list[str]] = {}
        for cells in cells_of(feed):
            tariffs.setdefault(cells[0], []).append(cells[4])
        doubled += sum(len(each) == 2 and len(set(each)) == 1 for number, each in tariffs.items() if number)
        contradictory += sum(len(set(each)) == 2 for number, each in tariffs.items() if number)
        sizes.append(len(rows))
    assert forms == {("utf-8", ";"), ("windows-1252", ";"), ("utf-8-sig", ","), ("utf-8-sig", ";"), ("xlsx", ";")}
    assert reasons >= {
        Reason.EXCEL_EXPONENT,
        Reason.IMEI_CHECK_DIGIT,
        Reason.MISSING_NUMBER,
        Reason.BAD_DATE,
        Reason.UNKNOWN_STATUS,
        Reason.WRONG_CELL_COUNT,
    }
    assert notices >= {Notice.LEADING_ZERO_RESTORED, Notice.IMEI_CHECK_DIGIT_NOT_SENT}
    assert doubled
    assert contradictory
    assert min(sizes) > 380
    assert b"F;" in b"".join(path.read_bytes() for path in tmp_path.glob("*.csv"))
    assert any(b"\r" in data and b"\n" not in data for data in (path.read_bytes() for path in tmp_path.glob("*.csv")))


@pytest.mark.requirement("F-09")
def test_devices_with_two_sims_sometimes_report_their_other_imei(tmp_path: Path):
    imeis: dict[str, set[str]] = {}
    for feed in feeds(tmp_path, days=12, share_changed=0):
        for number, row in parsed(feed)[0].items():
            if row.imei14:
                imeis.setdefault(number, set()).add(row.imei14)
    swapped = [tuple(sorted(each)) for each in imeis.values() if len(each) == 2]
    assert swapped
    assert {(one[:8] == other[:8], int(other[8:]) - int(one[8:])) for one, other in swapped} == {(True, 500_000)}


def test_more_numbers_than_the_block_holds_are_refused(tmp_path: Path):
    for numbers in (0, 2_000_001):
        with pytest.raises(TooManyNumbers, match=str(numbers)):
            generate_feeds(tmp_path, numbers=numbers, days=1, start=START, seed=1, customer="x")
