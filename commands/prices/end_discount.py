"""Say until which day a discount of a framework contract holds."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.prices.framework_contract import DiscountEnded, FrameworkContract
from aggregates.prices.price_terms import DISCOUNT_NUMBER, VALID_UNTIL
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day
from commands.prices.agree_discount import DiscountThere, overlap, same_case


class NoSuchDiscount(Refusal):
    """The framework contract {contract} has no discount {number}; name one of its own."""

    status = 404
    code = "no-such-discount"
    de = "Der Rahmenvertrag {contract} hat keinen Rabatt {number}; bitte einen der eigenen nennen."


class EndDiscount(Command):
    """A last day before its first one means that it never held."""

    contract_id: UUID
    number: Annotated[int, DISCOUNT_NUMBER]
    valid_until: Annotated[Day, VALID_UNTIL, Help("Der letzte Tag.", "The last day.")]

    def check(self, given: Given) -> bool:
        return bool(given.state(FrameworkContract, self.contract_id).discounts)

    def decide(self, given: Given) -> Decision:
        contract = given.state(FrameworkContract, self.contract_id)
        discount = next((each for each in contract.discounts if each.number == self.number), None)
        if discount is None:
            raise NoSuchDiscount(contract=contract.number, number=self.number)
        if discount.valid_until == self.valid_until:
            return []
        changed = discount.model_copy(update={"valid_until": self.valid_until})
        for other in contract.discounts:
            if other.number != self.number and same_case(other, changed) and overlap(other, changed, contract):
                raise DiscountThere(number=other.number)
        ended = DiscountEnded(number=self.number, valid_until=self.valid_until, was=discount.valid_until)
        return [(self.contract_id, ended)]
