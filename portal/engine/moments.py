"""Moments as people write them at the command line."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.engine.moments import end_of
from portal.engine.told import Told

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?")


def moment_in(time_zone: str, text: str) -> datetime:
    """Parse a moment in ISO 8601; without an offset it is in this time zone; a day alone means its end. Raises ValueError for anything else."""
    if not _FORM.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if len(text) == len("2026-11-01"):
        return end_of(moment.date(), ZoneInfo(time_zone))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(time_zone))


def come_moment_in(time_zone: str, text: str) -> datetime:
    """Parse the same, today being the last day that there is; raises Told for a moment that is still to come."""
    moment, now = moment_in(time_zone, text), datetime.now(ZoneInfo(time_zone))
    today = moment_in(time_zone, f"{now:%Y-%m-%d}")
    if moment > now and moment != today:
        raise Told(
            f"{text} liegt in der Zukunft (jetzt ist der {now:%d.%m.%Y, %H:%M}, {time_zone}); was gewesen sein wird, weiß niemand.",
            f"{text} lies in the future (it is {now:%Y-%m-%d %H:%M} now, {time_zone}); nobody knows what will have been.",
        )
    return moment
