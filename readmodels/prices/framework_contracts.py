"""Framework contracts of a customer (H-08)."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from readmodels.engine.histories import history_table
from readmodels.engine.table import Json, Table


class FrameworkContractRow(NamedTuple):
    """`discounts`: as their events say them, in order of their numbers."""

    customer_id: UUID
    contract_id: UUID
    number: str
    name: str
    name_sort: str
    billing_accounts: list[str]
    valid_from: date
    valid_until: date | None
    discounts: Json
    discount_count: int
    displayed: bool
    search: str
    version: int
    position: int


FRAMEWORK_CONTRACTS = Table(
    "framework_contracts",
    FrameworkContractRow,
    key="contract_id",
    indexes=("customer_id, number, contract_id", "gin:search gin_trgm_ops"),
)
FRAMEWORK_CONTRACT_HISTORY = history_table("framework_contract_history")
