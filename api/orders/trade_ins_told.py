"""Whoever cancels an order is told what becomes of an old device that was taken in payment for it (H-09)."""

from aggregates.order import Order
from api.engine.access import Caller
from api.engine.looking import looking
from api.engine.written import Note
from commands.engine.dispatch import Done
from commands.orders.cancel_order import CancelOrder


def cancelled_with_trade_ins(caller: Caller, command: CancelOrder, _done: Done) -> list[Note]:
    """Say so where there is one."""
    with looking(caller) as given:
        order = given.state(Order, command.order_id)
    if not order.traded_in:
        return []
    if order.status == "cancelled":
        return [
            Note(
                de=f"Für die Bestellung {order.number} wurde ein Altgerät in Zahlung gegeben: Ist es noch nicht eingegangen, wird es nicht verkauft und braucht nicht eingesendet zu werden; ist es schon eingegangen, wird sein Erlös ausgezahlt, oder das Angebot lässt sich ablehnen, solange es nicht angenommen ist.",
                en=f"An old device was given in payment for the order {order.number}: if it hasn't arrived, it isn't sold and needn't be sent in; if it has arrived, its proceeds are paid out, or its offer declined as long as it isn't accepted.",
            )
        ]
    return [
        Note(
            de=f"Das Altgerät, das für die Bestellung {order.number} in Zahlung gegeben wurde, bleibt es; soll es nicht verkauft werden, bitte seine Wiedervermarktung zurückziehen, solange es noch nicht eingegangen ist.",
            en=f"The old device that was given in payment for the order {order.number} stays given; if it isn't to be sold, withdraw its remarketing as long as it hasn't arrived.",
        )
    ]
