"""What becomes of old devices that were taken in payment when nothing more of their order is to come (H-09, H-15)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.order import Order
from aggregates.orders.order_progress import is_delivered
from aggregates.remarketing.agreed_settlement import AgreedSettlementEnded
from aggregates.remarketing.awaited import RemarketedDeviceAwaited
from aggregates.remarketing.remarketing import Remarketing, RemarketingWithdrawn
from commands.engine.command import Decision, Given
from commands.orders.freed_numbers import is_used
from commands.orders.order_hooks import AfterOrder
from commands.remarketing.order_of_trade_in import brought_a_rate
from commands.service_cases.numbers_over import go_over_from_no_device, go_over_with_order

_IN_HAND = frozenset({"received", "checked", "offered", "accepted"})
_NOT_RECEIVED = frozenset({"registered", "withdrawn"})


def _ended(given: Given, order_id: UUID, order: Order, _at: datetime | None) -> Decision:
    """Withdraw those that haven't arrived, unless something was delivered: then they are awaited. Of what has arrived whoever has it in hand decides with the customer."""
    ended = [*_settlements_ended(given, order_id, order)]
    if order.status == "delivered":
        return [*ended, *awaited(given, order_id, order), *_numbers_over(given, order_id, order)]
    if order.status not in ("cancelled", "declined"):
        return []
    return ended + [
        (each, RemarketingWithdrawn(remarketing_id=each, device_id=of.device_id, user_id=of.user_id, identifiers=of.identifiers))
        for each, of in _to_come(given, order)
    ]


def _settlements_ended(given: Given, order_id: UUID, order: Order) -> Iterator[tuple[UUID, Event]]:
    """Say of those in hand whose proceeds were to be set against a rate that none has come: they are paid out then."""
    if brought_a_rate(order):
        return
    for each in order.traded_in:
        of = given.state(Remarketing, each)
        if of.settlement_agreed == "set_against_rate" and of.status in _IN_HAND:
            yield each, AgreedSettlementEnded(remarketing_id=each, device_id=of.device_id, user_id=of.user_id, order_id=order_id)


def awaited(given: Given, order_id: UUID, order: Order) -> Iterator[tuple[UUID, Event]]:
    """Say of those that haven't arrived that they are awaited now, unless that was said."""
    for each, of in _to_come(given, order):
        if of.device_id is not None and of.awaited_for is None:
            told = RemarketedDeviceAwaited(
                remarketing_id=each, number=of.number, device_id=of.device_id, user_id=of.user_id, order_id=order_id
            )
            yield each, told


def _numbers_over(given: Given, order_id: UUID, order: Order) -> Iterator[tuple[UUID, Event]]:
    """Put the numbers for which something came into the new device: out of the old ones, or, where these were received before, out of no device since."""
    numbers, before = _numbers_with_something_come(order), given.state(Order, order_id)
    for each in order.traded_in:
        of = given.state(Remarketing, each)
        if of.status == "registered" and of.device_id is not None:
            yield from go_over_with_order(given, order, before, numbers, of.device_id)
        elif of.status not in _NOT_RECEIVED and of.device_id is not None:
            yield from go_over_from_no_device(given, order, before, numbers, of.device_id)


def _numbers_with_something_come(order: Order) -> tuple[UUID, ...]:
    """List the numbers for which a position was delivered; of those for which there is none, what their booking says counts."""
    came = {sim_id for position, sim_id in order.named.items() if is_delivered(order.progress, (position,))}
    named = set(order.named.values())
    used = (sim_id for sim_id, booked in order.booked.items() if sim_id not in named and is_used(order, booked))
    return (*dict.fromkeys(sim_id for sim_id in order.named.values() if sim_id in came), *used)


def _to_come(given: Given, order: Order) -> Iterator[tuple[UUID, Remarketing]]:
    for each in order.traded_in:
        remarketing = given.state(Remarketing, each)
        if remarketing.status == "registered":
            yield each, remarketing


TRADE_INS_AFTER_ORDER = AfterOrder(_ended)
