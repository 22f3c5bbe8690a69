"""A portal account: with it somebody enters the portal (H-07, E-01 to E-05, E-16).

It belongs to a customer, or to the operator (`OPERATOR`: ops, auditors, advisers, support, resellers). Words about its owner are encrypted with the
account's own key. Passwords, links, codes and the seeds of second factors are kept apart, as hashes or sealed (`access/sign_in/secrets.py`): events name them by id.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event, Personal
from foundation.noun import Noun

CustomerRole = Literal["administrator", "viewer", "employee", "pbx_administrator", "accounting"]
"""`administrator`: Administrator Kundenportal. `pbx_administrator`: Administrator Telefonanlage. `accounting`: Buchhaltung Kunde (seeds/2)."""
OperatorRole = Literal["ops", "auditor", "adviser", "support", "reseller"]
"""`adviser`: vertrieblicher Berater; `reseller`: works inside customers' accounts that gave it a code (seeds/4)."""
AccountRole = CustomerRole | OperatorRole

ROLE_NAMES: Mapping[AccountRole, tuple[str, str]] = {
    "administrator": ("Administrator Kundenportal", "portal administrator"),
    "viewer": ("Lesezugriff", "viewer"),
    "employee": ("Mitarbeiter", "employee"),
    "pbx_administrator": ("Administrator Telefonanlage", "PBX administrator"),
    "accounting": ("Buchhaltung Kunde", "customer accounting"),
    "ops": ("Betrieb", "operations"),
    "auditor": ("Revision", "auditor"),
    "adviser": ("vertrieblicher Berater", "sales adviser"),
    "support": ("Support", "support"),
    "reseller": ("Reseller", "reseller"),
}
"""How people call the roles, in German and in English."""

SECOND_FACTOR: frozenset[AccountRole] = frozenset({"administrator", "accounting", "ops", "auditor", "adviser", "support", "reseller"})
"""Who needs one at every login by password: the manual's two roles (E-04), and everybody who sees more than one customer."""

AccountStatus = Literal["unknown", "invited", "active", "locked", "inactive"]
"""`locked` can be undone, `inactive` can not (seeds/2, "Benutzerdaten ändern")."""
LinkPurpose = Literal["invitation", "reset", "login_changed"]
PasswordPurpose = Literal["password", "login", "email", "mobile", "second_factor", "sign_on", "app_code", "link"]
"""What somebody in a session wanted to change when the password was asked for; or what else didn't fit: the code of an app to be set up, a link."""
SignOnTie = Literal["proven_address", "administrator", "owner"]
"""Why an account that was there is tied to a person of the directory: the directory proved the address that the account waits for; an administrator named the
person; its owner, logged in, came back from the directory."""

PersonalText = Annotated[str, Personal()]
PersonalTextOrNone = Annotated[str | None, Personal()]

LOGIN_CLAIM = ClaimKind("login", personal=True, alone_in="system", noun=Noun("Benutzername", "user name"))
ACCOUNT_USER_CLAIM = ClaimKind("account_user", personal=False, alone_in="customer")
SIGN_ON_CLAIM = ClaimKind("sign_on", personal=True, alone_in="customer")


def login_claim(login: str) -> Claim:
    """A user name is alone in the whole portal, whatever its letters' size and the way in which they were typed (NFKC)."""
    return LOGIN_CLAIM.of(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()))


def user_claim(user_id: UUID) -> Claim:
    """A user has one account, and isn't deleted while that is there."""
    return ACCOUNT_USER_CLAIM.of(str(user_id))


class AccountInvited(
    Event,
    event="account.invited",
    opens_key=True,
    de="Zugang {login} für {full_name} mit der Rolle {role} angelegt",
    en="Account {login} for {full_name} created with the role {role}",
):
    """`user_id`: the user (holder of devices) whose account this is, if it is one's. `company`, `address`: a reseller's, shown to its customers (S-05)."""

    login: PersonalText
    full_name: PersonalText
    email: PersonalText
    role: AccountRole
    user_id: UUID | None = None
    phone: PersonalTextOrNone = None
    mobile: PersonalTextOrNone = None
    company: str | None = None
    address: PersonalTextOrNone = None

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
):
    """`subject`: how the customer's directory knows the person (claim `sub`, of Entra ID `oid`); `issuer`: which directory."""

    login: PersonalText
    full_name: PersonalText
    email: PersonalTextOrNone
    role: CustomerRole
    issuer: str
    subject: PersonalText

    def claims(self) -> Iterator[Claim]:
        yield login_claim(self.login)
        yield sign_on_claim(self.issuer, self.subject)


def sign_on_claim(issuer: str, subject: str) -> Claim:
    """A person of a directory has one account with a customer."""
    return SIGN_ON_CLAIM.of(f"{issuer} {subject}")


def _released(issuer: str | None, subject: str | None) -> Iterator[Claim]:
    """The tie to a person of a directory, where there was one."""
    if issuer is not None and subject is not None:
        yield sign_on_claim(issuer, subject)


class AccountSignOnLinked(
    Event,
    event="account.sign_on_linked",
    de="Zugang mit dem Single Sign-on {issuer} verknüpft",
    en="Account linked with the single sign-on {issuer}",
):
    """As AccountSignOnTied, by a proven address; in old logs only, as the account's sessions went on."""

    issuer: str
    subject: PersonalText
    was_issuer: str | None = None
    was_subject: PersonalTextOrNone = None

    def claims(self) -> Iterator[Claim]:
        yield sign_on_claim(self.issuer, self.subject)

    def releases(self) -> Iterator[Claim]:
        return _released(self.was_issuer, self.was_subject)


class AccountSignOnTied(
    Event,
    event="account.sign_on_tied",
    de="Zugang mit dem Single Sign-on {issuer} verknüpft ({tie}); alle Sitzungen beendet",
    en="Account tied to the single sign-on {issuer} ({tie}); all sessions ended",
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
        return _released(self.was_issuer, self.was_subject)


class AccountEmailVouched(
    Event,
    event="account.email_vouched",
    de="E-Mail {email} vom Single Sign-on {issuer} bestätigt",
    en="E-mail {email} confirmed by the single sign-on {issuer}",
):
    """The customer's directory has said that the address is this person's; what its owner enters is nobody's word but theirs."""

    email: PersonalText
    issuer: str


class AccountLinkSent(
    Event,
    event="account.link_sent",
    de="Link zur Vergabe eines Kennworts gesendet ({purpose}), gültig bis {expires_at}",
    en="Link to set a password sent ({purpose}), valid until {expires_at}",
):
    """Only the newest link of an account is valid (E-01)."""

    link_id: UUID
    purpose: LinkPurpose
    expires_at: datetime


class AccountPasswordSet(Event, event="account.password_set", de="Kennwort über den Link vergeben", en="Password set by the link"):
    """Activates an invited account, uses the link up, and ends all sessions."""

    link_id: UUID
    password_id: UUID


class AccountPasswordChanged(Event, event="account.password_changed", de="Kennwort geändert", en="Password changed"):
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


class AccountLoginChanged(
    Event, event="account.login_changed", de="Benutzername von {was} in {login} geändert", en="User name changed from {was} to {login}"
):
    """`confirm`: an administrator changed it, and nobody logs in until the owner set a new password by a link (E-16)."""

    login: PersonalText
    was: PersonalText
    confirm: bool

    def claims(self) -> Iterator[Claim]:
        yield login_claim(self.login)

    def releases(self) -> Iterator[Claim]:
        yield login_claim(self.was)


class AccountNameChanged(
    Event, event="account.name_changed", de="Name von {was} in {full_name} geändert", en="Name changed from {was} to {full_name}"
):
    full_name: PersonalText
    was: PersonalText


class AccountEmailChanged(
    Event, event="account.email_changed", de="E-Mail von {was} auf {email} geändert", en="E-mail changed from {was} to {email}"
):
    """A note goes to the address before (E-05, E-16)."""

    email: PersonalText
    was: PersonalTextOrNone


class AccountPhoneChanged(
    Event, event="account.phone_changed", de="Telefon von {was} auf {phone} geändert", en="Phone changed from {was} to {phone}"
):
    phone: PersonalTextOrNone
    was: PersonalTextOrNone


class AccountMobileChanged(
    Event,
    event="account.mobile_changed",
    de="Mobilfunknummer von {was} auf {mobile} geändert",
    en="Mobile number changed from {was} to {mobile}",
):
    """Where PINs go by SMS (E-04)."""

    mobile: PersonalTextOrNone
    was: PersonalTextOrNone


class AccountCompanyChanged(
    Event, event="account.company_changed", de="Firma von {was} in {company} geändert", en="Company changed from {was} to {company}"
):
    """A reseller's, as the customers see it who let the reseller in from then on (S-05)."""

    company: str | None
    was: str | None


class AccountAddressChanged(
    Event, event="account.address_changed", de="Adresse von {was} in {address} geändert", en="Address changed from {was} to {address}"
):
    """A reseller's, as its company."""

    address: PersonalTextOrNone
    was: PersonalTextOrNone


class AccountRoleChanged(
    Event, event="account.role_changed", de="Rolle von {was} auf {role} geändert", en="Role changed from {was} to {role}"
):
    role: AccountRole
    was: AccountRole


class AccountLocked(Event, event="account.locked", de="Zugang gesperrt", en="Account locked"):
    """Ends all sessions; nobody logs in until it is unlocked."""


class AccountUnlocked(Event, event="account.unlocked", de="Zugang entsperrt", en="Account unlocked"):
    pass


def _without_user(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "user_id": None}


class AccountInactivated(
    Event,
    event="account.inactivated",
    version=2,
    de="Zugang endgültig deaktiviert",
    en="Account deactivated for good",
    upcasts={1: _without_user},
):
    """Final: it never becomes active again, and its user name is free (E-16, H-07). `user_id`: whose account it was."""

    login: PersonalText
    issuer: str | None = None
    subject: PersonalTextOrNone = None
    user_id: UUID | None = None

    def releases(self) -> Iterator[Claim]:
        yield login_claim(self.login)
        yield from _released(self.issuer, self.subject)
        if self.user_id is not None:
            yield user_claim(self.user_id)


class AccountErased(
    Event,
    event="account.erased",
    destroys_key=True,
    de="Personenbezogene Daten des Zugangs unwiderruflich gelöscht",
    en="The account's personal data irrevocably erased",
):
    """Only of an inactive account (A-14)."""


class AccountLoginsSuspended(
    Event,
    event="account.logins_suspended",
    de="Anmeldung nach {tries} Fehlversuchen bis {until} ausgesetzt",
    en="Logins suspended until {until} after {tries} failed tries",
):
    """Too many wrong passwords or PINs: noticed, and hopeless to go on."""

    tries: int
    until: datetime


class TotpEnrolled(Event, event="account.totp_enrolled", de="Authentifizierungs-App eingerichtet", en="Authenticator app set up"):
    """`secret_id`: the sealed seed; proven by a code before it counts."""

    secret_id: UUID


class TotpRemoved(Event, event="account.totp_removed", de="Authentifizierungs-App entfernt", en="Authenticator app removed"):
    pass


class RecoveryCodesIssued(
    Event, event="account.recovery_codes_issued", de="{count} Wiederherstellungscodes ausgestellt", en="{count} recovery codes issued"
):
    """The ones before are void."""

    code_ids: tuple[UUID, ...]
    count: int


class RecoveryCodeUsed(Event, event="account.recovery_code_used", de="Wiederherstellungscode verbraucht", en="Recovery code used up"):
    code_id: UUID


class ActivationCodeShown(
    Event,
    event="account.activation_code_shown",
    de="Aktivierungscode angezeigt, gültig bis {expires_at}",
    en="Activation code shown, valid until {expires_at}",
):
    """A new one at every look; only the newest is valid, and once (S-01)."""

    code_id: UUID
    expires_at: datetime


class ActivationCodeRefused(
    Event, event="account.activation_code_refused", de="Aktivierungscode abgelehnt ({reason})", en="Activation code refused ({reason})"
):
    """In the stream of the reseller who entered it (S-06)."""

    reason: Literal["not_found", "already_used"]


class ActivationCodesSuspended(
    Event,
    event="account.activation_codes_suspended",
    de="Eingabe von Aktivierungscodes nach {tries} Fehlversuchen bis {until} ausgesetzt",
    en="Entering activation codes suspended until {until} after {tries} failed tries",
):
    tries: int
    until: datetime


class AccountSwitchedToPbx(
    Event, event="account.switched_to_pbx", de="Zur Telefonanlage angemeldet (Client {client})", en="Signed on to the PBX (client {client})"
):
    """A PBX administrator went to the PBX by single sign-on (E-17)."""

    client: str


@dataclass(frozen=True, slots=True)
class Link:
    link_id: UUID
    purpose: LinkPurpose
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Account(Aggregate):
    """`epoch` counts what ends all sessions: a session is valid while it has the account's epoch.

    `entered`: somebody has had it, by password or directory, and may have changed what it says. `vouched_email`: the last address that the customer's
    directory has proven to be the owner's. `stops` counts what ends for good all that the account made: locked, deactivated, another role.
    """

    noun: ClassVar[Noun] = Noun("Zugang", "account")

    status: AccountStatus = "unknown"
    role: AccountRole | None = None
    login: str = ""
    full_name: str = ""
    email: str | None = None
    phone: str | None = None
    mobile: str | None = None
    company: str | None = None
    address: str | None = None
    user_id: UUID | None = None
    link: Link | None = None
    password_id: UUID | None = None
    totp_id: UUID | None = None
    recovery_codes: frozenset[UUID] = frozenset()
    activation_code: tuple[UUID, datetime] | None = None
    issuer: str | None = None
    subject: str | None = None
    suspended_until: datetime | None = None
    codes_suspended_until: datetime | None = None
    erased: bool = False
    entered: bool = False
    vouched_email: str | None = None
    epoch: int = 0
    stops: int = 0

    @property
    def is_there(self) -> bool:
        """Whether anything can still be done with it."""
        return self.status not in ("unknown", "inactive")

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case AccountInvited():
                return replace(
                    self,
                    status="invited",
                    role=event.role,
                    login=event.login,
                    full_name=event.full_name,
                    email=event.email,
                    phone=event.phone,
                    mobile=event.mobile,
                    company=event.company,
                    address=event.address,
                    user_id=event.user_id,
                )
            case AccountAdmitted():
                return replace(
                    self,
                    status="active",
                    role=event.role,
                    login=event.login,
                    full_name=event.full_name,
                    email=event.email,
                    issuer=event.issuer,
                    subject=event.subject,
                    entered=True,
                )
            case AccountSignOnLinked():
                return replace(self._tied(event), vouched_email=self.email)
            case AccountSignOnTied():
                vouched = self.email if event.tie == "proven_address" else self.vouched_email
                return replace(self._tied(event), vouched_email=vouched, epoch=self.epoch + 1)
            case AccountEmailVouched():
                return replace(self, vouched_email=event.email)
            case AccountLinkSent():
                return replace(self, link=Link(event.link_id, event.purpose, event.expires_at))
            case AccountPasswordSet():
                status = "active" if self.status == "invited" else self.status
                set_anew = replace(self, status=status, password_id=event.password_id, link=None, suspended_until=None, entered=True)
                return replace(set_anew, epoch=self.epoch + 1)
            case AccountPasswordChanged():
                return replace(self, password_id=event.password_id, link=None, epoch=self.epoch + 1)
            case AccountLoginChanged():
                changed = replace(self, login=event.login)
                return replace(changed, password_id=None, link=None, epoch=self.epoch + 1) if event.confirm else changed
            case AccountNameChanged():
                return replace(self, full_name=event.full_name)
            case AccountEmailChanged():
                return replace(self, email=event.email, link=None)
            case AccountPhoneChanged():
                return replace(self, phone=event.phone)
            case AccountMobileChanged():
                return replace(self, mobile=event.mobile)
            case AccountCompanyChanged():
                return replace(self, company=event.company)
            case AccountAddressChanged():
                return replace(self, address=event.address)
            case AccountRoleChanged():
                return replace(self, role=event.role, activation_code=None, epoch=self.epoch + 1, stops=self.stops + 1)
            case AccountLocked():
                return replace(self, status="locked", link=None, activation_code=None, epoch=self.epoch + 1, stops=self.stops + 1)
            case AccountUnlocked():
                return replace(self, status="active" if self.password_id or self.subject else "invited")
            case AccountInactivated():
                return replace(self, status="inactive", link=None, activation_code=None, epoch=self.epoch + 1, stops=self.stops + 1)
            case AccountErased():
                return replace(self, erased=True)
            case AccountLoginsSuspended():
                return replace(self, suspended_until=event.until)
            case TotpEnrolled():
                return replace(self, totp_id=event.secret_id)
            case TotpRemoved():
                return replace(self, totp_id=None)
            case RecoveryCodesIssued():
                return replace(self, recovery_codes=frozenset(event.code_ids))
            case RecoveryCodeUsed():
                return replace(self, recovery_codes=self.recovery_codes - {event.code_id})
            case ActivationCodeShown():
                return replace(self, activation_code=(event.code_id, event.expires_at))
            case ActivationCodesSuspended():
                return replace(self, codes_suspended_until=event.until)
            case _:
                return self

    def _tied(self, event: AccountSignOnLinked | AccountSignOnTied) -> Self:
        status = "active" if self.status == "invited" else self.status
        return replace(self, status=status, issuer=event.issuer, subject=event.subject, link=None, entered=True)
