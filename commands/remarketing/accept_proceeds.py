"""Accept what is offered for a device: that very amount, which a later offer may have changed."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.engine.words import Help
from aggregates.remarketing.remarketing import ProceedsAccepted, Remarketing
from aggregates.remarketing.terms import OFFERED
from commands.engine.command import Command, Decision, Given, Refusal
from commands.prices.amounts import OptionalAmount
from commands.remarketing.moved import movable
from foundation.money import Money
from foundation.sentence_facts import Amount


class OfferIsAnotherOne(Refusal):
    """{offered} is offered now, not {seen}; look at the offer again, then accept or decline it."""

    code = "offer-is-another-one"
    de = "Angeboten sind inzwischen {offered}, nicht {seen}; bitte das Angebot noch einmal ansehen und dann annehmen oder ablehnen."


class AcceptProceeds(Command):
    remarketing_id: UUID
    amount: Annotated[
        OptionalAmount,
        Field(description="Refused unless just this is offered"),
        OFFERED,
        Help(
            "Der Betrag, der angenommen wird; leer: was gerade angeboten ist.", "The amount that is accepted; empty: what is offered now."
        ),
    ] = None

    def check(self, given: Given) -> bool:
        if given.state(Remarketing, self.remarketing_id).status == "accepted":
            return False
        movable(given, self.remarketing_id, "accept")
        return True

    def decide(self, given: Given) -> Decision:
        is_new, remarketing = self.check(given), given.state(Remarketing, self.remarketing_id)
        if remarketing.offered is None:
            return []
        if self.amount is not None and Money(amount=self.amount) != remarketing.offered:
            raise OfferIsAnotherOne(offered=Amount(remarketing.offered), seen=Amount(Money(amount=self.amount)))
        if not is_new:
            return []
        accepted = ProceedsAccepted(
            remarketing_id=self.remarketing_id,
            device_id=remarketing.device_id,
            user_id=remarketing.user_id,
            offered=remarketing.offered,
        )
        return [(self.remarketing_id, accepted)]
