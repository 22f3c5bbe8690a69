"""Whose history is an account's (A-10)."""

from uuid import UUID

from api.engine.histories import Subject
from readmodels.engine.reader import Reading


def account_subject(found: Reading, account_id: UUID | str) -> Subject | None:
    row = found.one("SELECT account_id, full_name FROM accounts WHERE account_id = %(account)s", {"account": account_id})
    return Subject([row[0]], row[1]) if row else None
