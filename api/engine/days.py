"""Days where moments are asked for: what each means, in the time zone of the customer (docs/api.md, Days and moments)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.engine.words import Help, Label
from api.engine.access import Caller
from api.engine.asking import read_as
from api.engine.shape import Shape
from commands.engine.moments import MomentOrDayInTime, next_after, start_of


class SinceUntil(Shape):
    """What held for a while: of a day as `since` from its beginning, of one as `until` that whole day, in the customer's time zone."""

    since: Annotated[
        MomentOrDayInTime, Label("Seit", "Since"), Help("Ein Tag zählt von seinem Beginn an.", "A day counts from its beginning.")
    ]
    until: Annotated[MomentOrDayInTime, Label("Bis", "Until"), Help("Ein Tag zählt ganz mit.", "A day counts as a whole.")]


def zone_of(caller: Caller, customer_id: UUID) -> ZoneInfo:
    """Look up the time zone of a customer."""
    with read_as(caller, customer_id) as found:
        return found.settings.zone


def in_zone_of(caller: Caller, customer_id: UUID, at: datetime) -> datetime:
    """Give a moment in the time zone of a customer, for sentences; one that is none there, at an end of time, as it is."""
    try:
        return at.astimezone(zone_of(caller, customer_id))
    except OverflowError:
        return at


def in_moments(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Turn the days among `since` and `until` into moments."""
    days = {name: value for name, value in given.items() if name in ("since", "until") and not isinstance(value, datetime)}
    if not days:
        return given
    zone = zone_of(caller, caller.customer)
    return {**given, **{name: (start_of if name == "since" else next_after)(day, zone) for name, day in days.items()}}
