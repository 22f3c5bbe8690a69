"""Register a number of another or a foreign carrier by hand; no feed ever touches it (F-10)."""

from typing import Annotated
from uuid import UUID

from aggregates.sim import NUMBER_CLAIM, Sim, SimRegistered
from aggregates.sim_terms import BAN, CARRIER, ENTITLEMENTS, TARIFF, TERM, WHICH_BAN, Card, ContractTerm, Entitlements, SimStatus, Tariff
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.texts import Name, OptionalName, PhoneNumber
from commands.sims.said_term import SaidTerm


class NumberIsFed(Refusal):
    """The number {number} comes by the feed of {carrier} ({sim_id}); use that record: the feed keeps it up to date."""

    code = "number-is-fed"
    de = "Die Rufnummer {number} kommt durch den Tagesimport von {carrier} ({sim_id}); bitte diesen Datensatz verwenden: der Import hält ihn aktuell."


class NumberTaken(Refusal):
    """The number {number} ({carrier}) was registered by hand before ({sim_id}); change that record instead."""

    code = "number-taken"
    de = "Die Rufnummer {number} ({carrier}) ist schon von Hand angelegt ({sim_id}); bitte diesen Datensatz ändern."


class RegisterOtherSim(Command):
    # `codes` are PIN and PUK, sealed with the customer's key by the caller.
    sim_id: UUID
    number: PhoneNumber
    carrier: Annotated[Name, CARRIER]
    card: Card = Card()
    tariff: Annotated[Tariff, TARIFF] = Tariff()
    term: Annotated[SaidTerm, TERM] = ContractTerm()
    entitlements: Annotated[Entitlements, ENTITLEMENTS] = Entitlements()
    status: SimStatus = "active"
    billing_account: Annotated[OptionalName, BAN, WHICH_BAN] = None
    codes: str | None = None

    def decide(self, given: Given) -> Decision:
        event = SimRegistered(
            number=self.number,
            carrier=self.carrier,
            fed=False,
            card=self.card,
            tariff=self.tariff,
            term=self.term,
            entitlements=self.entitlements,
            status=self.status,
            billing_account=self.billing_account,
            codes=self.codes,
        )
        decision = created(given, Sim, self.sim_id, event)
        holder = given.holder(NUMBER_CLAIM.of(self.number))
        if holder not in (None, self.sim_id):
            there = given.state(Sim, holder)
            refusal = NumberIsFed if there.fed else NumberTaken
            raise refusal(number=self.number, carrier=there.carrier, sim_id=holder)
        return decision
