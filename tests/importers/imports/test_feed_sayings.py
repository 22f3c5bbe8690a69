"""What is kept of what feeds said: which columns, from which feed on, until the next."""

from datetime import date, timedelta

import pytest

from commands.sims.said import BITS, EVERYTHING, LISTED, NOT_LISTED
from importers.imports.feed_sayings import Sayings, listed_on, load_sayings, unsaid_on
from tests.importers.portal import DAY, Cells, Portal, imei, line, number

pytestmark = pytest.mark.requirement("F-17")
NO_TARIFF = EVERYTHING & ~BITS["tariff"]
CARRIER = "Vodafone"


def day(at: int) -> date:
    return DAY + timedelta(days=at)


def sayings(portal: Portal, index: int) -> Sayings:
    sim_id = portal.sim_id(index)
    with portal.log.pool.connection() as connection:
        return load_sayings(connection, portal.customer, {sim_id: number(index)})[sim_id]


def said(portal: Portal, index: int, days: int = 6) -> list[int | None]:
    found = sayings(portal, index)
    return [found.at(CARRIER, day(at)) for at in range(days)]


def test_a_run_goes_on_until_a_row_says_other_columns(portal: Portal) -> None:
    feeds: list[list[Cells]] = [[], [line(1)], [line(1, Tarif="Anderer")], [line(1, Tarif="")], [], [line(1)]]
    for at, rows in enumerate(feeds):
        portal.feed(rows, day(at))
    assert said(portal, 1) == [None, EVERYTHING, EVERYTHING, NO_TARIFF, NOT_LISTED, EVERYTHING]
    assert portal.rows("SELECT said, since FROM settled_lines WHERE sim_id = %s", portal.sim_id(1)) == [(EVERYTHING, day(5))]
    with portal.log.pool.connection() as connection:
        listed = [listed_on(connection, portal.customer, CARRIER, day(at)) for at in range(6)]
    assert listed == [[], *[[portal.sim_id(1)]] * 3, [], [portal.sim_id(1)]]


def test_of_two_files_of_a_day_both_were_said(portal: Portal) -> None:
    portal.feed([line(1, Tarif=""), line(2)], day(0))
    portal.feed([line(1, BAN="")], day(0))
    assert said(portal, 1, 1) == [EVERYTHING]
    assert said(portal, 2, 1) == [NOT_LISTED], "the last file of a day has the last word"
    portal.feed([line(1)], day(1))
    portal.feed([line(1, BAN="")], day(1))
    assert said(portal, 1, 2) == [EVERYTHING, EVERYTHING]


def test_rows_in_the_quarantine_say_nothing_of_their_day(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(0))
    bad = [line(1, IMEI="1"), line(2, Tarif="A"), line(2, Tarif="B"), line(3, Status="wirr"), line(4), line(4)]
    result = portal.feed(bad, day(1))
    with portal.log.pool.connection() as connection:
        assert sorted(unsaid_on(connection, portal.customer, CARRIER, day(1))) == [number(1), number(2), number(3)]
    assert said(portal, 1, 2) == [EVERYTHING, EVERYTHING], "it is known to have been listed"
    assert sayings(portal, 1).unsaid == {(CARRIER, day(1))}
    portal.importer.correct(portal.customer, result.import_id, {2: {"IMEI": imei(1)}}, "token:erika")
    assert sayings(portal, 1).unsaid == set()


def test_lines_from_before_it_was_kept_said_everything_since_ever(portal: Portal) -> None:
    portal.feed([line(1)], day(1))
    portal.rows("UPDATE settled_lines SET said = NULL, since = NULL WHERE sim_id = %s RETURNING 1", portal.sim_id(1))
    assert said(portal, 1, 2) == [EVERYTHING, EVERYTHING]
    portal.feed([line(1, Tarif="")], day(2))
    assert said(portal, 1, 3) == [EVERYTHING, EVERYTHING, NO_TARIFF]


def test_a_list_lists_a_number_and_says_nothing_for_a_feed(portal: Portal) -> None:
    portal.table("sims", [("Rufnummer", "Netzbetreiber"), (number(1), CARRIER)])
    with portal.log.pool.connection() as connection:
        assert listed_on(connection, portal.customer, CARRIER, date.max) == [portal.sim_id(1)]
    assert sayings(portal, 1).at(CARRIER, date.max) == LISTED


def test_a_number_that_went_over_is_its_former_carriers_no_more(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(0))
    portal.feed([line(1, Status="inaktiv"), line(2)], day(1))
    content = f"MSISDN;Status\n{number(1)};ON\n".encode()
    portal.feed([], day(2), content=content, name=f"bn_{day(2):%d%m%Y}.csv")
    found = sayings(portal, 1)
    assert [found.at(CARRIER, day(at)) for at in range(3)] == [EVERYTHING, EVERYTHING, NOT_LISTED]
    assert found.at("Beispielnetz", day(2)) not in (None, NOT_LISTED)
