"""An account and single sign-on: its tie to a person of the customer's directory, and the PBX that it signs on to (H-01, E-17)."""

from collections.abc import Iterator
from typing import Annotated, Literal

from aggregates.accounts.claims import released_tie, sign_on_claim
from aggregates.engine.claim import Claim
from aggregates.engine.event import Event, PersonalText, PersonalTextOrNone
from aggregates.engine.words import InWords

SignOnTie = Annotated[
    Literal["proven_address", "administrator", "owner"],
    InWords(
        proven_address=("über die bestätigte E-Mail-Adresse", "by the confirmed e-mail address"),
        administrator=("von einem Administrator", "by an administrator"),
        owner=("vom Inhaber", "by its owner"),
    ),
]
"""Why an account that was there is tied to a person of the directory: the directory proved the address that the account waits for; an administrator named the
person; its owner, logged in, came back from the directory."""


class AccountSignOnLinked(
    Event,
    event="account.sign_on_linked",
    de="Zugang mit dem Single Sign-on {issuer} verknüpft",
    en="Account linked with the single sign-on {issuer}",
    about=("email", "access"),
):
    """As AccountSignOnTied, by a proven address; in old logs only, as the account's sessions went on."""

    issuer: str
    subject: PersonalText
    was_issuer: str | None = None
    was_subject: PersonalTextOrNone = None

    def claims(self) -> Iterator[Claim]:
        yield sign_on_claim(self.issuer, self.subject)

    def releases(self) -> Iterator[Claim]:
        return released_tie(self.was_issuer, self.was_subject)


class AccountSignOnTied(
    Event,
    event="account.sign_on_tied",
    de="Zugang mit dem Single Sign-on {issuer} verknüpft ({tie}); alle Sitzungen beendet",
    en="Account tied to the single sign-on {issuer} ({tie}); all sessions ended",
    about=("email", "access"),
):
    """An account that was there is the one of this person of the customer's directory; activates an invited one, and ends all sessions.

    `was_issuer`, `was_subject`: of the directory that the customer had before, if any.
    """

    issuer: str
    subject: PersonalText
    tie: SignOnTie
    was_issuer: str | None = None
    was_subject: PersonalTextOrNone = None

    def claims(self) -> Iterator[Claim]:
        yield sign_on_claim(self.issuer, self.subject)

    def releases(self) -> Iterator[Claim]:
        return released_tie(self.was_issuer, self.was_subject)


class AccountSwitchedToPbx(
    Event, event="account.switched_to_pbx", de="Zur Telefonanlage angemeldet (Client {client})", en="Signed on to the PBX (client {client})"
):
    """A PBX administrator went to the PBX by single sign-on (E-17)."""

    client: str
