"""A new API token: 256 random bits, shown once, kept as a hash."""

import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.api_token import Role
from aggregates.engine.event import OPERATOR
from commands.accounts.issue_api_token import IssueApiToken
from commands.engine.command import asked
from eventstore.ids import new_id
from portal.engine.console_cause import by_console
from portal.engine.portal import Portal


class NewToken(NamedTuple):
    token_id: UUID
    token: str
    """What the caller sends as `Authorization: Bearer …`."""


def create_token(portal: Portal, label: str, role: Role, customer_id: UUID | None, expires_at: datetime | None = None) -> NewToken:
    """Issue a token; `customer_id` None for `auditor` and `ops`."""
    token = f"portal_{secrets.token_urlsafe(32)}"
    token_id = new_id()
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    command = asked(
        IssueApiToken, token_id=token_id, label=label, role=role, for_customer=customer_id, token_hash=token_hash, expires_at=expires_at
    )
    portal.dispatcher.run(command, by_console(customer_id or OPERATOR))
    return NewToken(token_id, token)
