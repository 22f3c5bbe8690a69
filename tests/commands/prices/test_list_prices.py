"""List prices are set from days on, changed and ended; what isn't agreed, or can't be an amount, is refused (H-08)."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.catalogue_item import CatalogueItemListed
from aggregates.catalogue_terms import Variant
from aggregates.customer import FeatureSwitchedOff
from aggregates.prices.list_price import ListPriceSet
from aggregates.prices.price_terms import Financing
from commands.prices.agreed_financing import FinancingNotAgreed, TermMissing, TermWithoutRate
from commands.prices.change_list_price import ChangeListPrice
from commands.prices.end_list_price import EndListPrice, NoPriceThen
from commands.prices.set_list_price import NoArticleToPrice, SetListPrice, TariffPaidMonthly
from foundation.money import Money
from tests.commands.made_up import CUSTOMER, customer
from tests.commands.orders.made_up_orders import ITEM, LISTED
from tests.commands.prices.made_up_prices import CATALOGUE, DAY, LATER, LEASE, PURCHASE, ended, priced
from tests.commands.scenario import given


def set_price(price: Any = "499.00", financing: Financing = "purchase", **fields: Any) -> SetListPrice:
    said: dict[str, Any] = {"price_id": PURCHASE, "article_number": "BW-1", "valid_from": DAY, **fields}
    return SetListPrice(financing=financing, price=price, **said)


def test_a_price_is_set_from_a_day_on_and_says_what_held_until_now() -> None:
    given(*CATALOGUE).when(set_price()).then(priced("499.00"))
    given(*CATALOGUE, priced("499.00")).when(set_price("449.00", valid_from=LATER)).then(priced("449.00", LATER, "499.00"))
    given(*CATALOGUE, priced("499.00")).when(set_price("489.00")).then(priced("489.00", DAY, "499.00"))


def test_the_article_is_meant_however_its_letters_are_written() -> None:
    given(*CATALOGUE).when(set_price(article_number=" bw-1 ")).then(priced("499.00"))


def test_rent_and_lease_have_a_term_and_nothing_else_has() -> None:
    rate = priced("19.90", financing="lease", months=24)
    given(*CATALOGUE).when(set_price("19.90", "lease", price_id=LEASE, months=24)).then(rate)
    given(*CATALOGUE).when(set_price("19.90", "lease")).refused(TermMissing)
    given(*CATALOGUE).when(set_price("19.90", "subsidy", months=24)).refused(TermWithoutRate)


def test_what_is_not_agreed_or_not_in_the_catalogue_has_no_price() -> None:
    given(customer(), LISTED).when(set_price()).refused(FinancingNotAgreed)
    off = (CUSTOMER, FeatureSwitchedOff(feature="financing_purchase"))
    given(*CATALOGUE, off).when(set_price()).refused(FinancingNotAgreed)
    given(*CATALOGUE).when(set_price(article_number="BW-9")).refused(NoArticleToPrice, "BW-9")


def test_a_tariff_is_priced_by_the_month_whatever_is_agreed() -> None:
    tariff = (ITEM, CatalogueItemListed(name="Tarif XL", product="tariff", variants=(Variant(article_number="T-XL"),)))
    asked = set_price("49.90", "rent", months=24, article_number="T-XL")
    told = ListPriceSet(
        item_id=ITEM, article_number="T-XL", financing="rent", months=24, valid_from=DAY, price=Money(amount=Decimal("49.90"))
    )
    given(customer(), tariff).when(asked).then((PURCHASE, told))
    given(customer(), tariff).when(set_price("49.90", article_number="T-XL")).refused(TariffPaidMonthly)
    given(customer(), LISTED).when(set_price("49.90", "rent", months=24)).refused(FinancingNotAgreed)


def test_a_price_ends_on_a_day_on_which_there_is_one() -> None:
    given(*CATALOGUE, priced("499.00")).when(EndListPrice(price_id=PURCHASE, valid_from=LATER)).then(ended(LATER, "499.00"))
    given(*CATALOGUE, priced("499.00", LATER)).when(EndListPrice(price_id=PURCHASE, valid_from=DAY)).refused(NoPriceThen)


def test_one_that_is_there_is_changed_by_its_id() -> None:
    change = ChangeListPrice(price_id=PURCHASE, price="449.00", valid_from=LATER)  # pyright: ignore[reportArgumentType]
    given(*CATALOGUE, priced("499.00")).when(change).then(priced("449.00", LATER, "499.00"))


@pytest.mark.parametrize(
    ("price", "words"),
    [
        ("-1", "negativ"),
        ("1.234,56", "1234.56"),
        ("NaN", "kein Geldbetrag"),
        ("1.005", "Nachkommastellen"),
        ("99999999", "mehr, als ein Betrag"),
        (1.5, "kein Geldbetrag"),
    ],
)
def test_what_is_no_amount_is_refused_with_how_to_write_it(price: Any, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        set_price(price)
