"""Samples of the events of reports by schedule."""

from datetime import UTC, date, datetime
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.report_schedule import (
    ReportDelayed,
    ReportFellDue,
    ReportScheduleChanged,
    ReportScheduleEnded,
    ReportScheduleResumed,
    ReportScheduleSetUp,
    ReportScheduleStopped,
    ReportSent,
)

ACCOUNT = UUID("ac000000-0000-4000-8000-000000000001")
DUE = datetime(2026, 12, 7, 7, tzinfo=UTC)

SAMPLES: tuple[Event, ...] = (
    ReportScheduleSetUp(
        account_id=ACCOUNT,
        report="ending-contracts",
        form="xlsx",
        language="de",
        rhythm="weekly",
        weekday="monday",
        hour=8,
        next_on=date(2026, 12, 7),
    ),
    ReportScheduleChanged(form="pdf", language="en", rhythm="monthly", day=31, hour=9, next_on=date(2026, 12, 31)),
    ReportFellDue(due_at=DUE),
    ReportDelayed(due_at=DUE, problem="chart-not-drawn", tries=1, again_at=datetime(2026, 12, 7, 7, 1, tzinfo=UTC)),
    ReportSent(due_at=DUE, hour=8, next_on=date(2026, 12, 21), too_large=True, missed=1),
    ReportScheduleStopped(reason="no_right"),
    ReportScheduleResumed(hour=8, next_on=date(2026, 12, 28)),
    ReportScheduleEnded(account_id=ACCOUNT, report="ending-contracts", reason="account_inactive"),
)
