"""Old devices that were given in payment are registered for remarketing: as the order is placed, or where it waits for approval as that is given (H-09, H-11)."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from aggregates.basket import Basket
from aggregates.basket_terms import TradeIn
from aggregates.engine.event import Event
from aggregates.order import Order
from aggregates.order_bookings import TradeInUse
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.terms import Settlement
from commands.baskets.own_basket import user_of
from commands.baskets.trade_in_device import tradable
from commands.engine.command import Decision, Given
from commands.orders.order_hooks import AfterApproval
from commands.remarketing.register_for_remarketing import RegisterForRemarketing
from eventstore.ids import derived_id

_SETTLED: Mapping[TradeInUse, Settlement] = {"sale": "paid_out", "set_against_rate": "set_against_rate"}


def remarketing_of(order_id: UUID, device_id: UUID) -> UUID:
    """Return the id of the remarketing of an old device that is taken for an order."""
    return derived_id(order_id, f"remarketing of {device_id}")


def registered(given: Given, order_id: UUID, trade_in: TradeIn, number: str) -> Iterator[tuple[UUID, Event]]:
    """Register one. Raises why it may not be sold."""
    asked = RegisterForRemarketing(
        remarketing_id=remarketing_of(order_id, trade_in.device_id),
        number=number,
        device_id=trade_in.device_id,
        condition=trade_in.condition,
    )
    agreed = {"settlement_agreed": _SETTLED[trade_in.use]}
    for stream, event in asked.decide(given):
        yield stream, event.model_copy(update=agreed) if isinstance(event, RemarketingRegistered) else event


def _approved(given: Given, order_id: UUID, order: Order) -> Decision:
    """Register those that waited with their order. Raises what became impossible meanwhile, such as that somebody else has the device: then the order isn't approved as it is."""
    decision: list[tuple[UUID, Event]] = []
    for waiting in order.to_trade_in:
        basket = given.state(Basket, waiting.basket_id)
        for trade_in in basket.trade_ins:
            if trade_in.device_id == waiting.device_id:
                tradable(given, trade_in.device_id, user_of(basket))
                decision += registered(given, order_id, trade_in, waiting.number)
    return decision


TRADE_INS_AFTER_APPROVAL = AfterApproval(_approved)
