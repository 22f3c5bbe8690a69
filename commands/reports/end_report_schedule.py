"""End a scheduled report: one's own, as administrator anybody's."""

from uuid import UUID

from aggregates.accounts.roles import AccountRole
from aggregates.report_schedule import ReportSchedule, ReportScheduleEnded
from aggregates.report_schedule_terms import ScheduleEndReason
from commands.engine.command import Command, Decision, Given
from commands.reports.schedule_of import schedule_in_charge_of


class EndReportSchedule(Command):
    """What is on its way to the mail server and not sent yet isn't sent any more."""

    schedule_id: UUID
    by_role: AccountRole | None

    def decide(self, given: Given) -> Decision:
        return ended(self.schedule_id, schedule_in_charge_of(given, self.schedule_id, self.by_role), "wished")


def ended(schedule_id: UUID, schedule: ReportSchedule, reason: ScheduleEndReason) -> Decision:
    """Decide the end of a schedule, unless it has ended."""
    if schedule.status == "ended" or schedule.account_id is None:
        return []
    return [(schedule_id, ReportScheduleEnded(account_id=schedule.account_id, report=schedule.report, reason=reason))]
