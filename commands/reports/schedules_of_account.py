"""Scheduled reports end with the account that gets them: nothing goes to somebody who has left, and nothing is left of them when their data are erased."""

from uuid import UUID

from aggregates.report_schedule import REPORT_SCHEDULE_CLAIM, ReportSchedule
from commands.accounts.account_ends import AccountEnd
from commands.engine.command import Decision, Given
from commands.reports.end_report_schedule import ended


def _ended(given: Given, account_id: UUID) -> Decision:
    holders = (given.holder(REPORT_SCHEDULE_CLAIM.of(value)) for value in sorted(given.claims(REPORT_SCHEDULE_CLAIM, f"{account_id}/")))
    return [
        event
        for schedule_id in holders
        if schedule_id is not None
        for event in ended(schedule_id, given.state(ReportSchedule, schedule_id), "account_inactive")
    ]


SCHEDULES_OF_ACCOUNT = AccountEnd(_ended, with_role=False)
"""With another role it is asked once more what they may read, when the next one is due."""
