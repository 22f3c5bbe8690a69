"""Old devices that were given in payment are registered for remarketing: as the order is placed, or where it waits for approval as that is given (H-09, H-11)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from aggregates.basket import Basket
from aggregates.basket_terms import TradeIn
from aggregates.customer import Customer
from aggregates.device import Device
from aggregates.engine.event import Event
from aggregates.order import Order
from aggregates.order_bookings import TradeInUse
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.terms import Settlement
from commands.baskets.own_basket import user_of
from commands.baskets.trade_in_device import tradable
from commands.engine.command import Decision, Given
from commands.orders.order_hooks import AfterApproval
from commands.remarketing.expected_given import expected_given
from commands.remarketing.grading import graded
from commands.remarketing.order_of_trade_in import remarketing_of
from commands.remarketing.register_for_remarketing import RegisterForRemarketing
from foundation.money import Money

_SETTLED: Mapping[TradeInUse, Settlement] = {"sale": "paid_out", "set_against_rate": "set_against_rate"}


def registered(given: Given, order_id: UUID, trade_in: TradeIn, number: str, day: date) -> Iterator[tuple[UUID, Event]]:
    """Register one, with what it may bring on that day. Raises why it may not be sold."""
    asked = RegisterForRemarketing(
        remarketing_id=remarketing_of(order_id, trade_in.device_id),
        number=number,
        device_id=trade_in.device_id,
        condition=trade_in.condition,
        day=day,
    )
    agreed = {"settlement_agreed": _SETTLED[trade_in.use]}
    for stream, event in asked.decide(given):
        yield stream, event.model_copy(update=agreed) if isinstance(event, RemarketingRegistered) else event


def expected_of(given: Given, trade_in: TradeIn, day: date) -> Money | None:
    """Tell what an old device may bring by what is said of it; None: no list says so."""
    return expected_given(given, given.state(Device, trade_in.device_id).description, graded(trade_in.condition), day)


def _approved(given: Given, order_id: UUID, order: Order, asked_at: datetime) -> Decision:
    """Register those that waited with their order. Raises what became impossible meanwhile, such as that somebody else has the device: then the order isn't approved as it is."""
    decision: list[tuple[UUID, Event]] = []
    day = given.state(Customer, given.customer_id).working_days.local_day(asked_at)
    for waiting in order.to_trade_in:
        basket = given.state(Basket, waiting.basket_id)
        for trade_in in basket.trade_ins:
            if trade_in.device_id == waiting.device_id:
                tradable(given, trade_in.device_id, user_of(basket))
                decision += registered(given, order_id, trade_in, waiting.number, day)
    return decision


TRADE_INS_AFTER_APPROVAL = AfterApproval(_approved)
