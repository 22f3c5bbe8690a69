"""Users of a customer (H-02, H-03)."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Json, Table


class UserRow(NamedTuple):
    customer_id: UUID
    user_id: UUID
    status: str
    erased: bool
    name: str
    name_sort: str
    email: str | None
    email_sort: str | None
    group: str | None
    group_sort: str | None
    personnel_number: str | None
    cost_centre: str | None
    primary_address: Json | None
    additional_addresses: Json
    further: Json
    search: str
    version: int
    position: int


USERS = Table("users", UserRow, key="user_id", indexes=("customer_id, name_sort, user_id", "gin:search gin_trgm_ops"))
