"""Fills a log with the orders of made-up customers, appended in bulk: each for one of their users, and two of three with what became of it.

An order's own number tells how many share its words: `z…` ten, `t…` a thousand; and every tenth order is of the article that nobody else has.
"""

from collections.abc import Iterator, Sequence
from random import Random
from uuid import UUID

from aggregates.address import Address
from aggregates.device_terms import DeviceDescription
from aggregates.engine.event import Event
from aggregates.order import OrderAccepted, OrderCompleted, OrderItemsCancelled, OrderPlaced
from aggregates.order_terms import OrderedItem, Pieces
from benchmarks.narrator import Report
from benchmarks.population import Holdings, append_in_bulk, shares
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.log import EventLog
from eventstore.unit import Unit

SPECIAL = "Falterphone"
"""Of every tenth order."""
_SIGNS = "BCDFGHJKLMNPQRSTVWXYZ"
"""Words are made of these, so that none of them looks like another word of an order."""


def ten(number: int, orders: int) -> str:
    """Say the word that the n-th order shares with nine others of as many orders."""
    return f"Z{_word(number % max(1, orders // 10))}"


def thousand(number: int, orders: int) -> str:
    """Say the word that it shares with 999 others."""
    return f"T{_word(number % max(1, orders // 1000))}"


def place_orders(log: EventLog, owners: Sequence[Holdings], orders: int, report: Report) -> dict[UUID, list[UUID]]:
    """Append them; returns the orders of each customer, numbered anew with each: the n-th of the largest has the words of n."""
    chance = Random(orders)
    weights = list(shares(len(owners)).values())
    counts = {owner.customer_id: round(orders * weight) for owner, weight in zip(owners, weights, strict=True)}
    placed: dict[UUID, list[UUID]] = {owner.customer_id: [] for owner in owners}
    done = 0
    for owner in owners:
        units = _units(owner, counts[owner.customer_id], placed[owner.customer_id], chance)
        done = append_in_bulk(log, units, report, orders, done)
    return placed


def _units(owner: Holdings, orders: int, placed: list[UUID], chance: Random) -> Iterator[Unit]:
    for number in range(orders):
        order_id = new_id()
        placed.append(order_id)
        events = [StreamEvent(order_id, event) for event in _order(order_id, chance.choice(owner.users), number, orders)]
        yield Unit(Cause(owner.customer_id, "console:made-up", f"order#{owner.customer_id}#{number}", "orders"), events, {})


def _order(order_id: UUID, user_id: UUID, number: int, orders: int) -> Iterator[Event]:
    name = SPECIAL if number % 10 == 0 else f"Phone {number % 7 + 1}"
    description = DeviceDescription(kind="smartphone", maker="Beispielwerk", model=name)
    item = OrderedItem(
        position=1,
        item_id=UUID(int=number % 10),
        article_number=f"BW-{number % 10}",
        name=name,
        product="device",
        description=description,
        quantity=number % 3 + 1,
    )
    yield OrderPlaced(
        order_id=order_id,
        number=f"B-{order_id.hex[-12:].upper()}",
        user_id=user_id,
        items=(item,),
        address=Address(street=f"Musterweg {number % 90 + 1}", postal_code="12345", city="Musterstadt"),
        own_number=f"{ten(number, orders)} {thousand(number, orders)}",
    )
    if number % 3:
        yield OrderAccepted(order_id=order_id, user_id=user_id)
    if number % 3 == 2:
        pieces = Pieces(position=1, name=name, quantity=item.quantity)
        yield OrderItemsCancelled(order_id=order_id, user_id=user_id, items=(pieces,))
        yield OrderCompleted(order_id=order_id, user_id=user_id, status="cancelled")


def _word(number: int) -> str:
    """Six letters, others for each number."""
    code = number * 48_271_001 % len(_SIGNS) ** 6
    letters = ""
    for _ in range(6):
        code, letter = divmod(code, len(_SIGNS))
        letters += _SIGNS[letter]
    return letters
