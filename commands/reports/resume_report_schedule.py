"""Begin a scheduled report of one's own again that was stopped."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from aggregates.report_schedule import ReportScheduleResumed
from commands.engine.command import Command, Decision, Given
from commands.reports.schedule_of import check_has_address, customers_clock, own_schedule


class ResumeReportSchedule(Command):
    """It goes out the next time that it would be due; what was missed meanwhile doesn't."""

    made_here: ClassVar[frozenset[str]] = frozenset({"now"})

    schedule_id: UUID
    now: datetime

    def check(self, given: Given) -> bool:
        schedule = own_schedule(given, self.schedule_id)
        if schedule.status != "stopped" or schedule.account_id is None:
            return False
        check_has_address(given, schedule.account_id)
        return True

    def decide(self, given: Given) -> Decision:
        schedule = own_schedule(given, self.schedule_id)
        if not self.check(given) or schedule.timing is None:
            return []
        next_on = schedule.timing.next_after(customers_clock(given, self.now))
        return [(self.schedule_id, ReportScheduleResumed(hour=schedule.timing.hour, next_on=next_on))]
