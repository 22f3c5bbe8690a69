"""Days on which a device can be picked up."""

from datetime import UTC, datetime

from aggregates.working_calendar import USUAL_HOURS, working_days


def pick_up_day() -> str:
    """A working day that is to come."""
    days = working_days("Europe/Berlin", None, USUAL_HOURS)
    return days.days_after(days.local_day(datetime.now(UTC)), 2).isoformat()
