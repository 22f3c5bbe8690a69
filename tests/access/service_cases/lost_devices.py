"""Lost devices whose numbers are to be blocked, and the desk that asks their carriers at a clock that tests set."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from access.engine.current_states import CurrentStates
from access.service_cases.blocking_desk import BlockingDesk
from aggregates.device_terms import DeviceDescription
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, LossReported
from aggregates.service_cases.terms import NumberInCase
from aggregates.sim import SimRegistered
from aggregates.user import UserRegistered
from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog
from gateways.number_blocking import HttpBlockingGateway
from tests.commands.made_up import CUSTOMER
from tests.eventstore.store import appended, cause

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def number(n: int) -> str:
    return f"+4915550209{n:02}"


def case_of(n: int) -> UUID:
    return UUID(f"5c000000-0000-4000-8000-{n:012}")


def user_of(n: int) -> UUID:
    return UUID(f"e1000000-0000-4000-8000-{n:012}")


def asked(log: EventLog, n: int, *, carrier: str = "Beispielnetz", customer_id: UUID = CUSTOMER) -> None:
    """The nth loss, of which the blocking of its one number is asked for."""
    report(log, n, carrier=carrier, customer_id=customer_id)
    ask(log, n, customer_id)


def report(log: EventLog, n: int, *, carrier: str = "Beispielnetz", customer_id: UUID = CUSTOMER) -> None:
    sim = UUID(f"51000000-0000-4000-8000-{n:012}")
    lost = LossReported(
        **of(n),
        number=f"S-{n}",
        identifiers=(),
        description=DeviceDescription(model="Phone 1"),
        loss="stolen",
        happened_on=date(2026, 11, 29),
        activation_lock="on",
        numbers=(NumberInCase(sim_id=sim, number=number(n)),),
    )
    for entry in (
        (user_of(n), UserRegistered(name=f"Muster {n}")),
        (sim, SimRegistered(number=number(n), carrier=carrier, fed=False)),
        (case_of(n), lost),
    ):
        appended(log, entry, by=cause(customer_id))


def ask(log: EventLog, n: int, customer_id: UUID = CUSTOMER) -> None:
    appended(log, (case_of(n), BlockingAsked(**of(n), numbers=(number(n),))), by=cause(customer_id))


def of(n: int) -> dict[str, Any]:
    """What all events of the case say."""
    return {"case_id": case_of(n), "device_id": UUID(f"d1000000-0000-4000-8000-{n:012}"), "user_id": user_of(n)}


def told(log: EventLog) -> list[tuple[str, str, str | None]]:
    with log.pool.connection() as connection:
        events = [each.event for each in log.page(connection, 0)]
    return [(event.blocked_number, event.outcome, event.reason) for event in events if isinstance(event, BlockingTold)]


class Desk:
    """`urls`: of carriers, by name."""

    def __init__(self, log: EventLog, urls: Mapping[str, str], *, seconds: float = 30.0) -> None:
        self.now = NOW
        self.dispatcher = Dispatcher(log)
        gateways = {name: HttpBlockingGateway(url, ("X-Key", "geheim"), seconds) for name, url in urls.items()}
        self.desk = BlockingDesk(log, CurrentStates(log), self.dispatcher, gateways, lambda: self.now)

    def at(self, moment: datetime) -> int:
        """Do what is due by then."""
        self.now = moment
        return self.desk.step()
