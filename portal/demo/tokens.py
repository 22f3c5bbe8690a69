"""The demo's API tokens, kept beside its files (readable by their owner only), so that what was printed works at the next run too."""

import os
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from access.accounts.api_tokens import ApiTokens
from aggregates.api_token import Role
from portal.engine.portal import Portal
from portal.new_token import create_token


class DemoToken(NamedTuple):
    token_id: UUID
    token: str


def demo_token(portal: Portal, folder: Path, role: Role, customer_id: UUID | None) -> DemoToken:
    """Return the token of this role: the one of the last run if it is still valid, otherwise a new one."""
    path = folder / f"{role}.token"
    if path.exists():
        with portal.log.pool.connection() as connection:
            token = path.read_text(encoding="utf-8").strip()
            known = portal.parts[ApiTokens].holder(connection, token)
        if known is not None and known.for_customer == customer_id:
            return DemoToken(known.token_id, token)
    made = create_token(portal, "Demo", role, customer_id)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{made.token}\n")
    return DemoToken(made.token_id, made.token)
