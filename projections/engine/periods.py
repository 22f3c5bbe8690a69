"""One facet of a thing over time, as far as is known: from when on it was what, what was learnt of a while in the past included (docs/decisions/0017)."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from readmodels.engine.table import Json


class Period(NamedTuple):
    """From `since` on it was `what`; a fact of the past ends at its `until`."""

    since: datetime
    until: datetime | None
    what: UUID | None


class Periods(tuple[Period, ...]):
    """In the order of when they began, then of the log: of those in which a moment lies, the last one counts."""

    __slots__ = ()

    def began(self, effective_at: datetime, what: UUID | None) -> "Periods":
        """Add what is so from now on: not before the one before it in the log."""
        return self._with(Period(self.begins(effective_at), None, what))

    def begins(self, effective_at: datetime) -> datetime:
        """Tell from when on holds what is so from now on."""
        return max((period.since for period in self if period.until is None and period.since > effective_at), default=effective_at)

    def was(self, since: datetime, until: datetime, what: UUID | None) -> "Periods":
        """Add what is known to have been so for a while."""
        return self._with(Period(since, until, what))

    def at(self, moment: datetime) -> UUID | None:
        counts = self._counts(moment)
        return counts.what if counts is not None else None

    def replaced(self, since: datetime, until: datetime | None) -> Iterator[Period]:
        """Yield what was thought to be so, and when, of that time for which something else is said now: not where what began later counts."""
        turns = sorted({since, *self.turns(since, until)})
        for moment, end in zip(turns, [*turns[1:], until], strict=True):
            counts = self._counts(moment)
            if counts is None or counts.since <= since:
                yield Period(moment, end, counts.what if counts is not None else None)

    def turns(self, since: datetime, until: datetime | None) -> Iterable[datetime]:
        """Return the moments within that time at which it may have changed."""
        for period in self:
            for moment in (period.since, period.until):
                if moment is not None and since < moment and (until is None or moment < until):
                    yield moment

    def json(self) -> Json:
        return Json(orjson.dumps([*map(list, self)]).decode())

    def _counts(self, moment: datetime) -> Period | None:
        return next((period for period in reversed(self) if _lies_in(moment, period)), None)

    def _with(self, period: Period) -> "Periods":
        place = bisect_right(self, period.since, key=_since)
        return Periods((*self[:place], period, *self[place:]))


def periods(written: Json) -> Periods:
    """Read them as they were written by `json`."""
    if written == NO_PERIODS:
        return NEVER
    return Periods(
        Period(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None, UUID(what) if what else None)
        for since, until, what in orjson.loads(written)
    )


NEVER = Periods()
NO_PERIODS = NEVER.json()


def _since(period: Period) -> datetime:
    return period.since


def _lies_in(moment: datetime, period: Period) -> bool:
    return period.since <= moment and (period.until is None or moment < period.until)
