"""Stop a scheduled report whose receiver may not get it any more. Sent by api/reports/mailing.py."""

from datetime import datetime
from uuid import UUID

from aggregates.report_schedule import ReportSchedule, ReportScheduleStopped
from aggregates.report_schedule_terms import StopReason
from commands.engine.command import Command, Decision, Given


class StopReportSchedule(Command):
    """Nothing goes out until the receiver begins it again."""

    schedule_id: UUID
    due_at: datetime
    reason: StopReason

    def decide(self, given: Given) -> Decision:
        if given.state(ReportSchedule, self.schedule_id).due_at != self.due_at:
            return []
        return [(self.schedule_id, ReportScheduleStopped(reason=self.reason))]
