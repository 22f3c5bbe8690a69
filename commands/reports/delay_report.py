"""Note that a report that is due could not be made, and when it is tried again. Sent by api/reports/mailing.py."""

from datetime import datetime, timedelta
from uuid import UUID

from aggregates.report_schedule import ReportDelayed, ReportSchedule
from commands.engine.command import Command, Decision, Given

_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=4)


class DelayReport(Command):
    """`tries`: how many there were before; so the same failure is noted once. Each pause is twice as long as the one before, up to the longest."""

    schedule_id: UUID
    due_at: datetime
    tries: int
    now: datetime
    problem: str

    def decide(self, given: Given) -> Decision:
        schedule = given.state(ReportSchedule, self.schedule_id)
        if (schedule.due_at, schedule.tries) != (self.due_at, self.tries):
            return []
        again_at = self.now + min(_FIRST * 2 ** min(self.tries, 20), _LONGEST)
        return [(self.schedule_id, ReportDelayed(due_at=self.due_at, problem=self.problem, tries=self.tries + 1, again_at=again_at))]
