"""What a customer can order: devices and accessories with their variants (H-08)."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.histories import history_table
from readmodels.engine.table import Json, Table


class CatalogueItemRow(NamedTuple):
    """`variants`: each as `{article_number, size, colour, offered, picture}`; `article_numbers`: theirs, in the same order; `sizes`, `colours`: each that there is of them, once."""

    customer_id: UUID
    item_id: UUID
    name: str
    name_sort: str
    product: str
    kind: str | None
    maker: str | None
    maker_sort: str | None
    model: str | None
    model_sort: str | None
    variants: Json
    article_numbers: list[str]
    sizes: list[str]
    colours: list[str]
    status: str
    place: int | None
    picture: str | None
    shown: bool
    search: str
    version: int
    position: int


CATALOGUE_ITEMS = Table(
    "catalogue_items",
    CatalogueItemRow,
    key="item_id",
    indexes=("customer_id, place, name_sort, item_id", "customer_id, name_sort, item_id", "gin:search gin_trgm_ops"),
)
CATALOGUE_ITEM_HISTORY = history_table("catalogue_item_history")
