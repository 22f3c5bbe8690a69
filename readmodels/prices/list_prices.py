"""List prices of a customer's articles (H-08), and what their list shows of items of the catalogue."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from readmodels.engine.histories import history_table
from readmodels.engine.table import Json, Table


class ListPriceRow(NamedTuple):
    """`steps`: each as `{valid_from, price}`, in order; `price` and `valid_from`: those of the last one."""

    customer_id: UUID
    price_id: UUID
    item_id: UUID
    article_number: str
    financing: str
    months: int | None
    price: Decimal | None
    valid_from: date
    steps: Json
    search: str
    version: int
    position: int


class PricedItemRow(NamedTuple):
    customer_id: UUID
    item_id: UUID
    name: str
    name_sort: str
    name_search: str
    shown: bool
    is_tariff: bool


LIST_PRICES = Table("list_prices", ListPriceRow, key="price_id", indexes=("customer_id, article_number, price_id", "item_id"))
PRICED_ITEMS = Table("priced_items", PricedItemRow, key="item_id")
LIST_PRICE_HISTORY = history_table("list_price_history")
