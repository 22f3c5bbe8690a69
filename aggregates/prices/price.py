"""What an article costs: a pure function of the article, its list price, a framework contract, the quantity and the day (docs/decisions/0029).

Prices are net, of one piece, rounded half up to cents; a sum is the rounded price times the pieces, its value-added tax that of the day on the sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_item import CatalogueItem
from aggregates.catalogue_terms import Product, Variant
from aggregates.prices.framework_contract import FrameworkContract, within
from aggregates.prices.list_price import ListPrice
from aggregates.prices.price_terms import MONTHLY, Discount, Financing, Goods
from foundation.money import Money, to_cents
from foundation.normal_form import same
from foundation.vat import vat_of, vat_percent

_ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Article:
    """What a price depends on of a variant of the catalogue."""

    article_number: str
    product: Product
    kind: DeviceKind | None = None
    maker: str | None = None

    @classmethod
    def of(cls, item: CatalogueItem, variant: Variant) -> "Article":
        return cls(variant.article_number, item.product, item.kind, item.maker)


@dataclass(frozen=True, slots=True)
class Price:
    """What so many pieces of an article cost on a day; of rent and lease (`monthly`) each month, for `months` months.

    `list_price` and `unit` are net and of one piece, before and after the `discount`; `contract` says whose price it is, None: that of the list.
    """

    financing: Financing
    months: int | None
    quantity: int
    day: date
    list_price: Money
    unit: Money
    vat_percent: Decimal
    contract: FrameworkContract | None = None
    discount: Discount | None = None

    @property
    def contract_id(self) -> UUID | None:
        return None if self.contract is None else self.contract.contract_id

    @property
    def monthly(self) -> bool:
        return self.financing in MONTHLY

    @property
    def net(self) -> Money:
        return self.unit * self.quantity

    @property
    def vat(self) -> Money:
        return vat_of(self.net, self.vat_percent)

    @property
    def gross(self) -> Money:
        return self.net + self.vat


def price_of(article: Article, listed: ListPrice, contract: FrameworkContract | None, quantity: int, day: date) -> Price | None:
    """Compute what so many pieces cost on that day by that contract, or by the list alone; None: there is no price then. Raises NoVatThen."""
    list_price = listed.on(day)
    if list_price is None:
        return None
    vat = vat_percent(day)
    if contract is None or not contract.holds_on(day):
        return Price(listed.financing, listed.months, quantity, day, list_price, list_price, vat)
    discount = discount_for(article, listed, contract.discounts, quantity, day)
    unit = list_price if discount is None else _less(list_price, discount)
    return Price(listed.financing, listed.months, quantity, day, list_price, unit, vat, contract, discount)


def discount_for(article: Article, listed: ListPrice, discounts: Sequence[Discount], quantity: int, day: date) -> Discount | None:
    """Choose the discount that counts, whatever their order: the one that says its goods most exactly, and of several steps the highest that is reached.

    An article counts before a maker, a maker before a kind, a kind before a product, and all these before none; then a kind of financing with its term before all.
    """
    fitting = [each for each in discounts if _fits(each, article, listed, quantity, day)]
    return max(fitting, key=_exactness, default=None)


def _fits(discount: Discount, article: Article, listed: ListPrice, quantity: int, day: date) -> bool:
    return (
        within(day, discount.valid_from, discount.valid_until)
        and quantity >= discount.from_quantity
        and discount.financing in (None, listed.financing)
        and discount.months in (None, listed.months)
        and _meant(discount.goods, article)
    )


def _meant(goods: Goods, article: Article) -> bool:
    return (
        (goods.article_number is None or same(goods.article_number) == same(article.article_number))
        and (goods.maker is None or (article.maker is not None and same(goods.maker) == same(article.maker)))
        and goods.kind in (None, article.kind)
        and goods.product in (None, article.product)
    )


def exactness(discount: Discount) -> tuple[bool, ...]:
    """Tell how exactly a discount says what it is for."""
    goods = discount.goods
    told = (goods.article_number, goods.maker, goods.kind, goods.product, discount.financing, discount.months)
    return tuple(each is not None for each in told)


def _exactness(discount: Discount) -> tuple[tuple[bool, ...], int, int]:
    return exactness(discount), discount.from_quantity, discount.number


def _less(list_price: Money, discount: Discount) -> Money:
    if discount.fixed is not None:
        return discount.fixed
    return list_price.with_amount(to_cents(list_price.amount * (_ALL - (discount.percent or 0)) / _ALL))
