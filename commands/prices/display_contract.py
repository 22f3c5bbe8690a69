"""Choose the framework contract whose prices are shown where no number decides; or choose none (H-08)."""

from uuid import UUID

from aggregates.prices.framework_contract import (
    DISPLAYED,
    FrameworkContract,
    FrameworkContractDisplayed,
    FrameworkContractNotDisplayed,
)
from commands.engine.command import Command, Decision, Given


class DisplayContract(Command):
    """Another one that was chosen is so no more."""

    # `shown` False: where no number decides, each price says whose it is.
    contract_id: UUID
    shown: bool

    def check(self, given: Given) -> bool:
        return given.state(FrameworkContract, self.contract_id).displayed != self.shown

    def decide(self, given: Given) -> Decision:
        contract = given.state(FrameworkContract, self.contract_id)
        if contract.displayed == self.shown:
            return []
        if not self.shown:
            return [(self.contract_id, FrameworkContractNotDisplayed())]
        other = given.holder(DISPLAYED)
        before = [(other, FrameworkContractNotDisplayed())] if other is not None and given.state(FrameworkContract, other).displayed else []
        return [*before, (self.contract_id, FrameworkContractDisplayed())]
