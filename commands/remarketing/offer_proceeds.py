"""Offer an amount for a device that was checked; once more, as long as it isn't answered."""

from typing import Annotated
from uuid import UUID

from aggregates.remarketing.remarketing import ProceedsOffered
from aggregates.remarketing.terms import OFFERED
from commands.engine.command import Command, Decision, Given, Refusal
from commands.prices.amounts import Amount
from commands.remarketing.moved import movable
from foundation.money import Money


class GradeMissing(Refusal):
    """The remarketing {number} has no grade yet; check the device first."""

    code = "grade-missing"
    de = "Die Wiedervermarktung {number} hat noch keine Zustandsklasse; bitte das Gerät erst prüfen."


class OfferProceeds(Command):
    remarketing_id: UUID
    amount: Annotated[Amount, OFFERED]

    def check(self, given: Given) -> bool:
        movable(given, self.remarketing_id, "offer")
        return True

    def decide(self, given: Given) -> Decision:
        remarketing = movable(given, self.remarketing_id, "offer")
        offered = Money(amount=self.amount)
        if (remarketing.status, remarketing.offered) == ("offered", offered):
            return []
        if remarketing.grade is None:
            raise GradeMissing(number=remarketing.number)
        told = ProceedsOffered(
            remarketing_id=self.remarketing_id,
            device_id=remarketing.device_id,
            user_id=remarketing.user_id,
            offered=offered,
            grade=remarketing.grade,
        )
        return [(self.remarketing_id, told)]
