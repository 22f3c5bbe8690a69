"""Change a number of another carrier by hand (F-10). What is not given stays; each group is given whole."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field

from aggregates.sim import Sim
from aggregates.sim_terms import BAN, ENTITLEMENTS, TARIFF, TERM, WHICH_BAN, Card, Entitlements, SimStatus, Tariff
from commands.engine.command import ChangedMeanwhile, Command, Decision, Given, Refusal
from commands.engine.texts import OptionalName
from commands.sims.said_term import SaidTerm
from commands.sims.sim_changes import detail_changes, status_changes


class FeedDecides(Refusal):
    """The number {number} comes by the feed of {carrier}, which would overwrite this; have it changed at the carrier."""

    code = "feed-decides"
    de = "Die Rufnummer {number} kommt durch den Tagesimport von {carrier}, der dies überschreiben würde; bitte beim Netzbetreiber ändern lassen."


class ChangeOtherSim(Command):
    # `codes` are PIN and PUK, sealed with the customer's key by the caller. Where only some of them change, the caller makes them from `codes_before`,
    # which must still hold then, and `codes_said` stands for what was asked: by that, not by what came of it, a repeated request is known.
    sim_id: UUID
    card: Card | MISSING = MISSING
    tariff: Annotated[Tariff | MISSING, TARIFF] = MISSING
    term: Annotated[SaidTerm | MISSING, TERM] = MISSING
    entitlements: Annotated[Entitlements | MISSING, ENTITLEMENTS] = MISSING
    status: SimStatus | MISSING = MISSING
    billing_account: Annotated[OptionalName | MISSING, BAN, WHICH_BAN] = MISSING
    codes: str | MISSING | None = Field(default=MISSING, exclude=True)
    codes_before: str | MISSING | None = Field(default=MISSING, exclude=True)
    codes_said: str | MISSING = MISSING

    def check(self, given: Given) -> bool:
        sim = given.state(Sim, self.sim_id)
        if sim.fed:
            raise FeedDecides(number=sim.number, carrier=sim.carrier)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        sim = given.state(Sim, self.sim_id)
        if self.codes_before is not MISSING and self.codes_before != sim.codes:
            raise ChangedMeanwhile
        details = detail_changes(
            sim,
            card=sim.card if self.card is MISSING else self.card,
            tariff=sim.tariff if self.tariff is MISSING else self.tariff,
            term=sim.term if self.term is MISSING else self.term,
            entitlements=sim.entitlements if self.entitlements is MISSING else self.entitlements,
            billing_account=sim.billing_account if self.billing_account is MISSING else self.billing_account,
            codes=sim.codes if self.codes is MISSING else self.codes,
        )
        status = sim.status if self.status is MISSING else self.status
        return [(self.sim_id, event) for event in (*details, *status_changes(sim, status))]
