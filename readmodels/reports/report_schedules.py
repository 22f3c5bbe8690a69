"""Reports that go to people's mailboxes by schedule."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from readmodels.engine.histories import history_table
from readmodels.engine.table import Table


class ReportScheduleRow(NamedTuple):
    """`due_at`: since when it is due and not sent, `again_at` when it is tried again after it failed, for `problem`."""

    customer_id: UUID
    schedule_id: UUID
    account_id: UUID
    report: str
    form: str
    language: str
    rhythm: str
    weekday: str | None
    day: int | None
    hour: int
    status: str
    reason: str | None
    next_on: date | None
    due_at: datetime | None
    again_at: datetime | None
    tries: int
    problem: str | None
    sent_at: datetime | None
    created_at: datetime
    version: int


REPORT_SCHEDULES = Table("report_schedules", ReportScheduleRow, key="schedule_id", indexes=("customer_id, report, schedule_id",))
REPORT_SCHEDULE_HISTORY = history_table("report_schedule_history")
