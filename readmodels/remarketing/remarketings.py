"""Devices of a customer that are sold for it (H-15)."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from readmodels.engine.histories import history_table
from readmodels.engine.table import Json, Table
from readmodels.users.named_users import named_users_table


class RemarketingRow(NamedTuple):
    """`device`: what is sold, as people call it; `identifiers`: as `imei:…`; `answers`: those by which `grade_said` came about; amounts in `currency`, net; `order_id` and `awaited_since`: the order for which it was taken in payment, once that is delivered, and since when the device is awaited for it, until it isn't any more; `after_decline`: what becomes of the device then; `for_good`: it is never sold again."""

    customer_id: UUID
    remarketing_id: UUID
    number: str
    status: str
    is_open: bool
    device_id: UUID | None
    device: str
    kind: str
    maker: str | None
    model: str | None
    size: str | None
    identifiers: list[str]
    user_id: UUID | None
    case_id: UUID | None
    order_id: UUID | None
    answers: Json | None
    grade: str | None
    grade_said: str | None
    expected: Decimal | None
    offered: Decimal | None
    proceeds: Decimal | None
    currency: str
    settlement: str | None
    settlement_agreed: str | None
    for_good: bool
    after_decline: str | None
    remarks: str | None
    reason: str | None
    registered_at: datetime
    awaited_since: datetime | None
    received_at: datetime | None
    offered_at: datetime | None
    closed_at: datetime | None
    search: str
    version: int
    position: int


REMARKETINGS = Table(
    "remarketings",
    RemarketingRow,
    key="remarketing_id",
    indexes=(
        "customer_id, registered_at, remarketing_id",
        "customer_id, is_open, registered_at, remarketing_id",
        "user_id",
        "device_id",
        "gin:search gin_trgm_ops",
    ),
)
REMARKETING_USERS = named_users_table("remarketing_users")
REMARKETING_HISTORY = history_table("remarketing_history", personal=True)
