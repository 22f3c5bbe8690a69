"""Note that a report that was due goes out. Sent by api/reports/mailing.py."""

from datetime import datetime
from uuid import UUID

from aggregates.report_schedule import ReportSchedule, ReportSent
from commands.engine.command import Command, Decision, Given
from commands.reports.schedule_of import customers_clock


class NoteReportSent(Command):
    """The mail lies in the outbox, and goes out once this is in the log. Nothing where this one is no longer due."""

    schedule_id: UUID
    due_at: datetime
    made_at: datetime
    too_large: bool

    def decide(self, given: Given) -> Decision:
        schedule = given.state(ReportSchedule, self.schedule_id)
        timing = schedule.timing
        if schedule.due_at != self.due_at or timing is None:
            return []
        was_due, now = customers_clock(given, self.due_at), customers_clock(given, self.made_at)
        now = max(was_due, now)
        sent = ReportSent(
            due_at=self.due_at,
            hour=timing.hour,
            next_on=timing.next_after(now),
            too_large=self.too_large or None,
            missed=timing.times_between(was_due, now) or None,
        )
        return [(self.schedule_id, sent)]
