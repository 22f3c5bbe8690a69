"""A number whose row is in the quarantine is listed: what was missing is so no longer, in whatever order feeds are loaded (F-05, F-12, F-17)."""

from collections.abc import Callable
from itertools import permutations

import pytest

from aggregates.sim import SimBack
from tests.importers.imports.past_history import History, assert_same, day
from tests.importers.portal import Cells, Portal, line

pytestmark = pytest.mark.requirement("F-05", "F-12")
BAD = line(1, IMEI="353322080000059")


def unread(portal: Portal) -> None:
    portal.feed([BAD, line(2)], day(2))


def contradicted(portal: Portal) -> None:
    portal.feed([line(1, Tarif="A"), line(1, Tarif="B"), line(2)], day(2))


def missing_since(portal: Portal) -> object:
    return portal.sim(1).missing_since


@pytest.mark.parametrize("feed", [unread, contradicted])
def test_what_was_missing_is_back_with_a_row_in_the_quarantine_and_missed_again(portal: Portal, feed: Callable[[Portal], None]) -> None:
    portal.feed([line(1), line(2)], day(0))
    portal.feed([line(2)], day(1))
    assert missing_since(portal) == day(1)
    head = portal.log.head()
    assert portal.during(lambda: feed(portal)) == [SimBack(missing_since=day(1))]
    back = next(each for each in portal.recorded(head) if each.kind is SimBack)
    assert back.causation.endswith("#2" if feed is unread else "#3"), "the line where it stands"
    assert portal.feed([line(2)], day(3)).counts.missing == 1
    assert missing_since(portal) == day(3)


def test_a_dry_run_tells_it_and_the_counts_are_those_of_the_rows(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(0))
    portal.feed([line(2)], day(1))
    dry = portal.feed([BAD, line(2)], day(2), dry_run=True)
    assert [planned.event for planned in dry.preview] == [SimBack(missing_since=day(1))]
    result = portal.feed([BAD, line(2)], day(2))
    counts = (result.counts.seen, result.counts.unchanged, result.counts.quarantined, result.counts.changed, result.counts.events)
    assert counts == (2, 1, 1, 0, 1)
    mended = portal.importer.correct(portal.customer, result.import_id, {2: {"IMEI": BAD[3][:-1] + "3"}}, "token:erika")
    assert (mended.quarantined, missing_since(portal)) == ([], None)
    assert portal.feed([line(1), line(2)], day(3)).counts.unchanged == 1


def test_whose_it_is_a_row_that_cannot_be_read_does_not_say(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(0))
    portal.feed([line(2)], day(1))
    other = f"MSISDN;Status\n{line(1)[0]};wirr\n".encode()
    assert portal.during(lambda: portal.feed([], day(2), content=other, name=f"bn_{day(2):%d%m%Y}.csv")) == []
    assert (portal.sim(1).carrier, missing_since(portal)) == ("Vodafone", day(1))


@pytest.mark.requirement("F-17")
def test_in_whatever_order_the_days_are_loaded(portal: Portal) -> None:
    days: list[list[Cells]] = [[line(1), line(2)], [line(2)], [BAD, line(2)], [line(2)], [line(1), line(2)]]
    portal.feed(days[0], day(0))
    for at, rows in enumerate(days[1:], 1):
        portal.feed(rows, day(at))
    in_order = History(portal, 0)
    for number, order in enumerate(list(permutations(range(5)))[7::19]):
        other = portal.new_customer(f"K-L{number}")
        head = other.log.head()
        for at in order:
            other.feed(days[at], day(at))
        assert_same(in_order, History(other, head))
