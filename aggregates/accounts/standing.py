"""What an account may, and how it ends: role, lock, deactivation, erasure (H-07, A-14)."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from aggregates.accounts.claims import login_claim, released_tie, user_claim
from aggregates.accounts.labels import ROLE
from aggregates.accounts.roles import AccountRole
from aggregates.engine.claim import Claim
from aggregates.engine.event import EVERY_FACET, Changes, Event, PersonalText, PersonalTextOrNone


def _without_user(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "user_id": None}


class AccountRoleChanged(
    Event,
    event="account.role_changed",
    de="Rolle von {was} auf {role} geändert",
    en="Role changed from {was} to {role}",
    changes=Changes("role"),
    about=("role", "access"),
):
    role: Annotated[AccountRole, ROLE]
    was: AccountRole


class AccountLocked(Event, event="account.locked", de="Zugang gesperrt", en="Account locked", about=("access",)):
    """Ends all sessions; nobody logs in until it is unlocked."""


class AccountUnlocked(Event, event="account.unlocked", de="Zugang entsperrt", en="Account unlocked", about=("access",)):
    pass


class AccountInactivated(
    Event,
    event="account.inactivated",
    version=2,
    de="Zugang endgültig deaktiviert",
    en="Account deactivated for good",
    upcasts={1: _without_user},
    about=("access",),
):
    """Final: it never becomes active again, and its user name is free (E-16, H-07). `user_id`: whose account it was."""

    login: PersonalText
    issuer: str | None = None
    subject: PersonalTextOrNone = None
    user_id: UUID | None = None

    def releases(self) -> Iterator[Claim]:
        yield login_claim(self.login)
        yield from released_tie(self.issuer, self.subject)
        if self.user_id is not None:
            yield user_claim(self.user_id)


class AccountErased(
    Event,
    event="account.erased",
    destroys_key=True,
    de="Personenbezogene Daten des Zugangs unwiderruflich gelöscht",
    en="The account's personal data irrevocably erased",
    about=(EVERY_FACET,),
):
    """Only of an inactive account (A-14)."""
