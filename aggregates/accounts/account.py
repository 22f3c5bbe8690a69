"""A portal account: with it somebody enters the portal (H-07, E-01 to E-05, E-16).

It belongs to a customer, or to the operator (`OPERATOR`: ops, auditors, advisers, support, resellers). Words about its owner are encrypted with the
account's own key. Passwords, links, codes and the seeds of second factors are kept apart, as hashes or sealed (`access/sign_in/secrets.py`): events name them by id.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from aggregates.accounts.activation_code import ActivationCodeShown, ActivationCodesSuspended
from aggregates.accounts.invitation import AccountAdmitted, AccountInvited, AccountLinkSent, LinkPurpose
from aggregates.accounts.login import AccountLoginChanged, AccountLoginsSuspended, AccountPasswordChanged, AccountPasswordSet
from aggregates.accounts.owner import (
    AccountAddressChanged,
    AccountCompanyChanged,
    AccountEmailChanged,
    AccountEmailVouched,
    AccountMobileChanged,
    AccountNameChanged,
    AccountPhoneChanged,
)
from aggregates.accounts.roles import AccountRole
from aggregates.accounts.second_factor import RecoveryCodesIssued, RecoveryCodeUsed, TotpEnrolled, TotpRemoved
from aggregates.accounts.sign_on import AccountSignOnLinked, AccountSignOnTied
from aggregates.accounts.standing import AccountErased, AccountInactivated, AccountLocked, AccountRoleChanged, AccountUnlocked
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from aggregates.engine.words import InWords
from foundation.noun import Noun

AccountStatus = Annotated[
    Literal["invited", "active", "locked", "inactive"],
    InWords(invited=("eingeladen", "invited"), active=("aktiv", "active"), locked=("gesperrt", "locked"), inactive=("inaktiv", "inactive")),
]
"""`locked` can be undone, `inactive` can not (manual, "Benutzerdaten ändern")."""


@dataclass(frozen=True, slots=True)
class AccountLink:
    link_id: UUID
    purpose: LinkPurpose
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Account(Aggregate):
    """`epoch` counts what ends all sessions: a session is valid while it has the account's epoch.

    `entered`: somebody has had it, by password or directory, and may have changed what it says. `vouched_email`: the last address that the customer's
    directory has proven to be the owner's. `stops` counts what ends for good all that the account made: locked, deactivated, another role.
    """

    stem: ClassVar[str] = "account"
    noun: ClassVar[Noun] = Noun("Zugang", "account")

    status: AccountStatus | Literal["unknown"] = "unknown"
    role: AccountRole | None = None
    login: str = ""
    full_name: str = ""
    email: str | None = None
    phone: str | None = None
    mobile: str | None = None
    company: str | None = None
    address: str | None = None
    user_id: UUID | None = None
    link: AccountLink | None = None
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
    known_as: frozenset[str] = frozenset()
    """All names, user names and addresses of mail that the account ever had."""

    @property
    def is_there(self) -> bool:
        """Whether anything can still be done with it."""
        return self.status not in ("unknown", "inactive")

    def evolve(self, event: Event) -> Self:
        now = self._after(event)
        if (now.full_name, now.login, now.email) == (self.full_name, self.login, self.email):
            return now
        return replace(now, known_as=now.known_as.union(filter(None, (now.full_name, now.login, now.email))))

    def _after(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
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
                return replace(self, link=AccountLink(event.link_id, event.purpose, event.expires_at))
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
