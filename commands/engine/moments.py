"""Days and moments as they come from outside: in ISO 8601 and nothing else; a number is no date, whatever it might count."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, TypeAdapter

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})")


def _day(value: Any) -> Any:
    if value is None or isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("bitte einen Tag wie 2026-01-31 angeben / give a day such as 2026-01-31")


def _moment(value: Any) -> Any:
    if value is None or isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return value
    raise ValueError(
        "bitte einen Zeitpunkt mit Zeitzone wie 2026-01-31T08:30:00Z angeben / give a moment with its time zone, such as 2026-01-31T08:30:00Z"
    )


Day = Annotated[date, BeforeValidator(_day)]
"""A day such as 2026-01-31."""

Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
"""A moment with its offset, such as 2026-01-31T08:30:00Z."""

_INSTANT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


def _moment_or_day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return _INSTANT.validate_python(_moment(value))
    except ValueError:
        raise ValueError(
            "bitte einen Zeitpunkt mit Zeitzone wie 2026-01-31T08:30:00Z oder einen Tag wie 2026-01-31 angeben"
            " / give a moment with its time zone, such as 2026-01-31T08:30:00Z, or a day such as 2026-01-31"
        ) from None


MomentOrDay = Annotated[datetime | date, BeforeValidator(_moment_or_day)]
"""A moment with its offset; or a day: as of it means its end (`end_of`), since it its beginning (`start_of`), until it the beginning of the next (`next_after`)."""


def _in_time(said: datetime | date) -> datetime | date:
    try:
        if isinstance(said, datetime):
            said.astimezone(UTC)
    except OverflowError:
        raise ValueError(
            "bitte einen Zeitpunkt zwischen den Jahren 1 und 9999 der Weltzeit angeben / give a moment between the years 1 and 9999 of universal time"
        ) from None
    return said


MomentOrDayInTime = Annotated[MomentOrDay, AfterValidator(_in_time)]
"""The same, of moments that universal time has, too."""


def start_of(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day in a time zone: since it, what holds that whole day."""
    return datetime.combine(day, time.min, zone)


def next_after(day: date, zone: tzinfo) -> datetime:
    """Return the first moment after a day in a time zone: until it, what held that whole day."""
    return start_of(day + timedelta(days=1) if day < date.max else day, zone)


def end_of(day: date, zone: tzinfo) -> datetime:
    """Return the last microsecond of a day in a time zone: as of it, what held at the day's end."""
    return datetime.combine(day, time.max, zone).replace(fold=1)


@dataclass(frozen=True, slots=True)
class OnDay:
    """What a command says of a day: of which thing, on which facet of it, and the zone in which the day is meant. What goes along with it isn't held against the day.

    `effective`: what it decides is so from that day on; else the day is only told, and must be one on which the thing was there, as one of its `records` at least.
    """

    stream_id: UUID
    facet: str
    day: date
    zone: tzinfo
    effective: bool = True
    records: frozenset[UUID] = frozenset()
