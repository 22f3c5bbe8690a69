"""Days and moments that requests name in tests."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def just_now() -> dict[str, str]:
    """A time in which nothing has begun."""
    until = datetime.now(UTC)
    return {"since": (until - timedelta(microseconds=1)).isoformat(), "until": until.isoformat()}


def today() -> str:
    """Where the customer is."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat()
