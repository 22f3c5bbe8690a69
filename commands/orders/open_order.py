"""Orders that something can still be done with, and when one is completed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.engine.words import words_of
from aggregates.order import Order, OrderCompleted
from aggregates.order_terms import OrderedItem, OrderStatus
from commands.engine.command import Given, Refusal
from commands.orders.freed_numbers import freed_numbers
from commands.orders.order_hooks import AFTER_ORDERS
from foundation.repeated import first_repeated


class OrderIsCompleted(Refusal):
    """The order {number} is completed ({status}); nothing can be changed in it any more. Place a new one."""

    code = "order-is-completed"
    de = "Die Bestellung {number} ist abgeschlossen ({status_de}); an ihr lässt sich nichts mehr ändern. Bitte eine neue aufgeben."


class OrderNotAccepted(Refusal):
    """The order {number} isn't accepted yet; accept it first."""

    code = "order-not-accepted"
    de = "Die Bestellung {number} ist noch nicht angenommen; bitte erst annehmen."


class NoSuchOrderPosition(Refusal):
    """The order {number} has no position {position}; it has the positions {positions}."""

    status = 422
    code = "no-such-order-position"
    de = "Die Bestellung {number} hat keine Position {position}; sie hat die Positionen {positions}."


class PositionTwice(Refusal):
    """The position {position} is named twice; name each only once, with all its pieces."""

    status = 422
    code = "position-twice"
    de = "Die Position {position} ist zweimal genannt; bitte jede nur einmal nennen, mit allen ihren Stücken."


class MorePiecesThanLeft(Refusal):
    """Of position {position} ({name}) of the order {number} {left} pieces are left that are neither shipped nor cancelled, not {asked}."""

    code = "more-pieces-than-left"
    de = "Von Position {position} ({name}) der Bestellung {number} sind noch {left} Stück weder versendet noch storniert, nicht {asked}."


class OfPosition(Protocol):
    """What is asked for one position."""

    @property
    def position(self) -> int: ...


def open_order(given: Given, order_id: UUID) -> Order:
    """Return the order, of which something must still be to come. Raises OrderIsCompleted."""
    order = given.state(Order, order_id)
    if order.completed:
        de, en = words_of(OrderStatus)[order.status]
        raise OrderIsCompleted(number=order.number, status=en, status_de=de)
    return order


def item_of(order: Order, position: int) -> OrderedItem:
    """Return a position of the order. Raises NoSuchOrderPosition."""
    item = order.item(position)
    if item is None:
        raise NoSuchOrderPosition(number=order.number, position=position, positions=[str(each.position) for each in order.items])
    return item


def check_positions_once(parts: Sequence[OfPosition]) -> None:
    """Raise PositionTwice where one is named more than once."""
    if twice := first_repeated(parts, by=lambda part: part.position):
        raise PositionTwice(position=twice.position)


def check_left(order: Order, item: OrderedItem, asked: int) -> None:
    """Raise MorePiecesThanLeft where fewer pieces are left than asked for."""
    left = order.left(item)
    if asked > left:
        raise MorePiecesThanLeft(position=item.position, name=item.name, number=order.number, left=left, asked=asked)


def completed(given: Given, order_id: UUID, order: Order, *events: Event, at: datetime | None = None) -> list[tuple[UUID, Event]]:
    """Decide these events, and that the order is completed where nothing more is to come then, with what follows from that; `at`: when it is told, where something of it depends on the day."""
    for event in events:
        order = order.evolve(event)
    decision: list[tuple[UUID, Event]] = [(order_id, event) for event in events]
    under_way = any(parcel.under_way for parcel in order.parcels.values())
    if order.user_id is not None and not under_way and not any(order.left(item) for item in order.items):
        decision.append((order_id, OrderCompleted(order_id=order_id, user_id=order.user_id, status=order.status)))
        decision += [(order_id, freed) for freed in freed_numbers(given, order)]
        for after in AFTER_ORDERS:
            decision += after.follows(given, order_id, order, at)
    return decision
