"""A price follows from article, list price, contract, quantity and day alone (H-08)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from aggregates.prices.contracts_for import contracts_for
from aggregates.prices.framework_contract import FrameworkContract
from aggregates.prices.list_price import ListPrice, ListPriceEnded, ListPriceSet
from aggregates.prices.price import Article, Price, price_of
from aggregates.prices.price_terms import Discount, Financing, Goods
from foundation.money import Money

ITEM, CONTRACT = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("a1", "f1"))
DAY = date(2026, 3, 1)
PHONE = Article("BW-1", "device", "smartphone", "Beispielwerk")
_CENTS = st.integers(0, 99_999_999).map(lambda cents: Money(amount=Decimal(cents) / 100))
_PERCENTS = st.integers(1, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)
_GOODS = st.builds(
    Goods,
    article_number=st.sampled_from([None, "BW-1", "BW-2"]),
    maker=st.sampled_from([None, "beispielwerk", "Musterbau"]),
    kind=st.sampled_from([None, "smartphone", "tablet"]),
    product=st.sampled_from([None, "device", "accessory"]),
)


def euros(text: str) -> Money:
    return Money(amount=Decimal(text))


def listed(*steps: tuple[date, str | None], financing: Financing = "purchase", months: int | None = None) -> ListPrice:
    found = ListPrice()
    for day, price in steps:
        fields: dict[str, Any] = {"item_id": ITEM, "article_number": "BW-1", "financing": financing, "months": months, "valid_from": day}
        found = found.evolve(ListPriceEnded(**fields) if price is None else ListPriceSet(**fields, price=euros(price)))
    return found


def contract(*discounts: Discount, **fields: Any) -> FrameworkContract:
    said: dict[str, Any] = {"contract_id": CONTRACT, "number": "RV-1", "name": "Rahmen 1", "valid_from": date(2026, 1, 1), **fields}
    return FrameworkContract(**said, discounts=discounts)


def discount(number: int, percent: str | None = None, fixed: str | None = None, *, goods: Goods | None = None, **fields: Any) -> Discount:
    off = None if percent is None else Decimal(percent)
    return Discount(number=number, goods=goods or Goods(), percent=off, fixed=None if fixed is None else euros(fixed), **fields)


def told(price: Price | None) -> tuple[str, int | None] | None:
    return None if price is None else (str(price.unit.amount), price.discount.number if price.discount is not None else None)


def test_the_list_price_holds_from_its_day_until_the_next_and_not_after_its_end() -> None:
    prices = listed((DAY, "500.00"), (DAY + timedelta(10), "450.00"), (DAY + timedelta(20), None))
    days = [DAY + timedelta(n) for n in (-1, 0, 9, 10, 19, 20)]
    found = [price_of(PHONE, prices, None, 1, day) for day in days]
    assert [each and str(each.unit) for each in found] == [None, "500.00 EUR", "500.00 EUR", "450.00 EUR", "450.00 EUR", None]


def test_a_price_set_again_for_a_day_is_the_one_that_counts() -> None:
    assert told(price_of(PHONE, listed((DAY, "500.00"), (DAY, "480.00")), None, 1, DAY)) == ("480.00", None)


def test_net_and_tax_are_apart_and_the_rate_is_that_of_the_day() -> None:
    prices = listed((date(2020, 1, 1), "99.99"))
    sums = [price_of(PHONE, prices, None, 3, day) for day in (date(2020, 6, 30), date(2020, 7, 1))]
    assert [each and (str(each.net.amount), str(each.vat_percent), str(each.vat.amount), str(each.gross.amount)) for each in sums] == [
        ("299.97", "19", "56.99", "356.96"),
        ("299.97", "16", "48.00", "347.97"),
    ]


def test_rent_and_lease_are_monthly_and_have_prices_of_their_own() -> None:
    rate = price_of(PHONE, listed((DAY, "19.90"), financing="lease", months=24), None, 2, DAY)
    assert rate is not None
    assert (rate.monthly, rate.months, str(rate.net)) == (True, 24, "39.80 EUR")


def test_the_discount_that_says_its_goods_most_exactly_counts_however_they_are_ordered() -> None:
    discounts = (
        discount(1, "5"),
        discount(2, "6", goods=Goods(product="device")),
        discount(3, "7", goods=Goods(kind="smartphone")),
        discount(4, "8", goods=Goods(maker="BEISPIELWERK")),
        discount(5, "9", goods=Goods(maker="Beispielwerk", kind="smartphone")),
        discount(6, fixed="333.00", goods=Goods(article_number="bw-1"), financing="purchase"),
        discount(7, "50", goods=Goods(article_number="BW-2")),
        discount(8, "60", goods=Goods(maker="Musterbau")),
    )
    prices = listed((DAY, "500.00"))
    found = [price_of(PHONE, prices, contract(*discounts[: n + 1][::-1]), 1, DAY) for n in range(6)]
    assert [told(each) for each in found] == [("475.00", 1), ("470.00", 2), ("465.00", 3), ("460.00", 4), ("455.00", 5), ("333.00", 6)]
    assert told(price_of(PHONE, prices, contract(*discounts), 1, DAY)) == ("333.00", 6)


def test_a_discount_counts_from_its_quantity_in_its_financing_and_on_its_days() -> None:
    steps = contract(
        discount(1, "10", from_quantity=10),
        discount(2, "20", from_quantity=100),
        discount(3, "30", financing="lease", months=24),
        discount(4, "40", from_quantity=100, valid_from=DAY + timedelta(1), valid_until=DAY + timedelta(1), goods=Goods(product="device")),
    )
    prices = listed((DAY, "100.00"))
    assert [told(price_of(PHONE, prices, steps, n, DAY)) for n in (9, 10, 99, 100)] == [
        ("100.00", None),
        ("90.00", 1),
        ("90.00", 1),
        ("80.00", 2),
    ]
    assert [told(price_of(PHONE, prices, steps, 100, DAY + timedelta(n))) for n in (1, 2)] == [("60.00", 4), ("80.00", 2)]
    rates = [listed((DAY, "10.00"), financing="lease", months=months) for months in (24, 36)]
    assert [told(price_of(PHONE, each, steps, 1, DAY)) for each in rates] == [("7.00", 3), ("10.00", None)]


def test_outside_of_the_contracts_days_the_list_counts_and_is_told_as_the_lists() -> None:
    off = contract(discount(1, "10"), valid_from=DAY, valid_until=DAY)
    found = [price_of(PHONE, listed((date(2026, 1, 1), "100.00")), off, 1, DAY + timedelta(n)) for n in (-1, 0, 1)]
    assert [each and (str(each.unit.amount), each.contract_id) for each in found] == [
        ("100.00", None),
        ("90.00", CONTRACT),
        ("100.00", None),
    ]


@given(
    _CENTS,
    st.lists(st.tuples(_GOODS, _PERCENTS, st.integers(1, 50)), max_size=8),
    st.randoms(use_true_random=False),
    st.integers(1, 200),
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
)
def test_whatever_is_agreed_in_per_cent_no_price_is_negative_or_above_the_list_and_order_plays_no_part(
    price: Money, agreed: list[tuple[Goods, Decimal, int]], shuffled: Any, quantity: int, day: date
) -> None:
    discounts = [Discount(number=n, goods=goods, percent=off, from_quantity=many) for n, (goods, off, many) in enumerate(agreed, 1)]
    prices = ListPrice().evolve(
        ListPriceSet(item_id=ITEM, article_number="BW-1", financing="purchase", valid_from=date(2026, 1, 1), price=price)
    )
    found = price_of(PHONE, prices, contract(*discounts), quantity, day)
    shuffled.shuffle(discounts)
    assert found is not None
    other = price_of(PHONE, prices, contract(*discounts), quantity, day)
    assert other is not None
    assert (other.unit, other.discount) == (found.unit, found.discount)
    assert 0 <= found.unit.amount <= price.amount
    assert found.unit.amount == found.unit.amount.quantize(Decimal("0.01"))
    assert found.net.amount == found.unit.amount * quantity
    assert found.gross.amount == found.net.amount + found.vat.amount
    assert abs(found.vat.amount - found.net.amount * 19 / 100) <= Decimal("0.005")


def test_the_contract_that_names_a_ban_counts_before_one_that_names_none_and_two_are_two() -> None:
    named = contract(billing_accounts=("0471",), number="RV-2")
    general, later = contract(number="RV-1"), contract(number="RV-3", billing_accounts=("815",), valid_from=DAY + timedelta(1))
    there = (later, named, general)
    by_accounts: dict[tuple[str | None, ...], list[str]] = {
        ("471",): ["RV-2"],
        ("999",): ["RV-1"],
        ("815",): ["RV-1"],
        ("471", "999"): ["RV-1", "RV-2"],
        ("471", None): ["RV-2"],
        (None,): ["RV-1", "RV-2"],
        (): ["RV-1", "RV-2"],
    }
    for accounts, numbers in by_accounts.items():
        assert [each.number for each in contracts_for(accounts, there, DAY)] == numbers, accounts
    assert contracts_for(("999",), (named,), DAY) == ()


def test_the_contract_that_is_displayed_counts_where_no_ban_is_known_and_only_while_it_holds() -> None:
    shown, other = contract(displayed=True, valid_until=DAY), contract(number="RV-2", billing_accounts=("471",))
    assert [each.number for each in contracts_for((), (shown, other), DAY)] == ["RV-1"]
    assert [each.number for each in contracts_for(("471",), (shown, other), DAY)] == ["RV-2"]
    assert [each.number for each in contracts_for((), (shown, other), DAY + timedelta(1))] == ["RV-2"]
