"""Working days of Germany and its federal states, counted in a time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.engine.words import codes_of
from aggregates.working_calendar import USUAL_HOURS, FederalState, working_days
from foundation.working_days import WorkingDays

BERLIN = "Europe/Berlin"
STATES: tuple[FederalState | None, ...] = (None, *codes_of(FederalState))
DAYS = st.dates(date(2019, 1, 1), date(2040, 12, 31))
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def calendar(state: FederalState | None = None, zone: str = BERLIN) -> WorkingDays:
    return working_days(zone, state, USUAL_HOURS)


CALENDARS = st.builds(
    calendar, st.sampled_from(STATES), st.sampled_from([BERLIN, "Europe/Lisbon", "America/New_York", "Pacific/Auckland", "UTC"])
)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN))


@pytest.mark.parametrize(
    ("state", "day", "works"),
    [
        (None, "2026-06-04", True),
        ("NW", "2026-06-04", False),  # Corpus Christi
        ("SN", "2026-06-04", True),
        ("SN", "2026-11-18", False),  # Repentance and Prayer Day
        ("BE", "2026-11-18", True),
        ("BY", "2026-01-06", False),  # Epiphany
        (None, "2026-10-03", False),
        (None, "2026-12-24", True),
        (None, "2026-12-25", False),
        (None, "2026-11-28", False),  # a Saturday
        (None, "2026-11-30", True),
        (None, "2017-10-31", False),  # once for all Germany
        (None, "2018-10-31", True),
    ],
)
def test_public_holidays_are_those_of_the_state_in_that_year(state: FederalState | None, day: str, works: bool) -> None:
    assert calendar(state).is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("came", "done"),
    [
        ("2026-11-30T10:00", "2026-12-01"),
        ("2026-11-30T14:00", "2026-12-01"),  # by the cut-off time
        ("2026-11-30T14:01", "2026-12-02"),  # after it
        ("2026-11-27T13:00", "2026-11-30"),  # a Friday
        ("2026-11-27T15:00", "2026-12-01"),
        ("2026-11-28T09:00", "2026-12-01"),  # a Saturday counts for Monday
        ("2026-12-23T15:00", "2026-12-28"),  # after the cut-off time before Christmas
        ("2025-12-31T15:00", "2026-01-05"),  # over the turn of the year
        ("2026-03-27T15:00", "2026-03-31"),  # over the beginning of summer time
        ("2026-10-23T15:00", "2026-10-27"),  # and its end
    ],
)
@pytest.mark.requirement("H-13")
def test_the_next_working_day_reckons_with_the_cut_off_time(came: str, done: str) -> None:
    assert calendar().next_working_day(berlin(came)) == date.fromisoformat(done)


def test_a_moment_is_read_in_the_customers_zone() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert calendar(zone="UTC").counts_for(late) == date(2026, 12, 1), "after the cut-off time of the thirtieth"
    assert calendar().counts_for(late) == date(2026, 12, 1), "in Berlin it is the first already, before its cut-off time"
    assert calendar(zone="America/New_York").counts_for(datetime(2026, 12, 1, 3, tzinfo=UTC)) == date(2026, 12, 1)


def test_the_hours_of_a_day_follow_summer_time() -> None:
    days = calendar()
    assert (days.opening(date(2026, 3, 27)), days.opening(date(2026, 3, 30))) == (
        datetime(2026, 3, 27, 7, tzinfo=UTC),
        datetime(2026, 3, 30, 6, tzinfo=UTC),
    )
    assert days.closing(date(2026, 10, 26)) == datetime(2026, 10, 26, 16, tzinfo=UTC)
    shortened = days.end_of(date(2026, 3, 29)) - days.end_of(date(2026, 3, 28))
    assert shortened == timedelta(hours=23)
    assert days.end_of(date.max) == days.end_of(date.max - timedelta(days=1)), "whoever promises a day beyond all calendars"


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_so_many_working_days_lie_between(days: WorkingDays, start: date, count: int) -> None:
    end = days.days_after(start, count)
    assert days.is_working_day(end)
    between = sum(days.is_working_day(start + timedelta(days=i)) for i in range(1, (end - start).days + 1))
    assert between == count
    assert days.days_after(start, count + 1) > end


def test_zero_days_after_a_day_off_is_the_next_working_day() -> None:
    assert calendar().days_after(date(2026, 11, 28), 0) == date(2026, 11, 30)
    assert calendar().days_after(date(2026, 11, 28), 1) == date(2026, 11, 30)


@given(CALENDARS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)), st.integers(0, 10))
def test_whoever_comes_later_is_never_served_sooner(days: WorkingDays, moment: datetime, later: timedelta, count: int) -> None:
    promised = days.working_days_after(moment, count)
    assert promised <= days.working_days_after(moment + later, count)
    assert days.closing(promised) >= moment or count == 0
    assert days.opening(promised) < days.closing(promised) < days.end_of(promised)


@given(CALENDARS, MOMENTS)
def test_the_moment_counts_for_a_working_day_that_is_not_over(days: WorkingDays, moment: datetime) -> None:
    counted = days.counts_for(moment)
    assert days.is_working_day(counted)
    assert days.end_of(counted) > moment
    local = moment.astimezone(ZoneInfo(days.zone))
    on_time = local.time() <= time(14) and days.is_working_day(local.date())
    assert (counted == local.date()) is on_time
