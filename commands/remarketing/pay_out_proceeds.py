"""Say that what was accepted for a device is paid out, or set against the rate of its contract."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help, words_of
from aggregates.remarketing.remarketing import ProceedsPaidOut, Remarketing
from aggregates.remarketing.terms import SETTLEMENT, Settlement
from commands.engine.command import Command, Decision, Given, Refusal
from commands.remarketing.device_today import went
from commands.remarketing.moved import movable
from commands.remarketing.order_of_trade_in import check_something_to_set_against


class SettlementAgreed(Refusal):
    """With the order it was agreed that the proceeds are {agreed}; settle them so."""

    code = "settlement-agreed"
    de = "Mit der Bestellung ist vereinbart, dass der Erlös {agreed_de} wird; bitte so abrechnen."


class PayOutProceeds(Command):
    """Without `settlement`: as it was agreed with the order for which the device was taken in payment, else paid out."""

    remarketing_id: UUID
    settlement: Annotated[
        Settlement | None, SETTLEMENT, Help("Leer: wie vereinbart, sonst ausgezahlt.", "Empty: as agreed, else paid out.")
    ] = None

    def check(self, given: Given) -> bool:
        if given.state(Remarketing, self.remarketing_id).status == "paid_out":
            return False
        remarketing = movable(given, self.remarketing_id, "pay_out")
        if remarketing.settlement_agreed == "set_against_rate":
            check_something_to_set_against(given, self.remarketing_id, remarketing)
        return True

    def decide(self, given: Given) -> Decision:
        remarketing = given.state(Remarketing, self.remarketing_id)
        if remarketing.status == "paid_out" and self.settlement in (None, remarketing.settlement):
            return []
        movable(given, self.remarketing_id, "pay_out")
        agreed = remarketing.settlement_agreed
        if agreed is not None and self.settlement not in (None, agreed):
            de, en = words_of(Settlement)[agreed]
            raise SettlementAgreed(agreed=en, agreed_de=de)
        if remarketing.offered is None:
            return []
        if agreed == "set_against_rate":
            check_something_to_set_against(given, self.remarketing_id, remarketing)
        paid = ProceedsPaidOut(
            remarketing_id=self.remarketing_id,
            device_id=remarketing.device_id,
            user_id=remarketing.user_id,
            proceeds=remarketing.offered,
            settlement=self.settlement or agreed or "paid_out",
            identifiers=remarketing.identifiers,
        )
        return [(self.remarketing_id, paid), *went(given, remarketing, "remarketing")]
