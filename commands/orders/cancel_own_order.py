"""Cancel an order that is for oneself, or pieces of it, that were not shipped yet (H-11, H-25)."""

from aggregates.order import Order
from commands.engine.command import Decision, Given, NotFound
from commands.orders.cancel_order import CancelOrder
from commands.orders.own_user import own_user


class CancelOwnOrder(CancelOrder):
    """`items` empty: all that isn't shipped yet. Whoever asks for an order of somebody else is told that there is none such."""

    def check(self, given: Given) -> bool:
        self._check_own(given)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        self._check_own(given)
        return super().decide(given)

    def _check_own(self, given: Given) -> None:
        user_id = own_user(given)
        if given.state(Order, self.order_id).user_id != user_id:
            raise NotFound(Order.noun, self.order_id)
