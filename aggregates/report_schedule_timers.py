"""What is due for reports by schedule."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from aggregates.customer import Customer
from aggregates.report_schedule import (
    ReportFellDue,
    ReportSchedule,
    ReportScheduleChanged,
    ReportScheduleEnded,
    ReportScheduleResumed,
    ReportScheduleSetUp,
    ReportScheduleStopped,
    ReportSent,
    moment,
)
from aggregates.timer import Deadline, Since, Timer
from foundation.noun import Noun


def _by_the_customers_clock(since: Since, customer: Customer) -> Deadline:
    local = since if isinstance(since, datetime) else datetime.combine(since, time())
    return Deadline(local.replace(tzinfo=ZoneInfo(customer.time_zone)).astimezone(UTC), f"{local:%Y-%m-%d %H:%M} in {customer.time_zone}")


REPORT_DUE = Timer(
    "report_due",
    ReportSchedule,
    Noun("Regelmäßiger Bericht", "scheduled report"),
    sets={
        ReportScheduleSetUp: lambda event, _: moment(event),
        ReportScheduleChanged: lambda event, _: moment(event),
        ReportSent: lambda event, _: moment(event),
        ReportScheduleResumed: lambda event, _: moment(event),
    },
    ends=(ReportFellDue, ReportScheduleStopped, ReportScheduleEnded),
    due=_by_the_customers_clock,
)
"""A report by schedule is due at its hour, by the clock of the customer (H-19)."""
