"""Take a position out of a basket."""

from typing import Annotated
from uuid import UUID

from aggregates.basket import BasketItemRemoved
from aggregates.order_terms import POSITION
from commands.baskets.own_basket import basket_item, open_basket
from commands.engine.command import Command, Decision, Given


class RemoveFromBasket(Command):
    basket_id: UUID
    position: Annotated[int, POSITION]

    def decide(self, given: Given) -> Decision:
        basket = open_basket(given, self.basket_id)
        if basket.item(self.position) is None and 0 < self.position <= basket.last_position:
            return []
        item = basket_item(basket, self.position)
        return [(self.basket_id, BasketItemRemoved(position=item.position, name=item.name))]
