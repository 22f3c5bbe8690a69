"""A card that is at several numbers is told by line, with the other number, at every door; a swap within a day is none (F-12)."""

from datetime import timedelta

import pytest

from importers.imports.result import ImportResult
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.importers.portal import DAY, FEED, Portal, iccid, line, number

pytestmark = pytest.mark.requirement("F-12")
NEXT = DAY + timedelta(days=1)
SIMS = ("Rufnummer", "Netzbetreiber", "SIM-Kartennummer")


def project(portal: Portal) -> None:
    Projector(portal.log, PROJECTIONS).catch_up()


def told(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(each.line, each.value, each.facts["found"]) for each in result.warned if each.notice.value == "card_twice"]


def test_a_card_at_two_numbers_of_one_file_is_told_at_both(portal: Portal) -> None:
    both = [(2, iccid(1), number(2)), (3, iccid(1), number(1))]
    feed = portal.feed([line(1), line(2, SIM_Kartennummer=iccid(1)), line(3)])
    assert (sorted(told(feed)), feed.counts.created) == (both, 3)
    listed = portal.table("sims", [SIMS, (number(1), "KPN", iccid(1)), (number(2), "KPN", iccid(1))], dry_run=True)
    assert sorted(told(listed)) == both
    wrong = portal.feed([line(1), *(line(at, IMEI="1", SIM_Kartennummer=iccid(7)) for at in (8, 9))], NEXT)
    again = portal.importer.correct(portal.customer, wrong.import_id, {at: {"IMEI": ""} for at in (3, 4)}, actor=FEED)
    assert sorted(told(again)) == [(3, iccid(7), number(9)), (4, iccid(7), number(8))]


def test_a_number_that_is_inactive_has_no_card_in_use(portal: Portal) -> None:
    assert told(portal.feed([line(1, Status="inaktiv"), line(2, SIM_Kartennummer=iccid(1))])) == []


def test_a_card_at_a_known_number_is_told(alone: Portal) -> None:
    portal = alone
    portal.feed([line(1), line(2), line(3), line(4)])
    project(portal)
    rows = [line(1), line(2, SIM_Kartennummer=iccid(1)), line(3, SIM_Kartennummer=iccid(4)), line(4, SIM_Kartennummer=iccid(3))]
    found = portal.feed(rows, NEXT)
    assert told(found) == [(3, iccid(1), number(1))], "the others have swapped theirs"
    project(portal)
    listed = portal.table("sims", [SIMS, (number(8), "KPN", iccid(3))])
    assert told(listed) == [(2, iccid(3), number(4))]
    wrong = portal.table("sims", [SIMS, ("kaputt", "KPN", iccid(3))])
    again = portal.importer.correct(portal.customer, wrong.import_id, {2: {"Rufnummer": number(9)}}, actor=FEED)
    assert (2, iccid(3), number(4)) in told(again)
    gone = portal.feed([line(2, SIM_Kartennummer=iccid(2)), line(5, SIM_Kartennummer=iccid(1))], NEXT + timedelta(days=1))
    assert told(gone) == [], "a number that the feed lists no more has let its card go"
