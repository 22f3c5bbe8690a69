"""What must be so that somebody may log in; and the shapes of what is known about where a login comes from."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator

from aggregates.accounts.account import Account
from aggregates.session import LoginMethod, Session
from commands.accounts.account_targets import check_active
from commands.accounts.change_account_password import PasswordMissing
from commands.engine.command import Given, NotFound, Refusal


class LoginsSuspended(Refusal):
    """After too many failed tries nobody can log in to this account until {until}; try again then."""

    status = 429
    code = "logins-suspended"
    de = "Nach zu vielen Fehlversuchen ist die Anmeldung mit diesem Zugang bis {until} ausgesetzt; bitte danach erneut versuchen."


class NotBySignOn(Refusal):
    """The account {login} does not belong to the customer's single sign-on; log in with user name and password."""

    code = "not-by-sign-on"
    de = "Der Zugang {login} gehört nicht zum Single Sign-on des Kunden; bitte mit Benutzername und Kennwort anmelden."


class LoginIsOver(Refusal):
    """This login has expired, was ended, or the account was changed meanwhile; log in anew."""

    code = "login-is-over"
    de = "Diese Anmeldung ist abgelaufen, wurde beendet, oder der Zugang wurde inzwischen geändert; bitte neu anmelden."


class NoTriesLeft(Refusal):
    """Too many wrong codes; log in anew."""

    status = 429
    code = "no-tries-left"
    de = "Zu viele falsche Codes; bitte neu anmelden."


def _shortened(value: Any) -> Any:
    return value.strip()[:300] or None if isinstance(value, str) else value


Origin = Annotated[str | None, BeforeValidator(_shortened)]
"""An address, or what a browser says of itself: the first 300 characters."""


def check_may_log_in(account: Account, method: LoginMethod, now: datetime, *, known_browser: bool = False) -> None:
    """Raise a refusal unless the account may log in by this method.

    Wrong passwords suspend logins by password alone, and not those in a browser that got in before: nobody keeps others out by typing nonsense.
    """
    check_active(account)
    if method == "password" and not known_browser and account.suspended_until is not None and now < account.suspended_until:
        raise LoginsSuspended(until=account.suspended_until)
    if method == "password" and account.password_id is None:
        raise PasswordMissing(login=account.login)
    if method == "sign_on" and account.subject is None:
        raise NotBySignOn(login=account.login)


def started_login(given: Given, session_id: UUID) -> Session | None:
    """Return the login that waits for its second factor; None if there is no such stream yet."""
    try:
        return given.state(Session, session_id)
    except NotFound:
        return None


def check_waits(login: Session, now: datetime | None = None) -> None:
    """Raise LoginIsOver or NoTriesLeft unless a login still waits for its second factor."""
    if login.status != "started" or login.expires_at is None or (now is not None and now >= login.expires_at):
        raise LoginIsOver
    if login.tries_left <= 0:
        raise NoTriesLeft
