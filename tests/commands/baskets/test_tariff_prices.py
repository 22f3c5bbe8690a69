"""What is booked costs something each month, which is shown, summed, and compared when the basket is placed (H-09)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from aggregates.basket import BasketItemRemoved, BasketPlaced
from aggregates.prices.list_price import ListPriceSet, list_price_id
from aggregates.sim_terms import ContractTerm
from commands.baskets.basket_review import Review, reviewed, reviewed_again
from commands.baskets.booked_tariffs import months_of
from commands.baskets.own_basket import own_basket
from commands.baskets.shown_basket import BasketChanged
from tests.commands.baskets.filled import BASKET, STARTED, TARIFF_ITEM, cases, numbered, phone, place, put, shown, world
from tests.commands.made_up import CUSTOMER, HOME, NUMBER, SIM, Entry
from tests.commands.prices.made_up_prices import DAY, euros
from tests.commands.scenario import World

pytestmark = pytest.mark.requirement("H-09")
LEASED = phone(financing="lease", months=24, sim_id=SIM)
TWO_YEARS = ContractTerm(start=date(2025, 1, 1), end=date(2026, 12, 31))


def tariff(price: str, months: int = 24) -> Entry:
    told = ListPriceSet(item_id=TARIFF_ITEM, article_number="T-L", financing="rent", months=months, valid_from=DAY, price=euros(price))
    return list_price_id(CUSTOMER, "T-L", "rent", months), told


def review(there: World) -> Review:
    return reviewed(there, own_basket(there, BASKET), DAY, prices=True)


def monthly(there: World) -> str | None:
    found = review(there).monthly
    return None if found is None else str(found.net)


@pytest.mark.parametrize(
    ("tariffs", "sum_of_both"),
    [
        ((tariff("29.90"),), "49.90 EUR"),
        ((tariff("29.90"), tariff("39.90", 12)), "49.90 EUR"),
        ((tariff("39.90", 36),), "59.90 EUR"),
        ((tariff("39.90", 36), tariff("39.90", 12)), "59.90 EUR"),
        ((tariff("39.90", 36), tariff("49.90", 12)), None),
        ((), None),
    ],
)
def test_a_tariff_that_is_booked_is_in_the_sums(tariffs: tuple[Entry, ...], sum_of_both: str | None) -> None:
    there = world(*tariffs, STARTED, numbered("booked"), put(LEASED), term=TWO_YEARS)
    assert monthly(there) == (sum_of_both or "20.00 EUR")
    assert review(there).complete == (sum_of_both is not None)
    there.apply([numbered("unchanged")])
    assert (monthly(there), review(there).complete) == ("20.00 EUR", True)


def test_another_price_of_the_tariff_is_told() -> None:
    there = world(tariff("29.90"), STARTED, numbered("booked"), put(LEASED), term=TWO_YEARS)
    text, without = shown(there), shown(there, prices=False)
    there.apply([tariff("35.00")])
    with pytest.raises(BasketChanged) as refused:
        place(text).decide(there)
    assert [tuple(each)[:2] for each in refused.value.facts["differences"]] == [(NUMBER, "price")]
    assert "(29,90 EUR → 35,00 EUR)" in refused.value.text_de
    assert "(29.90 EUR → 35.00 EUR)" in refused.value.text_en
    assert there.decide(place(without, prices=False))


def test_what_was_agreed_stays_by_the_orders_positions_with_where_it_goes() -> None:
    there = world(
        tariff("29.90"), STARTED, put(cases(position=1, financing=None)), put(LEASED.model_copy(update={"position": 2})), term=TWO_YEARS
    )
    there.apply([(BASKET, BasketItemRemoved(position=1, name="Hülle")), numbered("booked")])
    decision = there.decide(place(shown(there)))
    there.apply(decision)
    placed: Any = decision[-1][1]
    assert isinstance(placed, BasketPlaced)
    assert [each.position for each in placed.prices] == [1]
    there.apply([tariff("99.00")])
    again = reviewed_again(there, own_basket(there, BASKET), DAY)
    assert again.monthly is not None
    assert (str(again.monthly.net), again.address) == ("49.90 EUR", HOME)


def test_a_basket_placed_before_has_prices_by_its_own_positions() -> None:
    there = world(STARTED, put(cases(position=1, financing=None)), put(LEASED.model_copy(update={"position": 2})), term=TWO_YEARS)
    there.apply([(BASKET, BasketItemRemoved(position=1, name="Hülle"))])
    now: Any = there.decide(place(shown(there)))[-1][1]
    stored = now.model_dump(mode="json", exclude={"by_order", "tariff_prices", "address"})
    stored["prices"][0]["position"] = 2
    there.apply([(BASKET, BasketPlaced.model_validate(BasketPlaced.upcasts[1](stored)))])
    again = reviewed_again(there, own_basket(there, BASKET), DAY)
    assert again.prices[0].unit.amount == Decimal("20.00")


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 1, 1), date(2026, 12, 31), 24),
        (date(2025, 1, 15), date(2026, 1, 14), 12),
        (date(2025, 1, 15), date(2026, 1, 13), 11),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2025, 1, 1), date.max, 95_700),
        (None, date(2026, 1, 14), None),
    ],
)
def test_a_contract_has_so_many_months(start: date | None, end: date, months: int | None) -> None:
    assert months_of(ContractTerm(start=start, end=end)) == months
