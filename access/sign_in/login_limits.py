"""How often a login may be tried: counted by account and place, by account wherever the tries come from, and apart for browsers that got in before.

So whoever guesses at a place closes the account at that place, and from many places to all strangers; its owner goes on in a known browser, and with a fresh link anywhere.
"""

from dataclasses import dataclass
from datetime import timedelta

from access.engine.address_limit import WINDOW, AddressLimit
from access.engine.attempts import Attempts, Verdict
from access.engine.who import Visitor
from access.sign_in.known_browsers import KnownBrowser
from access.sign_in.login_attempt import LoginAttempt

LIMIT = 10
"""Tries of an account at one place, or in one known browser, that didn't end in a session, in WINDOW; then it is closed there."""
ANYWHERE, ANYWHERE_WINDOW = 100, timedelta(hours=3)
"""Tries of an account from all places together, but for known browsers: 800 a day, however many addresses somebody has."""
RECORDED = 20
"""So many refusals are events, per user name and per address; the others are only counted, so that nobody fills the log with user names that nobody has."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A try that was counted before it was looked at. `here`: of the place, or the known browser; `anywhere`: None for a known browser."""

    attempt: LoginAttempt
    here: Verdict
    anywhere: Verdict | None
    by_address: int = 0

    @property
    def allowed(self) -> bool:
        return self.here.allowed and (self.anywhere is None or self.anywhere.allowed)

    @property
    def recorded(self) -> bool:
        """Whether a refusal is to be an event."""
        return max(self.here.tries if self.anywhere is None else self.anywhere.tries, self.by_address) <= RECORDED

    @property
    def closes_here(self) -> bool:
        """Whether this was the last try here."""
        return self.here.tries == LIMIT and (self.anywhere is None or self.anywhere.allowed)

    @property
    def closes_anywhere(self) -> bool:
        """Whether the account is closed to strangers from now on."""
        return self.anywhere is not None and self.anywhere.tries >= ANYWHERE


class LoginLimits:
    """One per process."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts
        self._address = AddressLimit(attempts)

    def check_address(self, who: Visitor, browser: KnownBrowser | None) -> None:
        """Check the address without counting. Raises TooManyTries; never for a known browser, whose neighbours may be anybody."""
        if browser is None:
            self._address.check(who)

    def take_address(self, attempt: LoginAttempt) -> int:
        """Count a try for the address before it is looked at: how many there were. Raises TooManyTries; never for a known browser."""
        return self._address.take(attempt.who) if attempt.browser is None else 0

    def take(self, attempt: LoginAttempt, by_address: int = 0) -> Counted:
        """Count a try of this user name, whether anybody has it or not, before it is looked at."""
        if attempt.browser is not None:
            here = self._attempts.hit("login-browser", str(attempt.browser.browser_id), LIMIT, WINDOW)
            return Counted(attempt, here, None)
        here = self._attempts.hit("login-here", _here(attempt), LIMIT, WINDOW)
        anywhere = self._attempts.hit("login-anywhere", attempt.login, ANYWHERE, ANYWHERE_WINDOW)
        return Counted(attempt, here, anywhere, by_address)

    def failed_code(self, attempt: LoginAttempt) -> Counted:
        """Count a wrong second factor: a try of the account, and of the address."""
        if attempt.browser is None:
            self._address.count(attempt.who)
        return self.take(attempt)

    def give_back(self, counted: Counted) -> None:
        """Give back what was counted, as nothing was looked at."""
        attempt = counted.attempt
        if attempt.browser is not None:
            self._attempts.give_back("login-browser", str(attempt.browser.browser_id))
            return
        self._attempts.give_back("login-here", _here(attempt))
        self._attempts.give_back("login-anywhere", attempt.login)
        self._address.give_back(attempt.who)

    def give_back_address(self, attempt: LoginAttempt) -> None:
        """Give back the try of the address, as the password was right."""
        if attempt.browser is None:
            self._address.give_back(attempt.who)

    def succeeded(self, attempt: LoginAttempt) -> None:
        """Forget the failed tries here once a session was opened: they were slips. What others tried elsewhere goes on counting."""
        if attempt.browser is not None:
            self._attempts.forget("login-browser", str(attempt.browser.browser_id))
            return
        self._attempts.forget("login-here", _here(attempt))
        self._attempts.give_back("login-anywhere", attempt.login)

    def opened_by_link(self, login: str, who: Visitor) -> None:
        """Forget the failed tries when the owner came by a link of their mail: the account opens to strangers again, with another password."""
        self._attempts.forget("login-here", f"{login} {who.place}")
        self._attempts.forget("login-anywhere", login)


def _here(attempt: LoginAttempt) -> str:
    return f"{attempt.login} {attempt.who.place}"
