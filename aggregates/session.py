"""A session: from the first try to log in to its end, a stream each. Tokens are kept as hashes; `token_id` is 128 bits of one.

It belongs to the account's customer; one in which somebody acts for a customer (S-04) belongs to that customer.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from aggregates.accounts.second_factor import AskedFactor, SecondFactor
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event, Personal
from aggregates.engine.words import InWords
from foundation.noun import Noun

LoginMethod = Annotated[
    Literal["password", "sign_on"], InWords(password=("mit Kennwort", "by password"), sign_on=("über Single Sign-on", "by single sign-on"))
]
Refused = Annotated[
    Literal["unknown_account", "wrong_password", "no_password", "not_active", "suspended", "not_admitted", "no_second_factor"],
    InWords(
        unknown_account=("Benutzername unbekannt", "unknown user name"),
        wrong_password=("falsches Kennwort", "wrong password"),
        no_password=("kein Kennwort vergeben", "no password set"),
        not_active=("Zugang nicht aktiv", "account not active"),
        suspended=("nach zu vielen Versuchen", "after too many tries"),
        not_admitted=("vom Verzeichnis nicht zugelassen", "not admitted by the directory"),
        no_second_factor=("keine Mobilfunknummer für die PIN hinterlegt", "no mobile number on file for the PIN"),
    ),
]
EndReason = Annotated[
    Literal["logged_out", "ended_by_owner", "ended_by_administrator", "went_back"],
    InWords(
        logged_out=("abgemeldet", "logged out"),
        ended_by_owner=("vom Inhaber beendet", "ended by its owner"),
        ended_by_administrator=("vom Administrator beendet", "ended by an administrator"),
        went_back=("zurückgekehrt", "went back"),
    ),
]

OfAccount = Annotated[str | None, Personal("account_id")]


class LoginRefused(Event, event="session.login_refused", de="Anmeldung abgelehnt ({reason})", en="Login refused ({reason})"):
    """`account_id` is None where nobody has the user name; that is recorded as well, with the operator."""

    account_id: UUID | None
    reason: Refused
    address: OfAccount = None
    agent: OfAccount = None


class LoginStarted(
    Event,
    event="session.login_started",
    de="Anmeldung begonnen, zweiter Faktor verlangt ({factor})",
    en="Login started, second factor asked for ({factor})",
):
    """The first factor was right; what is missing is the second. `epoch`: the account's at that moment.

    `token_id`: of the token that whoever passed the first factor shows with the second.
    """

    account_id: UUID
    method: LoginMethod
    factor: AskedFactor
    epoch: int
    token_id: UUID
    expires_at: datetime
    address: OfAccount = None
    agent: OfAccount = None


class PinSent(
    Event,
    event="session.pin_sent",
    de="PIN per SMS an {masked} gesendet, gültig bis {expires_at}",
    en="PIN sent by SMS to {masked}, valid until {expires_at}",
):
    """Eight digits, for 30 minutes, once (E-04); the one before is void. `masked`: the last digits of the number."""

    account_id: UUID
    pin_id: UUID
    masked: Annotated[str, Personal("account_id")]
    expires_at: datetime


class SecondFactorRefused(
    Event,
    event="session.second_factor_refused",
    de="Zweiter Faktor abgelehnt ({factor}), Versuche übrig: {tries_left}",
    en="Second factor refused ({factor}), tries left: {tries_left}",
):
    account_id: UUID
    factor: SecondFactor
    tries_left: int


class SessionOpened(Event, event="session.opened", de="Angemeldet ({method}[, {factor}])", en="Logged in ({method}[, {factor}])"):
    """`expires_at`: unless it is renewed; `ends_at`: whatever happens."""

    account_id: UUID
    method: LoginMethod
    factor: SecondFactor | None
    epoch: int
    token_id: UUID
    expires_at: datetime
    ends_at: datetime
    address: OfAccount = None
    agent: OfAccount = None


class ActingStarted(
    Event,
    event="session.acting_started",
    de="{name}[ ({company})] arbeitet im Kundenaccount",
    en="{name}[ ({company})] works in the customer's account",
):
    """Somebody switched into a customer's account by a service access (S-04)."""

    account_id: UUID
    grant_id: UUID
    parent_id: UUID
    name: Annotated[str, Personal("account_id")]
    company: str | None
    epoch: int
    token_id: UUID
    expires_at: datetime
    ends_at: datetime


class SessionRenewed(Event, event="session.renewed", de="Sitzung verlängert bis {expires_at}", en="Session renewed until {expires_at}"):
    """With a new token; the one before opens nothing any more."""

    account_id: UUID
    token_id: UUID
    expires_at: datetime


class SessionEnded(Event, event="session.ended", de="Sitzung beendet ({reason})", en="Session ended ({reason})"):
    account_id: UUID
    reason: EndReason


SessionStatus = Literal["unknown", "refused", "started", "open", "ended"]
CODE_TRIES = 5
"""Wrong codes until a login has to begin anew."""


@dataclass(frozen=True, slots=True)
class Session(Aggregate):
    stem: ClassVar[str] = "session"
    noun: ClassVar[Noun] = Noun("Sitzung", "session")

    status: SessionStatus = "unknown"
    account_id: UUID | None = None
    method: LoginMethod = "password"
    factor: SecondFactor | None = None
    epoch: int = 0
    pin: tuple[UUID, datetime] | None = None
    pins_sent: int = 0
    tries_left: int = CODE_TRIES
    token_id: UUID | None = None
    expires_at: datetime | None = None
    ends_at: datetime | None = None
    grant_id: UUID | None = None
    parent_id: UUID | None = None

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911
        match event:
            case LoginRefused():
                return replace(self, status="refused", account_id=event.account_id)
            case LoginStarted():
                return replace(
                    self,
                    status="started",
                    account_id=event.account_id,
                    method=event.method,
                    factor=event.factor,
                    epoch=event.epoch,
                    token_id=event.token_id,
                    expires_at=event.expires_at,
                )
            case PinSent():
                return replace(self, pin=(event.pin_id, event.expires_at), pins_sent=self.pins_sent + 1)
            case SecondFactorRefused():
                return replace(self, tries_left=event.tries_left)
            case SessionOpened():
                return replace(
                    self,
                    status="open",
                    account_id=event.account_id,
                    method=event.method,
                    factor=event.factor,
                    epoch=event.epoch,
                    pin=None,
                    token_id=event.token_id,
                    expires_at=event.expires_at,
                    ends_at=event.ends_at,
                )
            case ActingStarted():
                return replace(
                    self,
                    status="open",
                    account_id=event.account_id,
                    epoch=event.epoch,
                    token_id=event.token_id,
                    expires_at=event.expires_at,
                    ends_at=event.ends_at,
                    grant_id=event.grant_id,
                    parent_id=event.parent_id,
                )
            case SessionRenewed():
                return replace(self, token_id=event.token_id, expires_at=event.expires_at)
            case SessionEnded():
                return replace(self, status="ended", token_id=None, pin=None)
            case _:
                return self
