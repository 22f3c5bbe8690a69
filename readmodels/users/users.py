"""Users of a customer (H-02, H-03)."""

from typing import NamedTuple
from uuid import UUID

from aggregates.engine.words import Words
from readmodels.engine.table import Json, Table

INACTIVE_USERS = "inactive_users"
"""The function by which those are shown who are inactive and hold nothing (H-17, H-25)."""
HOLDS_NOTHING = "holds_nothing"
WHY_LISTED: Words = {
    "holds_devices": ("Inaktiv, hat noch Geräte", "Inactive, still holds devices"),
    "holds_numbers": ("Inaktiv, hat noch Rufnummern", "Inactive, still holds numbers"),
    "holds_both": ("Inaktiv, hat noch Geräte und Rufnummern", "Inactive, still holds devices and numbers"),
    HOLDS_NOTHING: ("Inaktiv, ohne Geräte und Rufnummern", "Inactive, without devices and numbers"),
}
"""Why somebody inactive is in the list of users."""


class UserRow(NamedTuple):
    """`further`: fields of the customer's own, key → text. `…_sort` puts in order what stands under the same keys, None where nothing does;
    `additional_lines` are the further addresses as people write them, each in a line.
    """

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
    address_sort: Json | None
    additional_addresses: Json
    additional_lines: list[str]
    further: Json
    further_sort: Json | None
    search: str
    version: int
    position: int


USERS = Table("users", UserRow, key="user_id", indexes=("customer_id, name_sort, user_id", "gin:search gin_trgm_ops"))
