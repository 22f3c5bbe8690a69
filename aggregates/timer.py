"""Timers: what is due at a moment unless something else happens before, declared beside the aggregate that it is about.

    LATE_DELIVERY = Timer("late_delivery", Order, …, sets={OrderAccepted: lambda event, _: event.promised_on}, ends=(OrderCompleted,), due=…)

Events set it, move it (set once more) and drop it; when it is due the command of its name is carried out (`commands/timers/timed_command.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from aggregates.customer import Customer
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from foundation.noun import Noun

Since = date | datetime
"""From what a deadline is reckoned: a day, or the moment at which something happened."""


class Deadline(NamedTuple):
    """`rule`: what it was reckoned by, for operators: `end of 2026-12-04 in Europe/Berlin`."""

    at: datetime
    rule: str


@dataclass(frozen=True, eq=False)
class Timer:
    """`sets`: from what it is reckoned after such an event, which happened at that moment; None drops it. `due`: by when, as the customer's calendar and settings are;
    None: never, as long as they are so. Both are pure: no clock, no I/O.
    """

    name: str
    of: type[Aggregate]
    noun: Noun
    sets: Mapping[type[Event], Callable[[Any, datetime], Since | None]]
    ends: tuple[type[Event], ...]
    due: Callable[[Since, Customer], Deadline | None]

    @property
    def kinds(self) -> tuple[type[Event], ...]:
        """All events that it follows."""
        return (*self.sets, *self.ends)

    def id_of(self, stream_id: UUID) -> str:
        """Return by what the timer of one stream is known: there is one at a time."""
        return f"{self.name}:{stream_id}"

    def since(self, event: Event, happened_at: datetime) -> Since | None:
        """Tell from what it is reckoned after this event; None: it is dropped."""
        sets = self.sets.get(type(event))
        return None if sets is None else sets(event, happened_at)

    def is_due(self, since: Since | None, customer: Customer, by: datetime) -> bool:
        """Tell whether it is due by then after all: read models lag, so who carries it out asks the state once more."""
        deadline = None if since is None else self.due(since, customer)
        return deadline is not None and deadline.at <= by


def at_once(since: Since, customer: Customer) -> Deadline:
    """Due as soon as it is set; from a day on when work begins on it."""
    return Deadline(since if isinstance(since, datetime) else customer.working_days.opening(since), "at once")


def end_of_day(since: Since, customer: Customer) -> Deadline:
    """Due when this day is over for the customer."""
    day = since if not isinstance(since, datetime) else customer.working_days.local_day(since)
    return Deadline(customer.working_days.end_of(day), f"end of {day} in {customer.time_zone}")


def after_working_days(since: Since, count: int, customer: Customer) -> Deadline:
    """Due when work begins on the day that is so many of the customer's working days later."""
    days = customer.working_days
    day = days.working_days_after(since, count) if isinstance(since, datetime) else days.days_after(since, count)
    place = f"{customer.time_zone}, {customer.federal_state}" if customer.federal_state else customer.time_zone
    return Deadline(days.opening(day), f"{count} working days after {since.isoformat()} in {place}")


class Due(NamedTuple):
    """A timer that is due; `position`: of the event that set it, so that one that is set for the same moment once more is due once more."""

    timer_id: str
    timer: str
    customer_id: UUID
    stream_id: UUID
    due_at: datetime
    position: int
