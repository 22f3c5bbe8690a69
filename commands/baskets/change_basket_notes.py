"""Say by which number of one's own an order goes, and what whoever fulfils it is to know."""

from typing import Annotated
from uuid import UUID

from aggregates.basket import BasketNotesChanged
from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import OWN_NUMBER, REMARKS, WHICH_OWN_NUMBER
from commands.baskets.own_basket import open_basket, user_of
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import OptionalName, Remark


class ChangeBasketNotes(Command):
    basket_id: UUID
    own_number: Annotated[OptionalName, OWN_NUMBER, WHICH_OWN_NUMBER] = None
    remarks: Annotated[Remark | None, REMARKS, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        open_basket(given, self.basket_id)
        return True

    def decide(self, given: Given) -> Decision:
        basket = open_basket(given, self.basket_id)
        if (basket.own_number, basket.remarks) == (self.own_number, self.remarks):
            return []
        return [(self.basket_id, BasketNotesChanged(user_id=user_of(basket), own_number=self.own_number, remarks=self.remarks))]
