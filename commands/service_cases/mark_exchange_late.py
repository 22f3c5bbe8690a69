"""Mark an exchange late whose promised day is over (H-13). Sent by commands/timers/timekeeper.py."""

from typing import ClassVar

from aggregates.customer import Customer
from aggregates.service_cases.late_exchange import ExchangeFellLate
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.timers import LATE_EXCHANGE
from aggregates.timer import Timer
from commands.engine.command import Decision, Given
from commands.timers.timed_command import TimedCommand


class MarkExchangeLate(TimedCommand):
    timer: ClassVar[Timer] = LATE_EXCHANGE

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.timed_id)
        if case.kind != "exchange" or not case.is_open or case.late or case.promised_on is None or case.device_id is None:
            return []
        if not LATE_EXCHANGE.is_due(case.promised_on, given.state(Customer, given.customer_id), self.due_at):
            return []
        late = ExchangeFellLate(
            case_id=self.timed_id, device_id=case.device_id, user_id=case.user_id, number=case.number, promised_on=case.promised_on
        )
        return [(self.timed_id, late)]
