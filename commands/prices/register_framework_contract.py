"""Register a framework contract of the customer's: its number, its BANs, since when and until when it holds (H-08)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.prices.framework_contract import CONTRACT_NUMBER_CLAIM, FrameworkContract, FrameworkContractRegistered
from aggregates.prices.price_terms import CONTRACT_NAME, CONTRACT_NUMBER, UNTIL_LAST_DAY, VALID_FROM, VALID_UNTIL
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.moments import Day
from commands.engine.texts import Key, Name
from commands.prices.contract_accounts import GivenAccounts, check_accounts
from foundation.normal_form import same


class ContractNumberTaken(Refusal):
    """The framework contract {number} is there already; change that one, or give another number."""

    code = "contract-number-taken"
    de = "Den Rahmenvertrag {number} gibt es schon; bitte jenen ändern oder eine andere Nummer angeben."


class EndsBeforeItBegins(Refusal):
    """It would end on {last}, before it begins on {first}; give a later last day."""

    status = 422
    code = "ends-before-it-begins"
    de = "Es würde am {last} enden, vor dem Beginn am {first}; bitte einen späteren letzten Tag angeben."


class RegisterFrameworkContract(Command):
    contract_id: UUID
    number: Annotated[Key, CONTRACT_NUMBER]
    name: Annotated[Name, CONTRACT_NAME, Help("Woran man den Vertrag erkennt.", "By what people know the contract.")]
    billing_accounts: GivenAccounts = ()
    valid_from: Annotated[Day, VALID_FROM]
    valid_until: Annotated[Day | None, VALID_UNTIL, UNTIL_LAST_DAY] = None

    def decide(self, given: Given) -> Decision:
        check_days(self.valid_from, self.valid_until)
        registered = FrameworkContractRegistered(
            contract_id=self.contract_id,
            number=self.number,
            name=self.name,
            billing_accounts=self.billing_accounts,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )
        decision = created(given, FrameworkContract, self.contract_id, registered)
        if decision:
            if given.holder(CONTRACT_NUMBER_CLAIM.of(same(self.number))) is not None:
                raise ContractNumberTaken(number=self.number)
            check_accounts(given, self.contract_id, self.billing_accounts, self.valid_from, self.valid_until)
        return decision


def check_days(first: date | None, last: date | None) -> None:
    """Raise EndsBeforeItBegins where the last day lies before the first."""
    if first is not None and last is not None and last < first:
        raise EndsBeforeItBegins(first=first, last=last)
