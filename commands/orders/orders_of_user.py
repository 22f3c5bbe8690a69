"""The open orders for a user, who can't be deleted while there are any."""

from uuid import UUID

from aggregates.order import OPEN_ORDER_CLAIM, Order
from aggregates.user import User
from commands.engine.command import Given, Refusal
from commands.users.coupled import coupled
from commands.users.delete_user import Need


class UserHasOpenOrders(Refusal):
    """For {name} there are open orders: {orders}. Cancel them, or wait until they are delivered; then delete the user."""

    code = "user-has-open-orders"
    de = "Für {name} gibt es offene Bestellungen: {orders}. Bitte stornieren oder die Lieferung abwarten, dann den Nutzer löschen."


def _check(given: Given, user_id: UUID, user: User) -> None:
    order_ids = coupled(given, OPEN_ORDER_CLAIM, user_id)
    if order_ids:
        numbers = [given.state(Order, order_id).number for order_id in order_ids]
        raise UserHasOpenOrders(name=user.name, orders=numbers, order_ids=order_ids)


ORDERS_OF_USER = Need(_check)
