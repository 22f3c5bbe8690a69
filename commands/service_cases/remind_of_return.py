"""Remind a user of a device that is to be sent back (H-14). Sent by commands/timers/timekeeper.py."""

from typing import ClassVar

from aggregates.customer import Customer
from aggregates.service_cases.reminders import ReturnReminded
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.timers import OPEN_RETURN_REMINDER
from aggregates.timer import Timer
from aggregates.user import User
from commands.engine.command import Decision, Given
from commands.timers.timed_command import TimedCommand


class RemindOfReturn(TimedCommand):
    """The mail is kept before it (access/service_cases/return_mails.py); what the event says of that is by the same address."""

    timer: ClassVar[Timer] = OPEN_RETURN_REMINDER

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.timed_id)
        if case.kind != "return" or case.status != "requested" or case.device_id is None:
            return []
        if given.state(Customer, given.customer_id).case_reminders.open_return is None:
            return []
        if case.return_reminded_for is not None and self.due_at <= case.return_reminded_for:
            return []
        mailed = case.user_id is not None and reminded_at(given.state(User, case.user_id)) is not None
        told = ReturnReminded(case_id=self.timed_id, device_id=case.device_id, user_id=case.user_id, due_at=self.due_at, mailed=mailed)
        return [(self.timed_id, told)]


def reminded_at(user: User) -> str | None:
    """Return the address at which a user is reminded; None where there is none, or the user has left."""
    return None if user.erased or user.status == "deleted" else user.email
