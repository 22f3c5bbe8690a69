"""The open order for which an old device was taken in payment (H-09, H-15)."""

from uuid import UUID

from aggregates.order import OPEN_ORDER_CLAIM, Order
from aggregates.orders.order_progress import is_delivered
from aggregates.remarketing.remarketing import Remarketing
from commands.engine.command import Given, Refusal
from eventstore.ids import derived_id


class NothingToSetAgainst(Refusal):
    """The proceeds are to be set against the rate of what the order {number} brings, and no device of it is delivered: it can still be cancelled. Say first that the parcel was delivered; then settle them."""

    code = "nothing-to-set-against"
    de = "Der Erlös soll mit der Rate dessen verrechnet werden, was die Bestellung {number} bringt, und von ihr ist noch kein Gerät geliefert; sie lässt sich noch stornieren. Bitte erst die Zustellung melden, dann abrechnen."


def remarketing_of(order_id: UUID, device_id: UUID) -> UUID:
    """Return the id of the remarketing of an old device that is taken for an order."""
    return derived_id(order_id, f"remarketing of {device_id}")


def check_something_to_set_against(given: Given, remarketing_id: UUID, remarketing: Remarketing) -> None:
    """Raise NothingToSetAgainst where its order is open, and nothing has come of it whose rate there would be."""
    order = _open_order_of(given, remarketing_id, remarketing)
    if order is None:
        return
    if not brought_a_rate(order):
        raise NothingToSetAgainst(number=order.number)


def brought_a_rate(order: Order) -> bool:
    """Tell whether something of it is delivered that has a rate: a device, where devices were ordered."""
    bring_rates = [item for item in order.items if item.product == "device"] or order.items
    return is_delivered(order.progress, (item.position for item in bring_rates))


def _open_order_of(given: Given, remarketing_id: UUID, remarketing: Remarketing) -> Order | None:
    """Of a device that its user gave it is one of that user's; one that nobody had may have been given for anybody's."""
    if remarketing.device_id is None:
        return None
    whose = "" if remarketing.user_id is None else f"{remarketing.user_id}/"
    for value in sorted(given.claims(OPEN_ORDER_CLAIM, whose)):
        order_id = UUID(value.partition("/")[2])
        if remarketing_of(order_id, remarketing.device_id) == remarketing_id:
            return given.state(Order, order_id)
    return None
