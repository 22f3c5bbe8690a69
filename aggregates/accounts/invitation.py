"""How an account begins: by an invitation with a link, or by the first single sign-on (E-01, H-01)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from aggregates.accounts.claims import login_claim, sign_on_claim, user_claim
from aggregates.accounts.labels import ADDRESS, COMPANY, EMAIL, FULL_NAME, LOGIN, MOBILE, PHONE, ROLE
from aggregates.accounts.roles import AccountRole, CustomerRole
from aggregates.engine.claim import Claim
from aggregates.engine.event import EVERY_FACET, Event, FirstValues, PersonalText, PersonalTextOrNone
from aggregates.engine.words import InWords

LinkPurpose = Annotated[
    Literal["invitation", "reset", "login_changed"],
    InWords(
        invitation=("Einladung", "invitation"),
        reset=("Kennwort vergessen", "password forgotten"),
        login_changed=("Benutzername geändert", "user name changed"),
    ),
]


class AccountInvited(
    Event,
    event="account.invited",
    opens_key=True,
    de="Zugang {login} für {full_name} mit der Rolle {role} angelegt",
    en="Account {login} for {full_name} created with the role {role}",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`user_id`: the user (holder of devices) whose account this is, if it is one's. `company`, `address`: a reseller's, shown to its customers (S-05)."""

    login: Annotated[PersonalText, LOGIN]
    full_name: Annotated[PersonalText, FULL_NAME]
    email: Annotated[PersonalText, EMAIL]
    role: Annotated[AccountRole, ROLE]
    user_id: UUID | None = None
    phone: Annotated[PersonalTextOrNone, PHONE] = None
    mobile: Annotated[PersonalTextOrNone, MOBILE] = None
    company: Annotated[str | None, COMPANY] = None
    address: Annotated[PersonalTextOrNone, ADDRESS] = None

    def claims(self) -> Iterator[Claim]:
        yield login_claim(self.login)
        if self.user_id is not None:
            yield user_claim(self.user_id)


class AccountAdmitted(
    Event,
    event="account.admitted",
    opens_key=True,
    de="Zugang {login} für {full_name} bei der ersten Anmeldung über Single Sign-on mit der Rolle {role} angelegt",
    en="Account {login} for {full_name} created with the role {role} at the first single sign-on",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`subject`: how the customer's directory knows the person (claim `sub`, of Entra ID `oid`); `issuer`: which directory."""

    login: Annotated[PersonalText, LOGIN]
    full_name: Annotated[PersonalText, FULL_NAME]
    email: Annotated[PersonalTextOrNone, EMAIL]
    role: Annotated[CustomerRole, ROLE]
    issuer: str
    subject: PersonalText

    def claims(self) -> Iterator[Claim]:
        yield login_claim(self.login)
        yield sign_on_claim(self.issuer, self.subject)


class AccountLinkSent(
    Event,
    event="account.link_sent",
    de="Link zur Vergabe eines Kennworts gesendet ({purpose}), gültig bis {expires_at}",
    en="Link to set a password sent ({purpose}), valid until {expires_at}",
    about=("access",),
):
    """Only the newest link of an account is valid (E-01)."""

    link_id: UUID
    purpose: LinkPurpose
    expires_at: datetime
