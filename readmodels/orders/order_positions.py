"""The positions of an order as its row holds them: what was ordered, and how far each has come."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from aggregates.order_terms import OrderedItem
from aggregates.orders.order_progress import Progress

DONE = ("shipped", "delivered", "cancelled", "returned")
"""What of a position is counted, in the order of `Progress`."""


class Positions(NamedTuple):
    items: tuple[OrderedItem, ...]
    progress: Mapping[int, Progress]


def read_positions(stored: Sequence[Mapping[str, Any]]) -> Positions:
    """Read the positions as an order has them."""
    items = [OrderedItem.model_validate({name: each[name] for name in OrderedItem.model_fields}) for each in stored]
    return Positions(tuple(items), {each["position"]: Progress(*(each[name] for name in DONE)) for each in stored})
