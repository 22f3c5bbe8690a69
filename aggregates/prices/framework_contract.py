"""A framework contract of a customer: for which numbers it counts, since when and until when, and what it takes off (H-08)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues
from aggregates.prices.price_terms import (
    BILLING_ACCOUNTS,
    CONTRACT_NAME,
    CONTRACT_NUMBER,
    DISCOUNT,
    DISCOUNT_NUMBER,
    VALID_FROM,
    VALID_UNTIL,
    Discount,
    FrameworkContractId,
)
from foundation.normal_form import bare, same
from foundation.noun import Noun

CONTRACT_NUMBER_CLAIM = ClaimKind(
    "framework_contract", personal=False, alone_in="customer", noun=Noun("Rahmenvertragsnummer", "framework contract number")
)
CONTRACT_ACCOUNT_CLAIM = ClaimKind("framework_contract_account", personal=False, alone_in="customer")
"""`BAN/contract`: for which BANs there are contracts; without a BAN, those that count for all numbers of which no other speaks."""
DISPLAYED_CONTRACT_CLAIM = ClaimKind("displayed_framework_contract", personal=False, alone_in="customer")
"""The one whose prices are shown where no number tells which counts."""
DISPLAYED = DISPLAYED_CONTRACT_CLAIM.of("")
NO_ACCOUNT = ""


def account_key(billing_account: str) -> str:
    """Return by what BANs are compared: as carriers write them with and without leading zeros."""
    return bare(billing_account)


def account_claims(contract_id: UUID, billing_accounts: Iterable[str]) -> Iterator[Claim]:
    """Yield the claims by which the contract is found that counts for a BAN."""
    keys = {account_key(account) for account in billing_accounts} or {NO_ACCOUNT}
    yield from (CONTRACT_ACCOUNT_CLAIM.of(f"{key}/{contract_id}") for key in sorted(keys))


class FrameworkContractRegistered(
    Event,
    event="framework_contract.registered",
    de="Rahmenvertrag {name} ({number}) angelegt, gültig ab {valid_from}[ bis {valid_until}][; BANs: {billing_accounts}]",
    en="Framework contract {name} ({number}) registered, valid from {valid_from}[ until {valid_until}][; BANs: {billing_accounts}]",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`billing_accounts`: the BANs whose numbers it counts for; none: for all of which no other contract speaks."""

    contract_id: FrameworkContractId
    number: Annotated[str, CONTRACT_NUMBER]
    name: Annotated[str, CONTRACT_NAME]
    billing_accounts: Annotated[tuple[str, ...], BILLING_ACCOUNTS] = ()
    valid_from: Annotated[date, VALID_FROM]
    valid_until: Annotated[date | None, VALID_UNTIL] = None

    def claims(self) -> Iterator[Claim]:
        yield CONTRACT_NUMBER_CLAIM.of(same(self.number))
        yield from account_claims(self.contract_id, self.billing_accounts)


class FrameworkContractExtended(
    Event,
    event="framework_contract.extended",
    de="Ende des Rahmenvertrags von {was} auf {valid_until} geändert",
    en="End of the framework contract changed from {was} to {valid_until}",
    changes=Changes("valid_until"),
):
    """It ends later, sooner, or not yet (None)."""

    valid_until: Annotated[date | None, VALID_UNTIL]
    was: date | None


class FrameworkContractAccountsChanged(
    Event,
    event="framework_contract.accounts_changed",
    de="BANs des Rahmenvertrags von {was} auf {billing_accounts} geändert",
    en="BANs of the framework contract changed from {was} to {billing_accounts}",
    changes=Changes("billing_accounts"),
):
    contract_id: FrameworkContractId
    billing_accounts: Annotated[tuple[str, ...], BILLING_ACCOUNTS]
    was: tuple[str, ...]

    def claims(self) -> Iterator[Claim]:
        yield from account_claims(self.contract_id, self.billing_accounts)

    def releases(self) -> Iterator[Claim]:
        kept = {*self.claims()}
        yield from (claim for claim in account_claims(self.contract_id, self.was) if claim not in kept)


class DiscountAgreed(
    Event,
    event="framework_contract.discount_agreed",
    de="Rabatt {discount.number} vereinbart: [{discount.percent} %][{discount.fixed}][, {discount.goods.article_number}][, {discount.goods.maker}][, {discount.goods.kind}][, {discount.goods.product}][, {discount.financing}][, {discount.months} Monate], ab {discount.from_quantity} Stück"
    "[, ab {discount.valid_from}][, bis {discount.valid_until}]",
    en="Discount {discount.number} agreed: [{discount.percent} %][{discount.fixed}][, {discount.goods.article_number}][, {discount.goods.maker}][, {discount.goods.kind}][, {discount.goods.product}][, {discount.financing}][, {discount.months} months], from {discount.from_quantity} pieces"
    "[, from {discount.valid_from}][, until {discount.valid_until}]",
):
    discount: Annotated[Discount, DISCOUNT]

    def facets(self) -> frozenset[str]:
        return frozenset({f"discount.{self.discount.number}"})


class DiscountEnded(
    Event,
    event="framework_contract.discount_ended",
    de="Rabatt {number} gilt noch bis {valid_until}[ (bisher bis {was})]",
    en="Discount {number} holds until {valid_until}[ (was until {was})]",
    changes=Changes("valid_until", called="discount_valid_until"),
):
    """`valid_until`: its last day."""

    number: Annotated[int, DISCOUNT_NUMBER]
    valid_until: Annotated[date, VALID_UNTIL]
    was: date | None = None

    def facets(self) -> frozenset[str]:
        return frozenset({f"discount.{self.number}.end"})


class FrameworkContractDisplayed(
    Event,
    event="framework_contract.displayed",
    de="Preise dieses Rahmenvertrags werden angezeigt, wo keine Rufnummer entscheidet",
    en="Prices of this framework contract are shown where no number decides",
    about=("displayed",),
):
    def claims(self) -> Iterator[Claim]:
        yield DISPLAYED


class FrameworkContractNotDisplayed(
    Event,
    event="framework_contract.not_displayed",
    de="Preise dieses Rahmenvertrags werden nicht mehr für alle angezeigt",
    en="Prices of this framework contract are no longer shown for all",
    about=("displayed",),
):
    def releases(self) -> Iterator[Claim]:
        yield DISPLAYED


@dataclass(frozen=True, slots=True)
class FrameworkContract(Aggregate):
    stem: ClassVar[str] = "framework_contract"
    noun: ClassVar[Noun] = Noun("Rahmenvertrag", "framework contract")

    contract_id: UUID | None = None
    number: str = ""
    name: str = ""
    billing_accounts: tuple[str, ...] = ()
    valid_from: date = date.min
    valid_until: date | None = None
    discounts: tuple[Discount, ...] = ()
    displayed: bool = False

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911
        match event:
            case FrameworkContractRegistered():
                return replace(self, **{name: getattr(event, name) for name in FrameworkContractRegistered.model_fields})
            case FrameworkContractExtended():
                return replace(self, valid_until=event.valid_until)
            case FrameworkContractAccountsChanged():
                return replace(self, billing_accounts=event.billing_accounts)
            case DiscountAgreed():
                return replace(self, discounts=(*self.discounts, event.discount))
            case DiscountEnded():
                return replace(self, discounts=tuple(_ended(each, event) for each in self.discounts))
            case FrameworkContractDisplayed() | FrameworkContractNotDisplayed():
                return replace(self, displayed=isinstance(event, FrameworkContractDisplayed))
            case _:
                return self

    def holds_on(self, day: date) -> bool:
        return within(day, self.valid_from, self.valid_until)

    def counts_for(self, billing_account: str) -> bool:
        return account_key(billing_account) in {account_key(each) for each in self.billing_accounts}


def within(day: date, first: date | None, last: date | None) -> bool:
    """Tell whether a day lies between two, both included; None: no such end."""
    return (first is None or first <= day) and (last is None or day <= last)


def _ended(discount: Discount, event: DiscountEnded) -> Discount:
    return discount.model_copy(update={"valid_until": event.valid_until}) if discount.number == event.number else discount
