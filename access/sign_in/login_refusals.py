"""Failed tries to log in: which become events, and what they close."""

from collections.abc import Callable
from datetime import datetime, timedelta

from access.engine.who import by_account
from access.sign_in.login_attempt import AccountAttempt, LoginAttempt
from access.sign_in.login_limits import ANYWHERE, Counted
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

    def refuse(self, counted: Counted, why: Refused) -> None:
        """Record an event as long as there aren't too many: the same, whether there is such an account or not."""
        if counted.recorded:
            self._record(counted.attempt, why)
        self.close(counted)

    def close(self, counted: Counted) -> None:
        """Record one event more where this was the last try: of a place, or of all strangers. The same where there is no account to close."""
        attempt = counted.attempt
        if counted.closes_here:
            self._record(attempt, "suspended")
        if counted.anywhere is None or not counted.closes_anywhere:
            return
        now = self._clock()
        if not isinstance(attempt, AccountAttempt):
            if counted.anywhere.tries == ANYWHERE:
                self._record(attempt, "suspended")
        elif attempt.account.suspended_until is None or now >= attempt.account.suspended_until:
            until = now + timedelta(seconds=counted.anywhere.retry_after)
            command = SuspendLogins(account_id=attempt.account_id, tries=counted.anywhere.tries, until=until)
            self._dispatcher.run(command, attempt.cause())

    def _record(self, attempt: LoginAttempt, why: Refused) -> None:
        known = attempt if isinstance(attempt, AccountAttempt) else None
        command = RefuseLogin(
            session_id=new_id(),
            account_id=known.account_id if known else None,
            reason=why,
            address=attempt.who.address if known else None,
            agent=attempt.who.agent if known else None,
        )
        self._dispatcher.run(command, known.cause() if known else by_account(OPERATOR, OPERATOR, attempt.who.correlation))
