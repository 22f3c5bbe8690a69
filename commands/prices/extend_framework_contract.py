"""Let a framework contract end later, sooner, or not yet."""

from typing import Annotated
from uuid import UUID

from aggregates.prices.framework_contract import FrameworkContract, FrameworkContractExtended
from aggregates.prices.price_terms import UNTIL_LAST_DAY, VALID_UNTIL
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Day
from commands.prices.contract_accounts import check_accounts
from commands.prices.register_framework_contract import check_days


class ExtendFrameworkContract(Command):
    contract_id: UUID
    valid_until: Annotated[Day | None, VALID_UNTIL, UNTIL_LAST_DAY]

    def check(self, given: Given) -> bool:
        given.state(FrameworkContract, self.contract_id)
        return True

    def decide(self, given: Given) -> Decision:
        contract = given.state(FrameworkContract, self.contract_id)
        if contract.valid_until == self.valid_until:
            return []
        check_days(contract.valid_from, self.valid_until)
        check_accounts(given, self.contract_id, contract.billing_accounts, contract.valid_from, self.valid_until)
        return [(self.contract_id, FrameworkContractExtended(valid_until=self.valid_until, was=contract.valid_until))]
