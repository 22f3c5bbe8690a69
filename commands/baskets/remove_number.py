"""Order for a number no more; what was wanted for it stays, for no number."""

from uuid import UUID

from aggregates.basket import BasketNumberRemoved
from commands.baskets.own_basket import open_basket
from commands.engine.command import Command, Decision, Given


class RemoveNumber(Command):
    basket_id: UUID
    sim_id: UUID

    def decide(self, given: Given) -> Decision:
        there = open_basket(given, self.basket_id).number(self.sim_id)
        return [] if there is None else [(self.basket_id, BasketNumberRemoved(sim_id=self.sim_id, number=there.number))]
