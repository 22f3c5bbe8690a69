"""What an article costs at the moment of a decision: by the number's contract, in a kind of financing that is agreed (H-08)."""

from decimal import Decimal

import pytest

from aggregates.prices.framework_contract import DiscountAgreed, FrameworkContractDisplayed
from aggregates.prices.price_terms import Discount
from commands.prices.agreed_financing import FinancingNotAgreed
from commands.prices.price_given import ArticleWithoutPrice, SeveralContractsFit, contract_given, price_given
from commands.prices.set_list_price import NoArticleToPrice
from tests.commands.made_up import Entry, customer
from tests.commands.orders.made_up_orders import LISTED
from tests.commands.prices.made_up_prices import CATALOGUE, CONTRACT, DAY, LATER, OTHER_CONTRACT, contracted, priced
from tests.commands.scenario import World

TEN_OFF = DiscountAgreed(discount=Discount(number=1, percent=Decimal(10)))
TWO: tuple[Entry, ...] = (contracted("RV-1", "471"), (CONTRACT, TEN_OFF), contracted("RV-2", contract_id=OTHER_CONTRACT))


def world(*entries: Entry) -> World:
    made = World()
    made.apply(entries)
    return made


def test_the_contract_follows_from_the_numbers_ban() -> None:
    there = world(*CATALOGUE, priced("500.00"), *TWO)
    numbers = [(account, contract_given(there, [account], DAY)) for account in ("0471", "999")]
    assert [(account, found and found.number) for account, found in numbers] == [("0471", "RV-1"), ("999", "RV-2")]
    prices = [price_given(there, "bw-1", "purchase", None, 2, DAY, found) for _, found in numbers]
    assert [(str(each.unit), each.contract_id) for each in prices] == [("450.00 EUR", CONTRACT), ("500.00 EUR", OTHER_CONTRACT)]


def test_where_no_number_decides_several_are_no_answer_and_the_displayed_one_is() -> None:
    with pytest.raises(SeveralContractsFit, match="RV-1"):
        contract_given(world(*TWO), [None], DAY)
    found = contract_given(world(*TWO, (CONTRACT, FrameworkContractDisplayed())), [], DAY)
    assert found is not None
    assert found.number == "RV-1"
    assert contract_given(world(), ["1"], DAY) is None


def test_what_has_no_price_then_or_isnt_agreed_is_refused() -> None:
    there = world(*CATALOGUE, priced("500.00", LATER))
    with pytest.raises(ArticleWithoutPrice, match="BW-1"):
        price_given(there, "BW-1", "purchase", None, 1, DAY, None)
    with pytest.raises(ArticleWithoutPrice):
        price_given(there, "BW-1", "lease", 24, 1, LATER, None)
    with pytest.raises(NoArticleToPrice):
        price_given(there, "BW-9", "purchase", None, 1, LATER, None)
    with pytest.raises(FinancingNotAgreed):
        price_given(world(customer(), LISTED), "BW-1", "purchase", None, 1, LATER, None)
