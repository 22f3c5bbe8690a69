"""Bring to mind that somebody waits for an answer at a service case (H-13, H-23). Sent by commands/timers/timekeeper.py."""

from typing import ClassVar

from aggregates.customer import Customer
from aggregates.service_cases.reminders import CaseAnswerMissed
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.timers import UNANSWERED_CASE
from aggregates.timer import Timer
from commands.engine.command import Decision, Given
from commands.timers.timed_command import TimedCommand


class RemindOfAnswer(TimedCommand):
    timer: ClassVar[Timer] = UNANSWERED_CASE

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.timed_id)
        awaited_of, awaited, customer = case.awaits_answer_of, case.awaited, given.state(Customer, given.customer_id)
        if awaited_of is None or case.device_id is None or customer.case_reminders.unanswered is None:
            return []
        if awaited.reminded_for is not None and self.due_at <= awaited.reminded_for:
            return []
        if awaited.of is not None and awaited.since is not None and not UNANSWERED_CASE.is_due(awaited.since, customer, self.due_at):
            return []
        told = CaseAnswerMissed(
            case_id=self.timed_id,
            device_id=case.device_id,
            user_id=case.user_id,
            number=case.number,
            awaited_of=awaited_of,
            times=awaited.times + 1,
            due_at=self.due_at,
        )
        return [(self.timed_id, told)]
