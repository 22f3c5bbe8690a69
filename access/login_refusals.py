"""Failed tries to log in: how many count, which become events, and what they close."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from access.address_limit import WINDOW
from access.who import Visitor, by_account
from aggregates.account import Account
from aggregates.event import OPERATOR
from aggregates.session import Refused
from commands.dispatch import Dispatcher
from commands.refuse_login import RefuseLogin
from commands.suspend_logins import SuspendLogins
from eventstore.ids import new_id

LIMIT = 10
"""Tries of an account that didn't end in a session and still count; then its logins are suspended for as long."""
RECORDED = 20
"""So many of them are events, per user name and per address; the others are only counted, so that nobody fills the log with user names that nobody has."""


class LoginRefusals:
    """One per process."""

    def __init__(self, dispatcher: Dispatcher, clock: Callable[[], datetime]) -> None:
        self._dispatcher = dispatcher
        self._clock = clock

    def refuse(
        self, customer_id: UUID, account_id: UUID | None, account: Account, why: Refused, tries: int, by_address: int, who: Visitor
    ) -> None:
        """An event as long as there aren't too many: the same, whether there is such an account or not."""
        if max(tries, by_address) <= RECORDED:
            self._record(customer_id, account_id, why, who)
        if account_id is not None:
            self.suspend(customer_id, account_id, account, tries, who)
        elif tries == LIMIT:  # what closes an account is one event more: the same where there is none to close
            self._record(customer_id, None, "suspended", who)

    def _record(self, customer_id: UUID, account_id: UUID | None, why: Refused, who: Visitor) -> None:
        known = account_id is not None
        command = RefuseLogin(
            session_id=new_id(),
            account_id=account_id,
            reason=why,
            address=who.address if known else None,
            agent=who.agent if known else None,
        )
        self._dispatcher.run(command, by_account(customer_id, account_id or OPERATOR, who.correlation))

    def suspend(self, customer_id: UUID, account_id: UUID, account: Account, tries: int, who: Visitor) -> None:
        """After the last try that an account is allowed."""
        now = self._clock()
        suspended = account.suspended_until is not None and now < account.suspended_until
        if tries >= LIMIT and not suspended:
            command = SuspendLogins(account_id=account_id, tries=tries, until=now + WINDOW)
            self._dispatcher.run(command, by_account(customer_id, account_id, who.correlation))
