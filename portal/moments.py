"""Moments as people write them at the command line."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def moment_in(time_zone: str, text: str) -> datetime:
    """ISO 8601; without an offset in this time zone; a day alone means its end. ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if len(text) == len("2026-11-01"):
        moment += timedelta(days=1, microseconds=-1)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(time_zone))
