"""Whose history is an account's (A-10)."""

from uuid import UUID

from readmodels.engine.history_entry import Subject
from readmodels.engine.names import ACTOR
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_ACCOUNT = "SELECT account_id FROM accounts WHERE account_id = %(account)s"
ACCOUNT_SUBJECT_READS = read_by(_ACCOUNT)


def account_subject(found: Reading, account_id: UUID | str) -> Subject | None:
    row = found.one(_ACCOUNT, {"account": account_id})
    return Subject([row[0]], ACTOR, f"account:{row[0]}") if row else None
