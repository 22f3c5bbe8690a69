"""Failed tries to log in: which become events, and what they close."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from access.engine.who import Visitor, by_account
from access.sign_in.login_limits import ANYWHERE, Counted
from aggregates.accounts.account import Account
from aggregates.engine.event import OPERATOR
from aggregates.session import Refused
from commands.engine.dispatch import Dispatcher
from commands.sign_in.refuse_login import RefuseLogin
from commands.sign_in.suspend_logins import SuspendLogins
from eventstore.ids import new_id


class LoginRefusals:
    """One per process."""

    def __init__(self, dispatcher: Dispatcher, clock: Callable[[], datetime]) -> None:
        self._dispatcher = dispatcher
        self._clock = clock

    def refuse(self, customer_id: UUID, account_id: UUID | None, account: Account, why: Refused, counted: Counted, who: Visitor) -> None:
        """An event as long as there aren't too many: the same, whether there is such an account or not."""
        if counted.recorded:
            self._record(customer_id, account_id, why, who)
        self.close(customer_id, account_id, account, counted, who)

    def close(self, customer_id: UUID, account_id: UUID | None, account: Account, counted: Counted, who: Visitor) -> None:
        """One event more where this was the last try: of a place, or of all strangers. The same where there is no account to close."""
        if counted.closes_here:
            self._record(customer_id, account_id, "suspended", who)
        if counted.anywhere is None or not counted.closes_anywhere:
            return
        now = self._clock()
        if account_id is None:
            if counted.anywhere.tries == ANYWHERE:
                self._record(customer_id, None, "suspended", who)
        elif account.suspended_until is None or now >= account.suspended_until:
            until = now + timedelta(seconds=counted.anywhere.retry_after)
            command = SuspendLogins(account_id=account_id, tries=counted.anywhere.tries, until=until)
            self._dispatcher.run(command, by_account(customer_id, account_id, who.correlation))

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
