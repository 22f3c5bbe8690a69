"""Call for a report that is due by schedule. Sent by commands/timers/timekeeper.py."""

from typing import ClassVar

from aggregates.customer import Customer
from aggregates.report_schedule import ReportFellDue, ReportSchedule
from aggregates.report_schedule_timers import REPORT_DUE
from aggregates.timer import Timer
from commands.engine.command import Decision, Given
from commands.timers.timed_command import TimedCommand


class CallForReport(TimedCommand):
    timer: ClassVar[Timer] = REPORT_DUE

    def decide(self, given: Given) -> Decision:
        schedule = given.state(ReportSchedule, self.timed_id)
        if schedule.status != "active" or not REPORT_DUE.is_due(schedule.next_at, given.state(Customer, given.customer_id), self.due_at):
            return []
        return [(self.timed_id, ReportFellDue(due_at=self.due_at))]
