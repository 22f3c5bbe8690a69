"""Orders of devices and accessories, with their parcels (H-11), and of the users for whom they are what their list shows."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from readmodels.dashboard import DASHBOARD_COUNTS
from readmodels.engine.histories import history_table
from readmodels.engine.table import Json, Table, Tally
from readmodels.users.named_users import named_users_table

OPEN_ORDERS = "open_orders"
"""The dashboard's figure (H-21): those that wait for approval are counted apart, as not everybody sees them."""


class OrderRow(NamedTuple):
    """`items`: each position as it was ordered, with `status`, `shipped`, `delivered`, `cancelled` and `returned` pieces, and `financing`, `months` and `number`. `parcels`: each as
    `{id, carrier, tracking_number, shipped_at, delivered_at, returned_at, why_returned, tracking, tracked_at, content}`; `device_ids`: the devices that came of it, as they are known now.

    `prices`: what was agreed for positions, as `AgreedPrice`; not everybody may see them. `tariff_bookings`: numbers with the tariffs that are booked for them. `articles`: what was ordered, in words; `kinds`: of which kinds, devices by theirs and accessories; `ordered_by`: who placed an order that had to be approved; `address` and `remarks` are None once the user's data were erased.
    """

    customer_id: UUID
    order_id: UUID
    number: str
    user_id: UUID
    status: str
    is_open: bool
    items: Json
    articles: list[str]
    kinds: list[str]
    pieces: int
    parcels: Json
    tracking_numbers: list[str]
    device_ids: list[str]
    address: Json | None
    own_number: str | None
    remarks: str | None
    reason: str | None
    promised_on: date | None
    placed_at: datetime
    completed_at: datetime | None
    accepted: bool
    procured: bool
    declined: bool
    late: bool
    financing: list[str]
    prices: Json
    tariff_bookings: list[str]
    subsidised: bool
    traded_in: bool
    approval: str | None
    approval_reasons: list[str]
    ordered_by: str | None
    search: str
    version: int
    position: int


ORDERS = Table(
    "orders",
    OrderRow,
    key="order_id",
    indexes=("customer_id, placed_at, order_id", "customer_id, is_open, placed_at, order_id", "user_id", "gin:search gin_trgm_ops"),
)
ORDER_USERS = named_users_table("order_users")
ORDER_HISTORY = history_table("order_history", personal=True)
ORDER_COUNTS = DASHBOARD_COUNTS.table("order_counts")


def count_order(row: OrderRow) -> Iterable[Tally]:
    """Yield what the dashboard counts."""
    if row.is_open:
        yield Tally(row.customer_id, OPEN_ORDERS, "awaiting" if row.approval == "awaiting" else "all")
