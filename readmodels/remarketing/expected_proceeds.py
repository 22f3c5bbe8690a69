"""What models bring when they are sold, by condition and day (H-15)."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from readmodels.engine.histories import history_table
from readmodels.engine.table import Json, Table


class ExpectedProceedsRow(NamedTuple):
    """`steps`: each as `{valid_from, price}`, in order; `proceeds` and `valid_from`: those of the last one."""

    customer_id: UUID
    proceeds_id: UUID
    maker: str | None
    model: str
    model_sort: str | None
    size: str | None
    grade: str
    proceeds: Decimal
    currency: str
    valid_from: date
    steps: Json
    search: str
    version: int
    position: int


EXPECTED_PROCEEDS = Table(
    "expected_proceeds",
    ExpectedProceedsRow,
    key="proceeds_id",
    indexes=("customer_id, model_sort, proceeds_id", "gin:search gin_trgm_ops"),
)
EXPECTED_PROCEEDS_HISTORY = history_table("expected_proceeds_history")
