"""Numbers that a feed lacks, and what brings them back."""

from datetime import date, timedelta

import pytest

from aggregates.sim import (
    NumberPorted,
    SimBack,
    SimDeactivated,
    SimMissing,
    SimTakenOutOfDevice,
)
from importers.imports.result import ImportResult
from tests.importers.imports.test_feed_import import NEXT, THIRD
from tests.importers.portal import DAY, Cells, Portal, line, number


@pytest.mark.requirement("F-05")
def test_absence_is_marked_once_until_the_number_is_back(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    first = portal.feed([line(2)], NEXT)
    assert portal.events()[-1] == SimMissing(since=NEXT)
    assert (first.counts.missing, first.counts.unchanged, first.counts.events) == (1, 1, 1)
    assert portal.feed([line(2)], THIRD).counts.events == 0, "still missing is nothing new"
    assert portal.sim(1).link is not None, "a missing number keeps its device"
    back = portal.during(lambda: portal.feed([line(1), line(2)], THIRD + timedelta(days=1)))
    assert back == [SimBack(missing_since=NEXT)]
    gone_again = portal.feed([line(2)], THIRD + timedelta(days=2))
    assert gone_again.counts.missing == 1


@pytest.mark.requirement("F-05")
def test_a_number_is_ported_once_its_former_carrier_misses_it(portal: Portal) -> None:
    def other(day: date, *numbers: int) -> ImportResult:
        content = "MSISDN;Status\n" + "".join(f"{number(index)};ON\n" for index in numbers)
        return portal.feed([], day, content=content.encode(), name=f"bn_{day:%d%m%Y}.csv")

    portal.feed([line(1), line(2)])
    assert [row.reason for row in other(DAY, 1, 7).quarantined] == ["fed-by-another-carrier"]
    portal.feed([line(2)], NEXT)
    events = portal.during(lambda: other(NEXT, 1, 7))
    assert events == [NumberPorted(carrier="Beispielnetz", was="Vodafone"), SimBack(missing_since=NEXT)]
    assert portal.sim(1).link is not None, "it goes over with its card's device and its history"
    assert portal.feed([line(2)], THIRD).counts.events == 0, "its former carrier misses it no more"
    assert other(THIRD, 1, 7).counts.unchanged == 2
    assert other(THIRD + timedelta(days=1), 7).counts.missing == 1
    assert portal.feed([line(1), line(2)], THIRD + timedelta(days=2)).quarantined == []
    assert portal.sim(1).carrier == "Vodafone"


@pytest.mark.requirement("F-05")
def test_a_missing_number_may_come_back_inactive(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    portal.feed([line(2)], NEXT)
    events = portal.during(lambda: portal.feed([line(1, Status="gekündigt"), line(2)], THIRD))
    assert [type(event) for event in events] == [SimBack, SimDeactivated, SimTakenOutOfDevice]
    assert portal.feed([line(2)], THIRD + timedelta(days=1)).counts.missing == 0, "an inactive number isn't missed"


@pytest.mark.requirement("F-05", "F-12")
@pytest.mark.parametrize("bad", [line(1, IMEI="353322080000059"), line(1, Status="wirr"), line(1)[:5], (*line(1), "zu viel")])
def test_a_number_whose_row_is_bad_is_not_missing(portal: Portal, bad: Cells) -> None:
    portal.feed([line(1), line(2)])
    result = portal.feed([bad, line(2)], NEXT)
    assert (result.counts.missing, result.counts.quarantined, result.counts.events) == (0, 1, 0)
