"""Baskets, open ones and those that were placed or discarded (H-09)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from readmodels.engine.histories import history_table
from readmodels.engine.table import Json, Table
from readmodels.users.named_users import named_users_table


class BasketRow(NamedTuple):
    """`items`, `numbers_answered`, `trade_ins`: as the events have them; `articles`: what is wanted, in words; `address` and `remarks` are None once the user's data were erased."""

    customer_id: UUID
    basket_id: UUID
    kept_by: str
    user_id: UUID
    status: str
    is_open: bool
    items: Json
    articles: list[str]
    pieces: int
    numbers: list[str]
    numbers_answered: Json
    trade_ins: Json
    place: str
    address: Json | None
    own_number: str | None
    remarks: str | None
    order_id: UUID | None
    started_at: datetime
    changed_at: datetime
    search: str
    version: int
    position: int


BASKETS = Table(
    "baskets",
    BasketRow,
    key="basket_id",
    indexes=(
        "customer_id, changed_at, basket_id",
        "customer_id, is_open, kept_by, changed_at, basket_id",
        "user_id",
        "gin:search gin_trgm_ops",
    ),
)
BASKET_USERS = named_users_table("basket_users")
BASKET_HISTORY = history_table("basket_history", personal=True)
