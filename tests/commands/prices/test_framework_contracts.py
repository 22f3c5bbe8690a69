"""Framework contracts are registered for BANs and days, take something off, and one may be chosen for display (H-08)."""

from datetime import date
from decimal import Decimal
from typing import Any

from aggregates.prices.framework_contract import (
    DiscountAgreed,
    DiscountEnded,
    FrameworkContractAccountsChanged,
    FrameworkContractDisplayed,
    FrameworkContractExtended,
    FrameworkContractNotDisplayed,
)
from aggregates.prices.price_terms import Discount, Goods
from commands.prices.agree_discount import AgreeDiscount, DiscountThere, DiscountUnclear, FixedPriceOfWhat
from commands.prices.change_contract_accounts import ChangeContractAccounts
from commands.prices.contract_accounts import AccountInOtherContract
from commands.prices.display_contract import DisplayContract
from commands.prices.end_discount import EndDiscount, NoSuchDiscount
from commands.prices.extend_framework_contract import ExtendFrameworkContract
from commands.prices.register_framework_contract import ContractNumberTaken, EndsBeforeItBegins, RegisterFrameworkContract
from tests.commands.made_up import Entry
from tests.commands.prices.made_up_prices import CONTRACT, DAY, LATER, OTHER_CONTRACT, contracted, euros
from tests.commands.scenario import given

BEGUN = date(2026, 1, 1)


def register(number: str = "RV-1", *accounts: str, **fields: Any) -> RegisterFrameworkContract:
    said: dict[str, Any] = {"contract_id": CONTRACT, "name": f"Rahmen {number}", "valid_from": BEGUN, **fields}
    return RegisterFrameworkContract(number=number, billing_accounts=accounts, **said)


def agree(**fields: Any) -> AgreeDiscount:
    return AgreeDiscount(contract_id=CONTRACT, **fields)


def agreed(number: int = 1, percent: str | None = "10", **fields: Any) -> Entry:
    off = None if percent is None else Decimal(percent).quantize(Decimal("0.01"))
    return CONTRACT, DiscountAgreed(discount=Discount(number=number, percent=off, **fields))


def test_a_contract_is_registered_once_and_its_number_is_its_own() -> None:
    given().when(register("RV-1", "471", valid_until=LATER)).then(contracted("RV-1", "471", valid_until=LATER))
    given(contracted("rv-1", contract_id=OTHER_CONTRACT)).when(register()).refused(ContractNumberTaken)
    given().when(register(valid_until=date(2025, 12, 31))).refused(EndsBeforeItBegins)


def test_a_ban_is_in_one_contract_on_each_day() -> None:
    other = contracted("RV-0", "0471", contract_id=OTHER_CONTRACT, valid_until=DAY)
    given(other).when(register("RV-1", "471")).refused(AccountInOtherContract, "RV-0")
    given(other).when(register("RV-1", "471", valid_from=LATER)).then(contracted("RV-1", "471", valid_from=LATER))
    following = contracted("RV-1", "471", valid_from=LATER)
    given(other, following).when(ExtendFrameworkContract(contract_id=OTHER_CONTRACT, valid_until=None)).refused(AccountInOtherContract)
    given(other, contracted("RV-1")).when(ChangeContractAccounts(contract_id=CONTRACT, billing_accounts=("471",))).refused(
        AccountInOtherContract
    )
    given(other).when(register("RV-1", "47")).then(contracted("RV-1", "47"))


def test_a_contract_ends_later_and_counts_for_other_bans() -> None:
    extended = (CONTRACT, FrameworkContractExtended(valid_until=None, was=LATER))
    given(contracted(valid_until=LATER)).when(ExtendFrameworkContract(contract_id=CONTRACT, valid_until=None)).then(extended)
    changed = FrameworkContractAccountsChanged(contract_id=CONTRACT, billing_accounts=("1", "2"), was=("1",))
    given(contracted("RV-1", "1")).when(ChangeContractAccounts(contract_id=CONTRACT, billing_accounts=("1", "2"))).then((CONTRACT, changed))


def test_what_a_contract_gives_up_another_may_have() -> None:
    given(
        contracted("RV-1", "1"), (CONTRACT, FrameworkContractAccountsChanged(contract_id=CONTRACT, billing_accounts=(), was=("1",)))
    ).when(register("RV-2", "1", contract_id=OTHER_CONTRACT)).then(contracted("RV-2", "1", contract_id=OTHER_CONTRACT))


def test_a_discount_is_per_cent_or_a_fixed_price_of_something() -> None:
    there = contracted()
    given(there).when(agree(percent="10")).then(agreed())
    fixed = agreed(percent=None, fixed=euros("99.00"), financing="purchase", goods=Goods(article_number="BW-1"))
    given(there).when(agree(fixed="99.00", financing="purchase", article_number="BW-1")).then(fixed)
    given(there).when(agree()).refused(DiscountUnclear)
    given(there).when(agree(percent="10", fixed="1.00")).refused(DiscountUnclear)
    given(there).when(agree(fixed="1.00")).refused(FixedPriceOfWhat)
    given(there).when(agree(fixed="1.00", financing="lease")).refused(FixedPriceOfWhat)


def test_two_discounts_never_fit_the_same_case_on_the_same_day() -> None:
    first = agreed(valid_until=DAY, goods=Goods(maker="Beispielwerk"))
    given(contracted(), first).when(agree(percent="12", maker="BEISPIELWERK")).refused(DiscountThere, "1")
    given(contracted(), first).when(agree(percent="12", maker="Beispielwerk", valid_from=LATER)).then(
        agreed(2, "12", valid_from=LATER, goods=Goods(maker="Beispielwerk"))
    )
    given(contracted(), first).when(agree(percent="12", maker="Beispielwerk", from_quantity=10)).then(
        agreed(2, "12", from_quantity=10, goods=Goods(maker="Beispielwerk"))
    )


def test_a_discount_ends_on_a_day() -> None:
    ended = (CONTRACT, DiscountEnded(number=1, valid_until=DAY))
    given(contracted(), agreed()).when(EndDiscount(contract_id=CONTRACT, number=1, valid_until=DAY)).then(ended)
    given(contracted(), agreed()).when(EndDiscount(contract_id=CONTRACT, number=2, valid_until=DAY)).refused(NoSuchDiscount)


def test_a_discount_that_never_held_makes_room_and_none_is_extended_over_another() -> None:
    never = (CONTRACT, DiscountEnded(number=1, valid_until=date(2025, 12, 31)))
    given(contracted(), agreed(), never).when(agree(percent="12")).then(agreed(2, "12"))
    first, second = agreed(valid_until=DAY), agreed(2, "12", valid_from=LATER)
    given(contracted(), first, second).when(EndDiscount(contract_id=CONTRACT, number=1, valid_until=LATER)).refused(DiscountThere, "2")


def test_one_contract_is_displayed() -> None:
    both = (contracted(), contracted("RV-2", contract_id=OTHER_CONTRACT))
    shown = (CONTRACT, FrameworkContractDisplayed())
    hidden = (CONTRACT, FrameworkContractNotDisplayed())
    given(*both).when(DisplayContract(contract_id=CONTRACT, shown=True)).then(shown)
    other = DisplayContract(contract_id=OTHER_CONTRACT, shown=True)
    given(*both, shown).when(other).then(hidden, (OTHER_CONTRACT, FrameworkContractDisplayed()))
    given(*both, shown).when(DisplayContract(contract_id=CONTRACT, shown=False)).then(hidden)
