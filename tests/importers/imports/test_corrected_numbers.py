"""A correction never takes a number that another row of its feed has brought: as within the file, what says two things is no match (F-12)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aggregates.sim import NUMBER_CLAIM
from eventstore.ids import new_id
from importers.imports.result import ImportResult
from tests.importers.portal import DAY, Portal, imei, line, number

pytestmark = pytest.mark.requirement("F-12")
NEXT = DAY + timedelta(days=1)
TWICE = "contradictory_duplicate"


def correct(portal: Portal, result: ImportResult, corrections: Mapping[int, Mapping[str, str]]) -> list[str]:
    return [row.reason for row in portal.importer.correct(portal.customer, result.import_id, corrections, "token:erika").quarantined]


@pytest.mark.parametrize("past", [False, True], ids=["newest", "past"])
@pytest.mark.parametrize("changed", [{}, {"IMEI": ""}, {"Status": "inaktiv"}])
def test_a_correction_takes_no_number_of_another_row(portal: Portal, past: bool, changed: dict[str, str]) -> None:
    result = portal.feed([line(1), line(2, -1, Rufnummer="4,91555E+11", **changed)])
    if past:
        portal.feed([line(1)], NEXT)
    before, device = portal.sim(1), portal.device_id(1)
    assert correct(portal, result, {3: {"Rufnummer": number(1)}}) == [TWICE]
    assert (portal.sim(1), portal.device_id(1)) == (before, device)
    assert correct(portal, result, {3: {"Rufnummer": number(2)}}) == []
    assert portal.holder(NUMBER_CLAIM.of(number(2))) is not None


def test_what_is_unchanged_since_the_feed_before_is_a_row_of_the_feed_as_well(portal: Portal) -> None:
    portal.feed([line(1)])
    result = portal.feed([line(1), line(2, Rufnummer="4,91555E+11")], NEXT)
    assert correct(portal, result, {3: {"Rufnummer": number(1)}}) == [TWICE]


def test_the_rows_of_a_contradiction_are_not_brought_in_one_after_the_other(portal: Portal) -> None:
    for feeds in ([], [[line(1, Tarif="Vorher")]]):
        for at, rows in enumerate(feeds):
            portal.feed(rows, DAY - timedelta(days=1 + at))
        result = portal.feed([line(1, Tarif="A"), line(1, Tarif="B")])
        assert (correct(portal, result, {3: {}}), portal.sim(1).tariff.name) == ([], "B")
        assert (correct(portal, result, {2: {}}), portal.sim(1).tariff.name) == ([TWICE], "B")
        portal = portal.new_customer(f"K-{new_id()}")


def test_two_rows_corrected_one_after_the_other_to_one_number_do_not_both_count(portal: Portal) -> None:
    result = portal.feed([line(at, Rufnummer=f"kaputt {at}") for at in (1, 2)])
    assert correct(portal, result, {2: {"Rufnummer": number(3)}}) == []
    before = portal.sim(3)
    assert correct(portal, result, {3: {"Rufnummer": number(3)}}) == [TWICE]
    assert portal.sim(3) == before


def test_a_row_corrected_to_what_another_one_says_is_done_with(portal: Portal) -> None:
    result = portal.feed([line(1), line(1, Rufnummer="4,91555E+11")])
    assert correct(portal, result, {3: {"Rufnummer": number(1)}}) == []
    assert portal.feed([line(1)], NEXT).counts.missing == 0


def test_a_number_that_the_feed_lacks_is_taken_though_the_feed_before_had_it(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    result = portal.feed([line(1), line(2, Rufnummer="4,91555E+11", Tarif="Neu")], NEXT)
    assert (correct(portal, result, {3: {"Rufnummer": number(2)}}), portal.sim(2).tariff.name) == ([], "Neu")
    other = portal.feed([line(1), line(2, IMEI="1", Tarif="Neuer")], NEXT + timedelta(days=1))
    assert (correct(portal, other, {3: {"IMEI": imei(2)}}), portal.sim(2).tariff.name) == ([], "Neuer"), "its own row"


def test_a_number_that_a_list_has_brought_is_no_row_of_the_feed(portal: Portal) -> None:
    result = portal.feed([line(1), line(2, Rufnummer="4,91555E+11")], datetime.now(ZoneInfo("Europe/Berlin")).date())
    portal.table("sims", [("Rufnummer", "Netzbetreiber"), (number(2), "Vodafone")])
    assert correct(portal, result, {3: {"Rufnummer": number(2)}}) == []
    assert portal.sim(2).tariff.name == "Red Business Größe L"
