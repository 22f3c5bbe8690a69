"""Orders that are promised for days, a clock that tests set, and who keeps the time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from aggregates.order import OrderAccepted, OrderCompleted, OrderPromised
from commands.engine.dispatch import Dispatcher
from commands.timers.timekeeper import Announce, Timekeeper
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.commands.made_up import CUSTOMER, ERIKA, Entry, customer, user
from tests.commands.orders.made_up_orders import TWO_CASES, placed
from tests.eventstore.store import appended, cause, rows_of

LATE = "SELECT stream_id, (payload->>'promised_on')::date FROM events WHERE event_name = 'order.fell_late' ORDER BY position"
DAY = date(2026, 12, 1)
TIMERS_ALONE = [each for each in PROJECTIONS if each.name == "timers"]


def order_id(n: int) -> UUID:
    return UUID(f"0d000000-0000-4000-8000-{n:012}")


def promised(n: int, day: date | None, user_id: UUID = ERIKA) -> list[Entry]:
    """The events of an order that is promised for a day."""
    order = order_id(n)
    return [
        placed(TWO_CASES, order_id=order, number=f"B-{n}", user_id=user_id),
        (order, OrderAccepted(order_id=order, user_id=user_id, promised_on=day)),
    ]


def promised_anew(n: int, day: date) -> Entry:
    return order_id(n), OrderPromised(order_id=order_id(n), user_id=ERIKA, promised_on=day, was=None)


def completed(n: int) -> Entry:
    return order_id(n), OrderCompleted(order_id=order_id(n), user_id=ERIKA, status="delivered")


def midnight_after(day: date) -> datetime:
    """When a day is over in Berlin, in winter."""
    return datetime(day.year, day.month, day.day, 23, tzinfo=UTC)


class Kept:
    """A log, its timers and a clock."""

    def __init__(self, log: EventLog, *, announces: Mapping[str, Announce] | None = None) -> None:
        self.log = log
        self.now = datetime(2026, 11, 30, 12, tzinfo=UTC)
        self.dispatcher = Dispatcher(log)
        self.keeper = Timekeeper(log, self.dispatcher, lambda: self.now, announces)
        self.tell(customer())
        self.tell(user())

    def close(self) -> None:
        self.dispatcher.close()

    def tell(self, *entries: Entry, of: UUID = CUSTOMER) -> None:
        for entry in entries:
            appended(self.log, entry, by=cause(of))
        self.project()

    def project(self) -> None:
        Projector(self.log, TIMERS_ALONE).catch_up()

    def late(self) -> list[tuple[UUID, date]]:
        return rows_of(self.log.dsn, LATE)

    def until(self, moment: datetime) -> list[UUID]:
        """Set the clock, carry out what is due, and project what came of it; returns what became late, in its order."""
        self.now = moment
        before = len(self.late())
        self.keeper.catch_up()
        self.project()
        return [order for order, _ in self.late()[before:]]


def set_by(kept: Kept) -> dict[UUID, datetime]:
    """What is set, and until when."""
    return dict(rows_of(kept.log.dsn, "SELECT stream_id, due_at FROM timers WHERE due_at IS NOT NULL"))
