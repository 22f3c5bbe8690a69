"""List prices and framework contracts as they are kept, for whoever computes with them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from aggregates.prices.framework_contract import FrameworkContract
from aggregates.prices.list_price import ListPrice
from aggregates.prices.price_terms import Discount, Financing, PriceStep
from foundation.normal_form import same
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_PRICES = "SELECT price_id, item_id, article_number, financing, months, steps::text FROM list_prices WHERE financing = ANY(%(financings)s)"
_CONTRACTS = (
    "SELECT contract_id, number, name, billing_accounts, valid_from, valid_until, discounts::text, displayed FROM framework_contracts"
)
KEPT_PRICES = read_by(_PRICES) | read_by(_CONTRACTS)
"""What both read."""
ListPrices = Mapping[tuple[UUID, str], Sequence[tuple[UUID, ListPrice]]]
"""By item, and article number in its normal form: ids and prices."""


def kept_contracts(found: Reading) -> Iterator[FrameworkContract]:
    """Read all framework contracts of the customer."""
    for contract_id, number, name, accounts, first, last, discounts, displayed in found.all(_CONTRACTS):
        told: list[dict[str, Any]] = orjson.loads(discounts)
        agreed_on = tuple(Discount.model_validate(each) for each in told)
        yield FrameworkContract(contract_id, number, name, tuple(accounts), first, last, agreed_on, displayed)


def kept_list_prices(found: Reading, financings: Sequence[Financing]) -> ListPrices:
    """Read the list prices of these kinds of financing."""
    prices: dict[tuple[UUID, str], list[tuple[UUID, ListPrice]]] = {}
    for price_id, item_id, article_number, financing, months, steps in found.all(_PRICES, {"financings": [*financings]}):
        told: list[dict[str, Any]] = orjson.loads(steps)
        listed = ListPrice(item_id, article_number, financing, months, tuple(PriceStep.model_validate(each) for each in told))
        prices.setdefault((item_id, same(article_number)), []).append((price_id, listed))
    return prices
