"""Portal accounts, as the portal reads them (H-07, E-16)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.accounts.second_factor import SecondFactor
from aggregates.engine.words import Words, words_of
from readmodels.engine.table import Table

SECOND_FACTORS: Words = {
    **words_of(SecondFactor),
    "directory": ("im Verzeichnis des Kunden", "in the customer's directory"),
    "none": ("keiner", "none"),
}


class AccountRow(NamedTuple):
    """`open_sessions`: those that may still be open, so that what ends them all finds them (see projections/session_rows.py).

    `grant_id`: the service access that this administrator gave and hasn't revoked.
    """

    customer_id: UUID
    account_id: UUID
    status: str
    erased: bool
    role: str
    login: str
    login_sort: str
    full_name: str
    full_name_sort: str
    email: str | None
    email_sort: str | None
    phone: str | None
    mobile: str | None
    company: str | None
    address: str | None
    user_id: UUID | None
    issuer: str | None
    second_factor: str
    password: bool
    totp: bool
    recovery_codes: int
    grant_id: UUID | None
    suspended_until: datetime | None
    last_login_at: datetime | None
    created_at: datetime
    open_sessions: list[str]
    search: str
    version: int


ACCOUNTS = Table(
    "accounts",
    AccountRow,
    key="account_id",
    indexes=("customer_id, full_name_sort, account_id", "customer_id, login_sort, account_id", "user_id", "gin:search gin_trgm_ops"),
)
