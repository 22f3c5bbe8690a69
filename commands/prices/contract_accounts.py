"""BANs of framework contracts: how they are given, and that no two contracts name the same one for the same days."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from aggregates.engine.words import Help
from aggregates.prices.framework_contract import CONTRACT_ACCOUNT_CLAIM, NO_ACCOUNT, FrameworkContract, account_key
from aggregates.prices.price_terms import BILLING_ACCOUNTS
from commands.engine.command import Given, Refusal
from commands.engine.texts import Key
from foundation.repeated import first_repeated

MOST_ACCOUNTS = 1000


def _each_once(accounts: tuple[str, ...]) -> tuple[str, ...]:
    if twice := first_repeated(accounts, by=account_key):
        raise ValueError(
            f"die BAN {twice} steht zweimal da; bitte jede nur einmal angeben / the BAN {twice} is there twice; give each only once"
        )
    return accounts


GivenAccounts = Annotated[
    tuple[Annotated[Key, StringConstraints(max_length=40)], ...],
    AfterValidator(_each_once),
    Field(max_length=MOST_ACCOUNTS),
    BILLING_ACCOUNTS,
    Help("Leer: für alle Rufnummern, für die kein anderer Vertrag gilt.", "Empty: for all numbers that no other contract is for."),
]


class AccountInOtherContract(Refusal):
    """The BAN {account} stands in the framework contract {number} for the same days; name other BANs or days, or end that contract first."""

    code = "account-in-other-contract"
    de = "Die BAN {account} steht für dieselben Tage im Rahmenvertrag {number}; bitte andere BANs oder Tage angeben oder jenen Vertrag erst beenden."


def check_accounts(given: Given, contract_id: UUID, accounts: Iterable[str], first: date, last: date | None) -> None:
    """Raise AccountInOtherContract where another contract names one of the BANs for one of these days."""
    for account in accounts:
        for other_id, other in contracts_naming(given, account):
            begins_before = last is None or other.valid_from <= last
            if other_id != contract_id and begins_before and (other.valid_until is None or first <= other.valid_until):
                raise AccountInOtherContract(account=account, number=other.number)


def contracts_naming(given: Given, account: str) -> Iterator[tuple[UUID, FrameworkContract]]:
    """Yield the framework contracts that name a BAN, whenever they hold; for no BAN, those that name none."""
    key = account_key(account) if account else NO_ACCOUNT
    for held in sorted(given.claims(CONTRACT_ACCOUNT_CLAIM, f"{key}/")):
        contract_id = UUID(held.rpartition("/")[2])
        yield contract_id, given.state(FrameworkContract, contract_id)
