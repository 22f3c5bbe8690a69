"""Discard a basket: nothing of it is ordered."""

from uuid import UUID

from aggregates.basket import Basket, BasketDiscarded
from commands.baskets.own_basket import open_basket, own_basket, user_of
from commands.engine.command import Command, Decision, Given


class DiscardBasket(Command):
    basket_id: UUID

    def decide(self, given: Given) -> Decision:
        if own_basket(given, self.basket_id).status == "discarded":
            return []
        return [(self.basket_id, discarded(self.basket_id, open_basket(given, self.basket_id)))]


def discarded(basket_id: UUID, basket: Basket) -> BasketDiscarded:
    """Make the event by which an open basket ends."""
    return BasketDiscarded(basket_id=basket_id, kept_by=basket.kept_by, user_id=user_of(basket))
