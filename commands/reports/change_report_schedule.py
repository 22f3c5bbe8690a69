"""Change when a report of one's own goes out, and in which form."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from aggregates.report_schedule import ReportScheduleChanged
from commands.engine.command import Decision, Given
from commands.reports.schedule_of import customers_clock, own_schedule
from commands.reports.scheduled_command import ScheduledCommand


class ChangeReportSchedule(ScheduledCommand):
    """As a whole. One that is due goes out first; one that is stopped stays so."""

    made_here: ClassVar[frozenset[str]] = frozenset({"now"})

    schedule_id: UUID
    now: datetime

    def check(self, given: Given) -> bool:
        own_schedule(given, self.schedule_id)
        return True

    def decide(self, given: Given) -> Decision:
        schedule = own_schedule(given, self.schedule_id)
        timing = self.timing
        if (schedule.form, schedule.language, schedule.timing) == (self.form, self.language, timing):
            return []
        next_on = timing.next_after(customers_clock(given, self.now)) if schedule.status == "active" else None
        changed = ReportScheduleChanged(form=self.form, language=self.language, **timing._asdict(), next_on=next_on)
        return [(self.schedule_id, changed)]
