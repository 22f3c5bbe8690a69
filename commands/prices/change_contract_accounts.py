"""Change for which BANs a framework contract counts."""

from uuid import UUID

from aggregates.prices.framework_contract import FrameworkContract, FrameworkContractAccountsChanged
from commands.engine.command import Command, Decision, Given
from commands.prices.contract_accounts import GivenAccounts, check_accounts


class ChangeContractAccounts(Command):
    contract_id: UUID
    billing_accounts: GivenAccounts

    def check(self, given: Given) -> bool:
        given.state(FrameworkContract, self.contract_id)
        return True

    def decide(self, given: Given) -> Decision:
        contract = given.state(FrameworkContract, self.contract_id)
        if contract.billing_accounts == self.billing_accounts:
            return []
        check_accounts(given, self.contract_id, self.billing_accounts, contract.valid_from, contract.valid_until)
        changed = FrameworkContractAccountsChanged(
            contract_id=self.contract_id, billing_accounts=self.billing_accounts, was=contract.billing_accounts
        )
        return [(self.contract_id, changed)]
