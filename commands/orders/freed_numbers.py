"""When a number may be renewed once more: what an order booked for it won't be, or its carrier has told that it is done (docs/decisions/0033)."""

from collections.abc import Iterator

from aggregates.order import Order
from aggregates.order_bookings import OrderNumberBooked, OrderNumberFreed
from aggregates.order_terms import OrderedItem
from aggregates.orders.order_progress import is_delivered
from aggregates.sim import Sim
from commands.engine.command import Given


def freed_numbers(given: Given, order: Order) -> Iterator[OrderNumberFreed]:
    """Yield the numbers that an order doesn't hold any more when it is completed."""
    for sim_id, booked in order.booked.items():
        if not is_used(order, booked) or booked.is_told(given.state(Sim, sim_id)):
            yield freed(booked)


def freed(booked: OrderNumberBooked) -> OrderNumberFreed:
    """Make the event by which another order may renew the number."""
    return OrderNumberFreed(order_id=booked.order_id, user_id=booked.user_id, sim_id=booked.sim_id, number=booked.number)


def is_used(order: Order, booked: OrderNumberBooked) -> bool:
    """Tell whether the carrier is asked for what was booked: with a tariff, when anything was delivered; with a subsidy alone, when that piece was."""
    of = [item for item in order.items if booked.choice == "booked" or _is_subsidised(item, booked)]
    return is_delivered(order.progress, (item.position for item in of))


def _is_subsidised(item: OrderedItem, booked: OrderNumberBooked) -> bool:
    """Tell whether the subsidy is used for this position; of bookings that say none, by what the article was called."""
    return item.name == booked.subsidised if booked.subsidised_position is None else item.position == booked.subsidised_position
