"""Order a report to one's own mailbox, by schedule."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.report_schedule import ReportSchedule, ReportScheduleSetUp, schedule_claim
from aggregates.report_schedule_terms import ReportName
from commands.accounts.account_targets import check_present
from commands.engine.command import Decision, Given, Refusal
from commands.engine.creation import created
from commands.reports.schedule_of import check_has_address, customers_clock
from commands.reports.scheduled_command import ScheduledCommand


class ReportIsScheduledAlready(Refusal):
    """You get this report by schedule already; change that schedule instead of ordering the report twice."""

    code = "report-is-scheduled-already"
    de = "Sie bekommen diesen Bericht schon regelmäßig; bitte jenen Versand ändern, statt den Bericht zweimal zu bestellen."


class SetUpReportSchedule(ScheduledCommand):
    """`report` as `GET /reports` names it. It goes to the address that your account has when it is sent, and shows what you may read then."""

    made_here: ClassVar[frozenset[str]] = frozenset({"now"})

    schedule_id: UUID
    account_id: UUID
    report: ReportName
    now: datetime

    def decide(self, given: Given) -> Decision:
        check_present(given.state(Account, self.account_id))
        timing = self.timing
        holder = given.holder(schedule_claim(self.account_id, self.report))
        if holder not in (None, self.schedule_id):
            raise ReportIsScheduledAlready
        if holder is None:
            check_has_address(given, self.account_id)
        set_up = ReportScheduleSetUp(
            account_id=self.account_id,
            report=self.report,
            form=self.form,
            language=self.language,
            **timing._asdict(),
            next_on=timing.next_after(customers_clock(given, self.now)),
        )
        return created(given, ReportSchedule, self.schedule_id, set_up)
