"""Agree a discount in a framework contract: per cent or a fixed price, for some goods, from so many pieces on, for some days (H-08)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_terms import Product
from aggregates.device_terms import KIND, MAKER
from aggregates.engine.words import Help
from aggregates.prices.framework_contract import DiscountAgreed, FrameworkContract
from aggregates.prices.price import exactness
from aggregates.prices.price_terms import (
    FIXED_PRICE,
    FROM_QUANTITY,
    MONTHLY,
    PERCENT,
    UNTIL_LAST_DAY,
    VALID_FROM,
    VALID_UNTIL,
    Discount,
    FinancingOrNone,
    Goods,
)
from commands.catalogue.item_variants import ArticleNumber
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day
from commands.engine.texts import OptionalName
from commands.prices.agreed_financing import check_term
from commands.prices.amounts import OptionalAmount, OptionalPercent, Quantity, Term
from commands.prices.register_framework_contract import check_days
from foundation.money import Money
from foundation.normal_form import same

MOST_DISCOUNTS = 1000


class DiscountUnclear(Refusal):
    """A discount is either per cent or a fixed price; give one of the two."""

    status = 422
    code = "discount-unclear"
    de = "Ein Rabatt gilt entweder in Prozent oder als Festpreis; bitte eines von beiden angeben."


class FixedPriceOfWhat(Refusal):
    """A fixed price is that of one kind of financing, and of rent and lease for one term; say which."""

    status = 422
    code = "fixed-price-of-what"
    de = "Ein Festpreis gilt für eine Art der Finanzierung, bei Miete und Leasing für eine Laufzeit; bitte angeben, für welche."


class DiscountThere(Refusal):
    """The discount {number} is for the same goods, pieces and days; end that one first, or give other days."""

    code = "discount-there"
    de = "Der Rabatt {number} gilt für dieselben Waren, Stückzahlen und Tage; bitte jenen erst beenden oder andere Tage angeben."


class TooManyDiscounts(Refusal):
    """The framework contract {number} has {most} discounts already, as many as one can have."""

    code = "too-many-discounts"
    de = "Der Rahmenvertrag {number} hat schon {most} Rabatte, so viele, wie einer haben kann."


class AgreeDiscount(Command):
    contract_id: UUID
    article_number: ArticleNumber | None = None
    maker: Annotated[OptionalName, MAKER] = None
    kind: Annotated[DeviceKind | None, KIND] = None
    product: Product | None = None
    financing: FinancingOrNone = None
    months: Term = None
    from_quantity: Annotated[Quantity, FROM_QUANTITY] = 1
    percent: Annotated[OptionalPercent, PERCENT] = None
    fixed: Annotated[OptionalAmount, FIXED_PRICE] = None
    valid_from: Annotated[Day | None, VALID_FROM, Help("Leer: mit dem Vertrag.", "Empty: with the contract.")] = None
    valid_until: Annotated[Day | None, VALID_UNTIL, UNTIL_LAST_DAY] = None

    def check(self, given: Given) -> bool:
        contract = given.state(FrameworkContract, self.contract_id)
        if len(contract.discounts) >= MOST_DISCOUNTS:
            raise TooManyDiscounts(number=contract.number, most=MOST_DISCOUNTS)
        return True

    def decide(self, given: Given) -> Decision:
        contract = given.state(FrameworkContract, self.contract_id)
        self._check_itself()
        discount = self._discount(len(contract.discounts) + 1)
        for other in contract.discounts:
            if other.model_copy(update={"number": discount.number}) == discount:
                return []
            if same_case(other, discount) and overlap(other, discount, contract):
                raise DiscountThere(number=other.number)
        self.check(given)
        return [(self.contract_id, DiscountAgreed(discount=discount))]

    def _check_itself(self) -> None:
        if (self.percent is None) == (self.fixed is None):
            raise DiscountUnclear
        if self.financing is not None and (self.months is not None or self.financing not in MONTHLY):
            check_term(self.financing, self.months)
        if self.fixed is not None and (self.financing is None or (self.financing in MONTHLY and self.months is None)):
            raise FixedPriceOfWhat
        check_days(self.valid_from, self.valid_until)

    def _discount(self, number: int) -> Discount:
        return Discount(
            number=number,
            goods=Goods(article_number=self.article_number, maker=self.maker, kind=self.kind, product=self.product),
            financing=self.financing,
            months=self.months,
            from_quantity=self.from_quantity,
            percent=self.percent,
            fixed=None if self.fixed is None else Money(amount=self.fixed),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


def same_case(one: Discount, other: Discount) -> bool:
    """Tell whether nothing says which of the two counts where both fit, and both may."""
    goods, theirs = one.goods, other.goods
    return (
        exactness(one) == exactness(other)
        and (one.financing, one.months, one.from_quantity) == (other.financing, other.months, other.from_quantity)
        and (goods.kind, goods.product) == (theirs.kind, theirs.product)
        and same(goods.article_number or "") == same(theirs.article_number or "")
        and same(goods.maker or "") == same(theirs.maker or "")
    )


def overlap(one: Discount, other: Discount, contract: FrameworkContract) -> bool:
    """Tell whether there is a day on which both hold; one that ends before it begins, or before its contract does, never held."""
    first = max(contract.valid_from, one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_until or date.max, other.valid_until or date.max)
