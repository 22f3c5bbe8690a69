"""A report by schedule of somebody's own."""

from datetime import UTC, datetime
from uuid import UUID

from commands.reports.set_up_report_schedule import SetUpReportSchedule
from tests.portal.carried_out import carry_out, streams_of

SCHEDULE_ID = UUID("5e000000-0000-4000-8000-000000000001")


def schedule_report(database: str) -> None:
    """Let the one who was invited last get a report each Monday."""
    account_id, customer_id = streams_of(database, "account.invited")[-1]
    weekly = SetUpReportSchedule(
        schedule_id=SCHEDULE_ID,
        account_id=account_id,
        report="users-without-device",
        rhythm="weekly",
        weekday="monday",
        hour=7,
        now=datetime.now(UTC),
    )
    carry_out(database, customer_id, weekly, actor=f"account:{account_id}")
