"""Give an old device in payment no more."""

from uuid import UUID

from aggregates.basket import BasketTradeInRemoved
from commands.baskets.own_basket import open_basket
from commands.engine.command import Command, Decision, Given


class KeepOldDevice(Command):
    basket_id: UUID
    device_id: UUID

    def decide(self, given: Given) -> Decision:
        there = [each for each in open_basket(given, self.basket_id).trade_ins if each.device_id == self.device_id]
        return [(self.basket_id, BasketTradeInRemoved(device_id=each.device_id, device=each.device)) for each in there]
