"""What a basket shows, and what is looked at once more when it is placed: one reckoning for both (docs/decisions/0033)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from aggregates.address import Address
from aggregates.basket import Basket
from aggregates.basket_terms import TradeIn
from aggregates.prices.agreed_price import AgreedPrice, AgreedTariffPrice
from aggregates.prices.price_terms import MONTHLY, Financing
from commands.baskets.choose_delivery import NoSuchFurtherAddress
from commands.baskets.own_basket import user_of
from commands.baskets.reviewed_items import ReviewedItem, reviewed_items
from commands.baskets.reviewed_numbers import ReviewedNumber, reviewed_numbers
from commands.baskets.trade_in_device import NoRateToSetAgainst, tradable
from commands.customers.agreed import check_feature
from commands.engine.command import Given, Refusal
from commands.orders.delivery_address import check_address
from commands.orders.place_order import DeliveryAddressMissing
from commands.prices.agreed_financing import agreed_kinds
from commands.users.present_user import active_user
from foundation.money import Money
from foundation.vat import vat_of


class BasketIsEmpty(Refusal):
    """There is nothing in the basket; put something into it first."""

    code = "basket-is-empty"
    de = "Im Warenkorb ist nichts; bitte erst etwas hineinlegen."


@dataclass(frozen=True, slots=True)
class Sum:
    """What is paid at once, or each month."""

    net: Money
    vat: Money

    @classmethod
    def of(cls, net: Money, vat_percent: Decimal) -> "Sum":
        return cls(net, vat_of(net, vat_percent))

    @property
    def gross(self) -> Money:
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class Review:
    """`address`: where it goes, None where that isn't known; `problems`: why it can't be placed as it is, the first of which it is refused with."""

    basket: Basket
    items: tuple[ReviewedItem, ...]
    numbers: tuple[ReviewedNumber, ...]
    address: Address | None
    financing: tuple[Financing, ...]
    problems: tuple[Refusal, ...]

    @property
    def prices(self) -> tuple[AgreedPrice, ...]:
        return tuple(item.price for item in self.items if item.price is not None)

    @property
    def tariff_prices(self) -> tuple[AgreedTariffPrice, ...]:
        return tuple(number.price for number in self.numbers if number.price is not None)

    @property
    def complete(self) -> bool:
        """Whether all positions and all tariffs that are booked have a price, so that the sums say all."""
        booked = [number for number in self.numbers if number.of.answer == "booked"]
        return len(self.prices) == len(self.items) and len(self.tariff_prices) == len(booked)

    @property
    def once(self) -> Sum | None:
        return sum_of(price for price in self.prices if price.financing not in MONTHLY)

    @property
    def monthly(self) -> Sum | None:
        return sum_of(price for price in (*self.prices, *self.tariff_prices) if price.financing in MONTHLY)


def sum_of(prices: Iterable[AgreedPrice | AgreedTariffPrice]) -> Sum | None:
    """Add them up; the tax is that on the sum. None: there are none."""
    found = list(prices)
    if not found:
        return None
    net = found[0].net
    for price in found[1:]:
        net += price.net
    return Sum.of(net, found[0].vat_percent)


def reviewed(given: Given, basket: Basket, day: date, *, prices: bool) -> Review:
    """Look at a basket as all is now: its user, articles, prices, contracts, numbers, addresses, and what is agreed with the customer. `prices`: whether whoever looks sees them."""
    problems: list[Refusal] = []
    items, numbers = tuple(reviewed_items(given, basket, day, prices=prices)), tuple(reviewed_numbers(given, basket, day))
    address: Address | None = None
    try:
        address = _address(given, basket)
    except Refusal as refused:
        problems.append(refused)
    problems += [each.problem for each in (*items, *numbers) if each.problem is not None]
    problems += [problem for each in basket.trade_ins for problem in _trade_in_problems(given, basket, each)]
    if not items:
        problems.append(BasketIsEmpty())
    return Review(basket, items, numbers, address, tuple(agreed_kinds(given)), tuple(problems))


def reviewed_again(given: Given, basket: Basket, day: date) -> Review:
    """Look at one that is placed or discarded: at the prices that were agreed by it, its numbers as they are now; nothing of it is a problem any more."""
    prices, tariffs = {each.position: each for each in basket.prices}, {each.sim_id: each for each in basket.tariff_prices}
    called = {each.sim_id: each.number for each in basket.numbers}
    items = tuple(
        ReviewedItem(
            each, None if each.sim_id is None else called.get(each.sim_id), prices.get(place if basket.by_order else each.position), None
        )
        for place, each in enumerate(basket.items, start=1)
    )
    numbers = tuple(replace(each, problem=None, price=tariffs.get(each.of.sim_id)) for each in reviewed_numbers(given, basket, day))
    return Review(basket, items, numbers, basket.address, tuple(agreed_kinds(given)), ())


def _address(given: Given, basket: Basket) -> Address:
    user = active_user(given, user_of(basket))
    if basket.place == "primary":
        if user.primary_address is None:
            raise DeliveryAddressMissing(name=user.name)
        check_address(user.primary_address)
        return user.primary_address
    if basket.address is None:
        raise DeliveryAddressMissing(name=user.name)
    if basket.place == "additional" and basket.address not in user.additional_addresses:
        raise NoSuchFurtherAddress(name=user.name, line=basket.address.line)
    check_address(basket.address)
    return basket.address


def _trade_in_problems(given: Given, basket: Basket, trade_in: TradeIn) -> Iterator[Refusal]:
    item = basket.item(trade_in.position)
    try:
        check_feature(given, "remarketing")
        tradable(given, trade_in.device_id, user_of(basket))
        if trade_in.use == "set_against_rate" and item is not None and item.financing not in MONTHLY:
            raise NoRateToSetAgainst(name=item.name)
    except Refusal as refused:
        yield refused
