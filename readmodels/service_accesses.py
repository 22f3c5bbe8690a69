"""Service accesses from both sides: as the reseller sees them (S-03), and as the customer who gave them does (S-05)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.words import Words
from readmodels.engine.table import Table

ACCESS_KINDS: Words = {
    "administrator": ("Administrator", "administrator"),
    "user": ("Benutzer", "user"),
    "end_customer": ("Endkunde", "end customer"),
}
"""The column "Typ" of a reseller's list."""

ACCESS_STATUS: Words = {"active": ("aktiv", "active"), "deactivated": ("deaktiviert", "deactivated")}
GIVEN_STATUS: Words = {"active": ("aktiv", "active"), "resting": ("ruht", "resting"), "revoked": ("widerrufen", "revoked")}


class ServiceAccessRow(NamedTuple):
    """A customer's account that a reseller may work in.

    `customer_id` is whose wall the row stands behind, and that is the reseller's account: the database shows it to who reads as that account and to nobody
    else, whatever the query says (X-06). Whose account it is stands in `of_customer`. Revoked ones keep nothing but their ids, and the view
    `service_accesses` leaves them out.
    """

    customer_id: UUID
    grant_id: UUID
    of_customer: UUID
    account_id: UUID
    active: bool
    customer_number: str
    customer: str
    customer_sort: str
    kind: str
    login: str
    first_name: str | None
    first_name_sort: str | None
    last_name: str
    last_name_sort: str
    status: str
    since: datetime
    search: str


class GivenAccessRow(NamedTuple):
    """A service access as the customer sees it; `acting_sessions`: those in which the reseller may still be acting.

    `status`: `resting` while the reseller's account can't act by it: locked, deactivated, in another role.
    """

    customer_id: UUID
    grant_id: UUID
    account_id: UUID
    reseller_id: UUID
    status: str
    since: datetime
    until: datetime | None
    company: str | None
    name: str
    address: str | None
    phone: str | None
    email: str | None
    secrets: bool
    acting_sessions: list[str]
    version: int


class AccountCustomerRow(NamedTuple):
    """A customer's number and name, which the rows of its resellers repeat."""

    customer_id: UUID
    customer_number: str
    name: str


SERVICE_ACCESS_ROWS = Table(
    "service_access_rows",
    ServiceAccessRow,
    key="grant_id",
    indexes=("customer_id, customer_sort, grant_id", "of_customer", "gin:search gin_trgm_ops"),
    about="of_customer",
)
SERVICE_ACCESS_GIVEN = Table(
    "service_access_given", GivenAccessRow, key="grant_id", indexes=("customer_id, since, grant_id", "account_id", "reseller_id")
)
ACCOUNT_CUSTOMERS = Table("account_customers", AccountCustomerRow, key="customer_id")
