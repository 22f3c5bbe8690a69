"""A made-up customer that has agreed on all kinds of financing, its catalogue and its framework contracts."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from aggregates.customer import FeatureSwitchedOn
from aggregates.prices.framework_contract import FrameworkContractRegistered
from aggregates.prices.list_price import ListPriceEnded, ListPriceSet, list_price_id
from aggregates.prices.price_terms import AGREED_AS, Financing
from foundation.money import Money
from tests.commands.made_up import CUSTOMER, Entry, customer
from tests.commands.orders.made_up_orders import CASE_LISTED, ITEM, LISTED

CONTRACT, OTHER_CONTRACT = (UUID(f"f4000000-0000-4000-8000-00000000000{n}") for n in (1, 2))
DAY, LATER = date(2026, 3, 1), date(2026, 4, 1)
AGREED: tuple[Entry, ...] = (customer(), *((CUSTOMER, FeatureSwitchedOn(feature=each)) for each in AGREED_AS.values()))
CATALOGUE: tuple[Entry, ...] = (*AGREED, LISTED, CASE_LISTED)
PURCHASE = list_price_id(CUSTOMER, "BW-1", "purchase")
LEASE = list_price_id(CUSTOMER, "BW-1", "lease", 24)


def euros(text: str) -> Money:
    return Money(amount=Decimal(text))


def priced(
    price: str,
    day: date = DAY,
    was: str | None = None,
    financing: Financing = "purchase",
    months: int | None = None,
    article: tuple[UUID, str] = (ITEM, "BW-1"),
) -> Entry:
    item_id, article_number = article
    told = ListPriceSet(
        item_id=item_id,
        article_number=article_number,
        financing=financing,
        months=months,
        valid_from=day,
        price=euros(price),
        was=None if was is None else euros(was),
    )
    return list_price_id(CUSTOMER, article_number, financing, months), told


def ended(day: date, was: str) -> Entry:
    return PURCHASE, ListPriceEnded(item_id=ITEM, article_number="BW-1", financing="purchase", valid_from=day, was=euros(was))


def contracted(number: str = "RV-1", *accounts: str, contract_id: UUID = CONTRACT, **fields: Any) -> Entry:
    said: dict[str, Any] = {"name": f"Rahmen {number}", "valid_from": date(2026, 1, 1), **fields}
    return contract_id, FrameworkContractRegistered(contract_id=contract_id, number=number, billing_accounts=accounts, **said)
