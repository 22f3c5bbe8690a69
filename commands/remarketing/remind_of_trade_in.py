"""Remind a user of an old device that was taken in payment and hasn't come (H-09, H-14). Sent by commands/timers/timekeeper.py."""

from typing import ClassVar

from aggregates.customer import Customer
from aggregates.remarketing.awaited import AwaitedDeviceReminded
from aggregates.remarketing.remarketing import Remarketing
from aggregates.remarketing.timers import AWAITED_TRADE_IN_REMINDER
from aggregates.timer import Timer
from aggregates.user import User
from commands.engine.command import Decision, Given
from commands.service_cases.remind_of_return import reminded_at
from commands.timers.timed_command import TimedCommand


class RemindOfTradeIn(TimedCommand):
    """The mail is kept before it (access/trade_in_mails.py); what the event says of that is by the same address."""

    timer: ClassVar[Timer] = AWAITED_TRADE_IN_REMINDER

    def decide(self, given: Given) -> Decision:
        of = given.state(Remarketing, self.timed_id)
        if of.status != "registered" or of.awaited_for is None or of.device_id is None:
            return []
        if given.state(Customer, given.customer_id).case_reminders.open_return is None:
            return []
        if of.reminded_for is not None and self.due_at <= of.reminded_for:
            return []
        mailed = of.user_id is not None and reminded_at(given.state(User, of.user_id)) is not None
        told = AwaitedDeviceReminded(
            remarketing_id=self.timed_id, device_id=of.device_id, user_id=of.user_id, due_at=self.due_at, mailed=mailed
        )
        return [(self.timed_id, told)]
