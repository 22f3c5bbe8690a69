"""How far the pieces of an order have come, in parcels and by positions (H-11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from aggregates.order_terms import OrderedItem, OrderStatus, Pieces, ShippedItem
from aggregates.orders.parcels import Tracking


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is on its way, or has arrived."""

    tracking_number: str | None
    content: tuple[ShippedItem, ...]
    delivered: bool = False
    returned: bool = False
    tracking: Tracking | None = None
    tracked_at: datetime | None = None

    @property
    def under_way(self) -> bool:
        return not (self.delivered or self.returned)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many pieces of a position came how far; those that are delivered were shipped, too. `returned`: came back, and were not shipped again."""

    shipped: int = 0
    delivered: int = 0
    cancelled: int = 0
    returned: int = 0


_BEFORE_ACCEPTANCE: Mapping[str | None, OrderStatus] = {None: "placed", "awaiting": "awaiting_approval", "approved": "approved"}


def status_of(
    items: tuple[OrderedItem, ...],
    progress: Mapping[int, Progress],
    *,
    accepted: bool,
    declined: bool,
    procured: bool = False,
    approval: str | None = None,
) -> OrderStatus:
    """Tell how far some positions have come together."""
    if declined:
        return "declined"
    ordered = sum(item.quantity for item in items)
    done = [progress.get(item.position, Progress()) for item in items]
    shipped, delivered, cancelled = (sum(getattr(each, name) for each in done) for name in ("shipped", "delivered", "cancelled"))
    if cancelled == ordered:
        return "cancelled"
    if delivered:
        return "delivered" if delivered + cancelled == ordered else "partly_delivered"
    if shipped:
        return "shipped" if shipped + cancelled == ordered else "partly_shipped"
    if any(each.returned for each in done):
        return "returned"
    return ("in_procurement" if procured else "accepted") if accepted else _BEFORE_ACCEPTANCE.get(approval, "placed")


def is_delivered(progress: Mapping[int, Progress], positions: Iterable[int]) -> bool:
    """Tell whether a piece of any of these positions was delivered."""
    return any(progress.get(position, Progress()).delivered for position in positions)


def more(progress: Mapping[int, Progress], what: str, pieces: tuple[Pieces, ...]) -> Mapping[int, Progress]:
    """Count these pieces as shipped, delivered, cancelled or returned, too. What came back isn't shipped any more; what goes out again isn't back."""
    found = dict(progress)
    for each in pieces:
        before = found.get(each.position, Progress())
        after = replace(before, **{what: getattr(before, what) + each.quantity})
        if what == "returned":
            after = replace(after, shipped=after.shipped - each.quantity)
        elif what in ("shipped", "cancelled"):
            after = replace(after, returned=max(0, after.returned - each.quantity))
        found[each.position] = after
    return found
