"""Somebody in a session of an account: who stands behind a request, and what they may."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.rights import Right
from aggregates.accounts.account import Account
from aggregates.accounts.roles import AccountRole


@dataclass(frozen=True, slots=True)
class Standing:
    """A valid session: whose, in which customer, with which rights. `grant_id`: the service access by which it acts for that customer (S-04)."""

    session_id: UUID
    token_id: UUID
    customer_id: UUID
    account_id: UUID
    account: Account
    role: AccountRole
    rights: frozenset[Right]
    expires_at: datetime
    grant_id: UUID | None = None
    parent_id: UUID | None = None
