"""How often who administers accounts may send mails by it, and ask for user names: a stolen session fills no mailboxes and lists no other customers' people."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from access.engine.attempts import Attempts
from access.engine.refusals import TooOften
from commands.accounts.account_targets import LoginTaken

HOUR = timedelta(hours=1)
LINKS = 5
"""Links of administrators to one account in an hour."""
MAILS, MAILS_OF_MACHINE = 60, 2000
"""Links that one account, or one API token, sends in an hour: a token may set up a whole company at once."""
TAKEN = 20
"""User names that one account or token may learn to be taken in an hour: they are alone in the whole portal."""

log_of = logging.getLogger(__name__)


class AccountLimits:
    """One per process. `caller_id`: the account's, or the token's."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    def count_mail(self, caller_id: UUID, account_id: UUID | None = None, *, machine: bool) -> None:
        """Count a mail before its link is made; `account_id`: to whom, if the account is there already. Raises TooOften."""
        if account_id is not None:
            self._count("link-to", account_id, LINKS)
        self._count("link-by", caller_id, MAILS_OF_MACHINE if machine else MAILS)

    @contextmanager
    def asking_for_login(self, caller_id: UUID) -> Generator[None]:
        """Wrap what may be refused because another account has the user name; that is counted and logged. Raises TooOften."""
        known = self._attempts.look("login-taken", str(caller_id), TAKEN, HOUR)
        if not known.allowed:
            raise TooOften(seconds=known.retry_after)
        try:
            yield
        except LoginTaken:
            tries = self._attempts.hit("login-taken", str(caller_id), TAKEN, HOUR).tries
            log_of.warning("a user name that is taken was asked for by %s, %d times in an hour", caller_id, tries)
            raise

    def _count(self, kind: str, key: UUID, limit: int) -> None:
        counted = self._attempts.hit(kind, str(key), limit, HOUR)
        if not counted.allowed:
            raise TooOften(seconds=counted.retry_after)
