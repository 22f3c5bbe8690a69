"""By what somebody logs in with an account: user name and password (E-01 to E-05)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from aggregates.accounts.claims import login_claim
from aggregates.accounts.labels import LOGIN
from aggregates.engine.claim import Claim
from aggregates.engine.event import Changes, Event, PersonalText
from aggregates.engine.words import InWords

PasswordPurpose = Annotated[
    Literal["password", "login", "email", "mobile", "second_factor", "sign_on", "app_code", "link"],
    InWords(
        password=("für ein neues Kennwort", "for a new password"),
        login=("für einen neuen Benutzernamen", "for a new user name"),
        email=("für eine neue E-Mail-Adresse", "for a new e-mail address"),
        mobile=("für eine neue Mobilfunknummer", "for a new mobile number"),
        second_factor=("für den zweiten Faktor", "for the second factor"),
        sign_on=("für die Verknüpfung mit dem Single Sign-on", "for a tie to the single sign-on"),
        app_code=("Code der App beim Einrichten", "code of the app while it was set up"),
        link=("Link verbraucht oder abgelaufen", "link used or out of date"),
    ),
]
"""What somebody in a session wanted to change when the password was asked for; or what else didn't fit: the code of an app to be set up, a link."""


class AccountLoginChanged(
    Event,
    event="account.login_changed",
    de="Benutzername von {was} in {login} geändert",
    en="User name changed from {was} to {login}",
    changes=Changes("login"),
    about=("login", "access"),
):
    """`confirm`: an administrator changed it, and nobody logs in until the owner set a new password by a link (E-16)."""

    login: Annotated[PersonalText, LOGIN]
    was: PersonalText
    confirm: bool

    def claims(self) -> Iterator[Claim]:
        yield login_claim(self.login)

    def releases(self) -> Iterator[Claim]:
        yield login_claim(self.was)


class AccountPasswordSet(
    Event, event="account.password_set", de="Kennwort über den Link vergeben", en="Password set by the link", about=("access",)
):
    """Activates an invited account, uses the link up, and ends all sessions."""

    link_id: UUID
    password_id: UUID


class AccountPasswordChanged(Event, event="account.password_changed", de="Kennwort geändert", en="Password changed", about=("access",)):
    """By its owner, who knew the one before; ends all sessions (E-05)."""

    password_id: UUID


class AccountPasswordRefused(
    Event,
    event="account.password_refused",
    de="Kennwort, Code oder Link abgelehnt ({purpose})",
    en="Password, code or link refused ({purpose})",
):
    """Somebody in a session of the account didn't know its password, or had no code of the app; or somebody used a link that is used or out of date."""

    purpose: PasswordPurpose


class AccountLoginsSuspended(
    Event,
    event="account.logins_suspended",
    de="Anmeldung nach {tries} Fehlversuchen bis {until} ausgesetzt",
    en="Logins suspended until {until} after {tries} failed tries",
    about=("access",),
):
    """Too many wrong passwords or PINs: noticed, and hopeless to go on."""

    tries: int
    until: datetime
