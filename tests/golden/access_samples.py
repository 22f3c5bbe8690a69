"""One event of every type about accounts, sessions, service accesses, customer passwords and single sign-on (see `samples.py`)."""

from datetime import UTC, datetime
from uuid import UUID

from aggregates.accounts.activation_code import ActivationCodeRefused, ActivationCodeShown, ActivationCodesSuspended
from aggregates.accounts.invitation import AccountAdmitted, AccountInvited, AccountLinkSent
from aggregates.accounts.login import (
    AccountLoginChanged,
    AccountLoginsSuspended,
    AccountPasswordChanged,
    AccountPasswordRefused,
    AccountPasswordSet,
)
from aggregates.accounts.owner import (
    AccountAddressChanged,
    AccountCompanyChanged,
    AccountEmailChanged,
    AccountEmailVouched,
    AccountMobileChanged,
    AccountNameChanged,
    AccountPhoneChanged,
)
from aggregates.accounts.second_factor import RecoveryCodesIssued, RecoveryCodeUsed, TotpEnrolled, TotpRemoved
from aggregates.accounts.sign_on import AccountSignOnLinked, AccountSignOnTied, AccountSwitchedToPbx
from aggregates.accounts.standing import AccountErased, AccountInactivated, AccountLocked, AccountRoleChanged, AccountUnlocked
from aggregates.customer_password import (
    CustomerPasswordAccepted,
    CustomerPasswordChanged,
    CustomerPasswordMade,
    CustomerPasswordRefused,
    CustomerPasswordShown,
)
from aggregates.engine.event import Event
from aggregates.service_access import (
    SecretsClosedToServiceAccess,
    SecretsOpenedToServiceAccess,
    ServiceAccessActivated,
    ServiceAccessRevoked,
)
from aggregates.session import (
    ActingStarted,
    LoginRefused,
    LoginStarted,
    PinSent,
    SecondFactorRefused,
    SessionEnded,
    SessionOpened,
    SessionRenewed,
)
from aggregates.sign_on import GroupRole, SignOnConfigured, SignOnRemoved
from tests.commands.made_up import ERIKA, NUMBER, OTHER_NUMBER

ADMINISTRATOR = UUID("ac000000-0000-4000-8000-000000000001")
RESELLER = UUID("ac000000-0000-4000-8000-000000000002")
GRANT = UUID("5a000000-0000-4000-8000-000000000001")
PARENT = UUID("5e000000-0000-4000-8000-000000000001")
SECRET = UUID("5c000000-0000-4000-8000-000000000001")
OTHER_SECRET = UUID("5c000000-0000-4000-8000-000000000002")
ISSUER = "https://login.example.org/beispiel"
UNTIL = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
END = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
WEB = {"address": "192.0.2.17", "agent": "Mozilla/5.0 (X11; Linux x86_64)"}

SAMPLES: tuple[Event, ...] = (
    AccountInvited(
        login="erika.muster",
        full_name="Erika Muster",
        email="erika.muster@example.org",
        role="reseller",
        user_id=ERIKA,
        phone=OTHER_NUMBER,
        mobile=NUMBER,
        company="Beispiel Service GmbH",
        address="Musterweg 1, 12345 Musterstadt",
    ),
    AccountAdmitted(
        login="hans@example.org",
        full_name="Hans Beispiel",
        email="hans@example.org",
        role="employee",
        issuer=ISSUER,
        subject="AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
    ),
    AccountSignOnLinked(issuer=ISSUER, subject="made-up-2", was_issuer="https://login.example.net/frueher", was_subject="made-up-1"),
    AccountSignOnTied(
        issuer=ISSUER, subject="made-up-2", tie="proven_address", was_issuer="https://login.example.net/frueher", was_subject="made-up-1"
    ),
    AccountEmailVouched(email="erika.muster@example.org", issuer=ISSUER),
    AccountLinkSent(link_id=SECRET, purpose="invitation", expires_at=UNTIL),
    AccountPasswordSet(link_id=SECRET, password_id=OTHER_SECRET),
    AccountPasswordChanged(password_id=SECRET),
    AccountPasswordRefused(purpose="login"),
    AccountLoginChanged(login="e.muster", was="erika.muster", confirm=True),
    AccountNameChanged(full_name="Erika Beispiel", was="Erika Muster"),
    AccountEmailChanged(email="erika.beispiel@example.org", was="erika.muster@example.org"),
    AccountPhoneChanged(phone=None, was=OTHER_NUMBER),
    AccountMobileChanged(mobile=NUMBER, was=None),
    AccountCompanyChanged(company="Beispiel Service GmbH", was=None),
    AccountAddressChanged(address="Musterweg 1, 12345 Musterstadt", was="Musterweg 2, 12345 Musterstadt"),
    AccountRoleChanged(role="accounting", was="pbx_administrator"),
    AccountLocked(),
    AccountUnlocked(),
    AccountInactivated(login="hans@example.org", issuer=ISSUER, subject="made-up-2", user_id=ERIKA),
    AccountErased(),
    AccountLoginsSuspended(tries=10, until=UNTIL),
    TotpEnrolled(secret_id=SECRET),
    TotpRemoved(),
    RecoveryCodesIssued(code_ids=(SECRET, OTHER_SECRET), count=2),
    RecoveryCodeUsed(code_id=SECRET),
    ActivationCodeShown(code_id=SECRET, expires_at=UNTIL),
    ActivationCodeRefused(reason="already_used"),
    ActivationCodesSuspended(tries=5, until=UNTIL),
    AccountSwitchedToPbx(client="pbx"),
    LoginRefused(account_id=ADMINISTRATOR, reason="wrong_password", **WEB),
    LoginStarted(account_id=ADMINISTRATOR, method="password", factor="sms", epoch=1, token_id=SECRET, expires_at=UNTIL, **WEB),
    PinSent(account_id=ADMINISTRATOR, pin_id=SECRET, masked="…386", expires_at=UNTIL),
    SecondFactorRefused(account_id=ADMINISTRATOR, factor="sms", tries_left=4),
    SessionOpened(
        account_id=ADMINISTRATOR, method="password", factor="sms", epoch=1, token_id=OTHER_SECRET, expires_at=UNTIL, ends_at=END, **WEB
    ),
    ActingStarted(
        account_id=RESELLER,
        grant_id=GRANT,
        parent_id=PARENT,
        name="Hans Beispiel",
        company="Beispiel Service GmbH",
        epoch=3,
        token_id=SECRET,
        expires_at=UNTIL,
        ends_at=END,
    ),
    SessionRenewed(account_id=ADMINISTRATOR, token_id=SECRET, expires_at=UNTIL),
    SessionEnded(account_id=ADMINISTRATOR, reason="logged_out"),
    ServiceAccessActivated(
        account_id=ADMINISTRATOR,
        code_id=SECRET,
        reseller_id=RESELLER,
        company="Beispiel Service GmbH",
        name="Hans Beispiel",
        address="Beispielallee 2, 54321 Beispielhausen",
        phone=OTHER_NUMBER,
        email="hans.beispiel@example.org",
    ),
    ServiceAccessRevoked(account_id=ADMINISTRATOR),
    SecretsOpenedToServiceAccess(),
    SecretsClosedToServiceAccess(),
    CustomerPasswordMade(sealed="sealed:1:bWFkZSB1cA=="),
    CustomerPasswordChanged(sealed="sealed:1:bWFkZSB1cA=="),
    CustomerPasswordShown(),
    CustomerPasswordAccepted(purpose="Bestellung 4711"),
    CustomerPasswordRefused(purpose="Hotline", tries_left=0, locked_until=UNTIL),
    SignOnConfigured(
        issuer=ISSUER,
        client_id="00000000-0000-4000-8000-00000000c11e",
        secret_id=SECRET,
        admits="groups",
        group_roles=(
            GroupRole(group="00000000-0000-4000-8000-0000000000a1", role="administrator"),
            GroupRole(group="Einkauf", role="viewer"),
        ),
        role_of_all="employee",
    ),
    SignOnRemoved(),
)
