"""Quarantined rows come back corrected (F-12)."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregates.feed_import import FeedImport, ImportStarted
from aggregates.sim import SimBack
from aggregates.sims.sim_then import SimObservedThen
from commands.engine.command import NotFound
from eventstore.ids import new_id
from importers.imports.corrected_row import CellsSlipped, NothingToCorrect, UnknownColumn
from importers.imports.corrections import NoCorrections, NotCompleted
from importers.imports.result import ImportResult
from tests.importers.feeds import HEADER
from tests.importers.portal import DAY, Portal, imei, killed_while, line, names, number

pytestmark = pytest.mark.requirement("F-12")
NEXT = DAY + timedelta(days=1)
BAD = line(2, IMEI="353322080000059")


def correct(portal: Portal, result: ImportResult, corrections: dict[int, dict[str, str]]) -> ImportResult:
    return portal.importer.correct(portal.customer, result.import_id, corrections, "token:erika")


def open_rows(portal: Portal, result: ImportResult) -> set[int]:
    return set(portal.state(FeedImport, result.import_id).open_rows)


def test_a_corrected_row_is_imported_as_its_feed_would_have(portal: Portal) -> None:
    result = portal.feed([line(1), BAD])
    head = portal.log.head()
    corrected = correct(portal, result, {3: {"IMEI": imei(2)}})
    assert (corrected.counts.seen, corrected.counts.created, corrected.quarantined) == (1, 1, [])
    recorded = portal.recorded(head)
    assert names(each.event for each in recorded) == [
        "import.started",
        "sim.registered",
        "device.discovered",
        "sim.put_in_device",
        "import.quarantined_row_corrected",
        "import.completed",
    ]
    started, registered = recorded[:2]
    assert isinstance(started.event, ImportStarted)
    assert (started.event.corrects, started.actor) == (str(result.import_id), "token:erika")
    assert registered.causation == f"import:{corrected.import_id}#3"
    assert registered.effective_at == datetime(2026, 3, 1, 23, tzinfo=UTC), "on the feed's day, as the other rows"
    assert open_rows(portal, result) == set()
    assert portal.feed([line(1), line(2)], NEXT).counts.unchanged == 2


def test_a_row_that_is_still_wrong_stays(portal: Portal) -> None:
    result = portal.feed([BAD, line(1, Status="wirr")])
    again = correct(portal, result, {2: {"IMEI": "123"}, 3: {"Status": "aktiv"}})
    assert [(row.line, row.column, row.value, row.reason) for row in again.quarantined] == [(2, "IMEI", "123", "imei_malformed")]
    assert (again.counts.seen, again.counts.created, again.counts.quarantined) == (2, 1, 1)
    assert open_rows(portal, result) == {2}
    assert correct(portal, result, {2: {"IMEI": imei(2)}}).counts.created == 1


def test_a_corrected_row_overwritten_by_the_same_bad_row_is_not_lost(portal: Portal) -> None:
    result = portal.feed([line(1), BAD])
    correct(portal, result, {3: {"IMEI": imei(2), "Tarif": "Berichtigt"}})
    second = portal.feed([line(1), BAD], NEXT)
    assert (second.counts.quarantined, second.counts.missing, second.counts.events) == (1, 0, 0)
    assert portal.sim(2).tariff.name == "Berichtigt"
    third = portal.feed([line(1), line(2)], NEXT + timedelta(days=1))
    assert third.counts.events == 1, "the feed's own word counts as soon as it can be read"
    assert portal.feed([line(1)], NEXT + timedelta(days=2)).counts.missing == 1


def test_a_correction_never_hides_what_the_next_feed_says(portal: Portal) -> None:
    """Day 1 says A; day 2's row is bad and corrected to B; day 3 says A again: it is A again."""
    portal.feed([line(1)])
    second = portal.feed([line(1, Tarif="B", IMEI="1")], NEXT)
    correct(portal, second, {2: {"IMEI": imei(1)}})
    assert portal.sim(1).tariff.name == "B"
    portal.feed([line(1)], NEXT + timedelta(days=1))
    assert portal.sim(1).tariff.name == "Red Business Größe L"


@pytest.mark.requirement("F-17")
def test_a_corrected_row_of_a_past_day_says_what_held_then(portal: Portal) -> None:
    first = portal.feed([line(1), BAD, line(3, IMEI="5")])
    portal.feed([line(1), line(2, Tarif="Neuer")], NEXT)
    again = correct(portal, first, {3: {"IMEI": imei(2)}, 4: {"IMEI": imei(3)}})
    assert (again.counts.created, again.counts.changed, again.quarantined) == (1, 1, [])
    assert portal.sim(2).tariff.name == "Neuer", "a newer row is not overwritten"
    [then] = [each.event for each in portal.recorded() if each.stream_id == portal.sim_id(2) and each.kind is SimObservedThen]
    assert isinstance(then, SimObservedThen)
    assert (then.tariff.name, then.until) == ("Red Business Größe L", datetime(2026, 3, 2, 23, tzinfo=UTC))
    assert portal.sim(3).missing_since == NEXT, "it was there, and is missing since the feed that lacks it"
    assert open_rows(portal, first) == set()
    assert portal.feed([line(1), line(2, Tarif="Neuer")], NEXT + timedelta(days=1)).counts.unchanged == 2


def test_an_unreadable_number_is_back_once_it_is_corrected(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    result = portal.feed([line(1), line(2, Rufnummer="4,91555E+11")], NEXT)
    assert result.counts.missing == 1
    events = portal.during(lambda: correct(portal, result, {3: {"Rufnummer": number(2)}}))
    assert events == [SimBack(missing_since=NEXT)]


def test_one_of_two_contradictory_rows_is_chosen(portal: Portal) -> None:
    result = portal.feed([line(1, Tarif="A"), line(1, Tarif="B")])
    both = correct(portal, result, {2: {}, 3: {}})
    assert [row.reason for row in both.quarantined] == ["contradictory_duplicate"] * 2
    assert correct(portal, result, {3: {}}).counts.created == 1
    assert portal.sim(1).tariff.name == "B"
    assert open_rows(portal, result) == {2}


def test_a_row_with_too_many_cells_is_never_cut(portal: Portal) -> None:
    result = portal.feed([line(1), (*line(2), "und mehr"), line(3)[:3]])
    again = correct(portal, result, {3: {}, 4: {}})
    assert [row.reason for row in again.quarantined] == ["wrong_cell_count"] * 2
    with pytest.raises(CellsSlipped):
        correct(portal, result, {3: {"Tarif": "Gut"}})
    every = dict(zip(HEADER, line(2, Tarif="Gut"), strict=True))
    assert correct(portal, result, {3: every}).counts.created == 1


def test_what_cannot_be_corrected_is_said(portal: Portal) -> None:
    result = portal.feed([line(1), BAD])
    with pytest.raises(NothingToCorrect, match=r"Line 2 .* these are: 3"):
        correct(portal, result, {2: {}})
    with pytest.raises(UnknownColumn, match="Farbe"):
        correct(portal, result, {3: {"Farbe": "blau"}})
    with pytest.raises(NoCorrections):
        correct(portal, result, {})
    with pytest.raises(NotFound):
        portal.importer.correct(portal.customer, portal.customer, {3: {}}, "token:erika")
    correct(portal, result, {3: {"IMEI": imei(2)}})
    with pytest.raises(NothingToCorrect):
        correct(portal, result, {3: {"IMEI": imei(2)}})


@pytest.mark.requirement("X-06")
def test_another_customers_rows_are_not_there(portal: Portal, shared_portal: Portal) -> None:
    result = portal.feed([BAD])
    with pytest.raises(NotFound):
        shared_portal.importer.correct(shared_portal.customer, result.import_id, {2: {}}, "token:other")


def test_rows_of_an_import_that_goes_on_are_not_corrected(portal: Portal) -> None:
    import_id = new_id()
    with pytest.raises(KeyboardInterrupt):
        portal.feed([line(1), BAD], import_id=import_id, report=killed_while("book"))
    with pytest.raises(NotCompleted):
        portal.importer.correct(portal.customer, import_id, {3: {}}, "token:erika")
    completed = portal.feed([line(1), BAD])
    assert completed.import_id == import_id
    assert correct(portal, completed, {3: {"IMEI": imei(2)}}).counts.created == 1
