"""Place an order for oneself, where that is agreed with the customer (H-09, H-25)."""

from aggregates.user import User
from commands.engine.command import Decision, Given, NotFound
from commands.orders.own_user import own_user
from commands.orders.place_order import PlaceOrder


class PlaceOwnOrder(PlaceOrder):
    """An order like all others, for the user whose account asks: decided by the same rules, those for approval included."""

    def check(self, given: Given) -> bool:
        if own_user(given) != self.user_id:
            raise NotFound(User.noun, self.user_id)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        return super().decide(given)
