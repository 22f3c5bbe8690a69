"""What an import did not use, put right or could not check stands on its record, in a dry run too (F-12, F-14)."""

from typing import Any

import pytest

from aggregates.feed_import import FeedImport
from aggregates.import_terms import ImportKind, RowWarning
from importers.imports import run_warnings
from importers.imports.beginning import warned_before
from importers.imports.result import ImportResult
from importers.imports.row_keys import row_key
from importers.quarantine import Notice, RowNoted
from tests.importers.portal import Portal, everything, iccid, imei, killed_while, line, number

pytestmark = pytest.mark.requirement("F-12")


def recorded(portal: Portal, result: ImportResult) -> list[tuple[int, str | None, str | None, str]]:
    return [(each.line, each.column, each.value, each.code) for each in warnings(portal, result)]


def warnings(portal: Portal, result: ImportResult) -> list[RowWarning]:
    with portal.log.pool.connection() as connection:
        found = warned_before(portal.log, connection, result.import_id)
    assert portal.state(FeedImport, result.import_id).warnings == sum(each.stands_for for each in found)
    return found


def told(result: ImportResult) -> list[tuple[int, str | None, str | None, str]]:
    return [(each.line, each.column, each.value, each.notice.value) for each in result.warned]


def wrong_digit(index: int) -> str:
    good = iccid(index)
    return good[:-1] + str((int(good[-1]) + 1) % 10)


@pytest.mark.requirement("F-14")
def test_a_feed_warns_once_and_a_dry_run_the_same(portal: Portal) -> None:
    rows = [line(1), line(2, SIM_Kartennummer=wrong_digit(2)), line(3, Tarif="n/a")]
    expected = [
        (3, "SIM-Kartennummer", wrong_digit(2), "iccid_check_digit"),
        (4, "Tarif", "n/a", "word_taken_as_empty"),
    ]
    dry = portal.feed(rows, dry_run=True)
    assert (dry.state, told(dry), dry.warnings) == ("dry_run", expected, 2)
    assert "2 Hinweise" in dry.message_de
    assert "2 warnings" in dry.message_en
    result = portal.feed(rows)
    assert (told(result), recorded(portal, result), result.warnings) == (expected, expected, 2)
    again = portal.feed(rows, name="vodafone_2026-03-03.csv")
    assert recorded(portal, again) == [], "its lines are known, and nothing new was said"


LISTS: list[tuple[ImportKind, tuple[str, ...], tuple[str, ...], tuple[str, str, str]]] = [
    ("users", ("Name", "Kostenstelle"), ("Muster, Erika", "n/a"), ("Kostenstelle", "n/a", "word_taken_as_empty")),
    ("devices", ("IMEI", "Modell", "Farbe"), (imei(1), "Phone", "k. A."), ("Farbe", "k. A.", "word_taken_as_empty")),
    ("sims", ("Rufnummer", "Netzbetreiber"), ("15228817386", "Fremdnetz"), ("Rufnummer", "15228817386", "leading_zero_restored")),
    ("device_extract", ("IMEI", "IMEI2", "Model"), (imei(1), imei(2), "n/a"), ("Model", "n/a", "word_taken_as_empty")),
]


@pytest.mark.requirement("F-14")
@pytest.mark.parametrize(("kind", "header", "row", "expected"), LISTS, ids=[kind for kind, *_ in LISTS])
def test_lists_and_extracts_warn_and_a_dry_run_the_same(
    portal: Portal, kind: ImportKind, header: tuple[str, ...], row: tuple[str, ...], expected: tuple[str, str, str]
) -> None:
    if kind == "device_extract":
        portal.feed([line(1)])
    dry = portal.table(kind, [header, row], dry_run=True)
    result = portal.table(kind, [header, row])
    assert told(dry) == told(result) == recorded(portal, result) == [(2, *expected)]
    assert (dry.warnings, result.warnings) == (1, 1)


def test_corrected_rows_warn_in_the_import_that_brings_them(portal: Portal) -> None:
    feed = portal.feed([line(1), line(3, IMEI="12")])
    mended = portal.importer.correct(portal.customer, feed.import_id, {3: {"IMEI": imei(3)[:14] + "0"}}, "token:erika")
    assert recorded(portal, mended) == told(mended) == [(3, "IMEI", imei(3)[:14] + "0", "imei_check_digit_not_sent")]
    users = portal.table("users", [("Name", "E-Mail", "Personalnummer"), ("Muster, Erika", "erika", "n/a")])
    mended = portal.importer.correct(portal.customer, users.import_id, {2: {"E-Mail": "erika@beispiel.example"}}, "token:erika")
    [warning] = warnings(portal, mended)
    assert (warning.line, warning.column, warning.value, warning.code) == (2, "Personalnummer", None, "word_taken_as_empty")
    assert warning.sealed is not None
    assert portal.rows("SELECT FROM keys WHERE subject = %s", row_key(mended.import_id, 2))


@pytest.mark.part_of("A-14")
def test_what_a_warning_says_of_a_person_stands_nowhere_in_clear(alone: Portal) -> None:
    rows = [("Name", "E-Mail"), ("Muster, Erika", "Unbekannt")]
    result = alone.table("users", rows)
    assert told(result) == [(2, "E-Mail", "Unbekannt", "word_taken_as_empty")]
    assert not any("Unbekannt" in stored for stored in everything(alone))


def test_of_each_kind_some_are_listed_and_all_are_counted(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_warnings, "LISTED", 3)
    monkeypatch.setattr(run_warnings, "MOST_LISTED", 3)
    rows = [line(index, SIM_Kartennummer=wrong_digit(index)) for index in range(8)]
    result = portal.feed([*rows, line(9, Tarif="n/a")])
    counted = (0, None, "iccid_check_digit", "further_rows")
    assert result.warnings == 9
    assert sorted(recorded(portal, result)) == sorted(
        [(at + 2, "SIM-Kartennummer", wrong_digit(at), "iccid_check_digit") for at in range(3)]
        + [(10, "Tarif", "n/a", "word_taken_as_empty"), counted]
    )
    assert sum(warning.stands_for for warning in warnings(portal, result)) == 9


def test_thousands_of_a_kind_are_listed_one_by_one_and_each_is_told_to_whoever_wants_all(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [line(index, SIM_Kartennummer=wrong_digit(index)) for index in range(2_600)]
    heard: list[int] = []

    def hear(noted: RowNoted) -> None:
        heard.append(noted.line)

    tried = portal.feed(rows, dry_run=True, warned=hear)
    assert (tried.warnings, len(tried.warned), heard) == (2_600, 2_600, list(range(2, 2_602)))
    monkeypatch.setattr(run_warnings, "TOLD", 10)
    result = portal.feed(rows)
    assert (result.warnings, len(result.warned)) == (2_600, 10), "the rest stands on the record"
    assert [each.line for each in warnings(portal, result)] == list(range(2, 2_602))


@pytest.mark.requirement("F-16")
@pytest.mark.parametrize("kind", ["feed", "sims"])
def test_an_import_that_was_killed_warns_of_nothing_twice_and_forgets_none(
    portal: Portal, kind: ImportKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_warnings, "LISTED", 4)
    monkeypatch.setattr(run_warnings, "MOST_LISTED", 4)
    small = portal.in_chunks_of(2)
    numbers = [number(index).removeprefix("+49") for index in range(10)]

    def run(**how: Any) -> ImportResult:
        if kind == "feed":
            return small.feed([line(index, Rufnummer=numbers[index]) for index in range(10)], **how)
        return small.table("sims", [("Rufnummer", "Netzbetreiber"), *((each, "Fremdnetz") for each in numbers)], **how)

    with pytest.raises(KeyboardInterrupt):
        run(report=killed_while("book", after=1))
    result = run()
    zero = Notice.LEADING_ZERO_RESTORED.value
    expected = [(at + 2, "Rufnummer", numbers[at], zero) for at in range(4)]
    assert sorted(recorded(portal, result)) == sorted([*expected, (0, None, zero, "further_rows")])
    assert sum(warning.stands_for for warning in warnings(portal, result)) == result.warnings == 10
