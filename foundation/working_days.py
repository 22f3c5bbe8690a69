"""Working days: Monday to Friday without the public holidays of Germany and of a federal state, with working hours, in a time zone.

What comes in by the cut-off time of a working day counts for that day, all else for the next one; days are counted from there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=1024)
def _holidays(federal_state: str | None, year: int) -> frozenset[date]:
    """Those that hold in the whole state: where single communes have one more (Assumption Day in Bavaria, say), it is worked elsewhere."""
    from holidays.countries.germany import Germany  # a tenth of a second, which no command line waits for that counts no days

    return frozenset(Germany(years=year, subdiv=federal_state))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """When somebody works. `federal_state`: its code in ISO 3166-2, such as NW; None: the holidays of all Germany alone."""

    zone: str
    federal_state: str | None
    opens_at: time
    closes_at: time
    cut_off_at: time

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in _holidays(self.federal_state, day.year)

    def following(self, day: date) -> Iterator[date]:
        """Yield the working days after a day, one after the other."""
        while True:
            day += _DAY
            if self.is_working_day(day):
                yield day

    def days_after(self, day: date, count: int) -> date:
        """Find the day that is so many working days after this one; 0 is the day itself, if it is one, else the next."""
        if count == 0 and self.is_working_day(day):
            return day
        days = self.following(day)
        for _ in range(count - 1):
            next(days)
        return next(days)

    def counts_for(self, moment: datetime) -> date:
        """Find the working day for which something counts that came in at this moment."""
        local = moment.astimezone(ZoneInfo(self.zone))
        if local.time() <= self.cut_off_at:
            return self.days_after(local.date(), 0)
        return self.days_after(local.date(), 1)

    def local_day(self, moment: datetime) -> date:
        """Return the day that it is at this moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def next_working_day(self, moment: datetime) -> date:
        """Find the working day after the one for which the moment counts: the day of a "next business day" promise."""
        return self.working_days_after(moment, 1)

    def working_days_after(self, moment: datetime, count: int) -> date:
        """Find the day that is so many working days after the one for which the moment counts."""
        return self.days_after(self.counts_for(moment), count)

    def opening(self, day: date) -> datetime:
        """Return the moment at which the working hours of the day begin."""
        return self._at(day, self.opens_at)

    def closing(self, day: date) -> datetime:
        """Return the moment at which the working hours of the day end: by then a promise for this day is due."""
        return self._at(day, self.closes_at)

    def end_of(self, day: date) -> datetime:
        """Return the moment at which the day is over, at midnight: calendar days end then."""
        return self._at(min(day, date.max - _DAY) + _DAY, time())

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, ZoneInfo(self.zone)).astimezone(UTC)
