"""The history of an account: its own events, its sessions, the service accesses it gave or uses (A-10); and of what a customer has one of.

What a reseller does inside a customer's account is told on both sides: to the customer under the account that let the reseller in, to the operator under
the reseller's account. So are looks at secrets: the customer password and PIN/PUK stand in the history of whoever saw, changed or checked them. The customer
password and the single sign-on are told under the customer's id besides, tries to log in with a user name that nobody has under the operator's.
"""

from typing import Any
from uuid import UUID

import orjson

from aggregates.account import (
    AccountAddressChanged,
    AccountAdmitted,
    AccountCompanyChanged,
    AccountEmailChanged,
    AccountEmailVouched,
    AccountErased,
    AccountInactivated,
    AccountInvited,
    AccountLinkSent,
    AccountLocked,
    AccountLoginChanged,
    AccountLoginsSuspended,
    AccountMobileChanged,
    AccountNameChanged,
    AccountPasswordChanged,
    AccountPasswordRefused,
    AccountPasswordSet,
    AccountPhoneChanged,
    AccountRoleChanged,
    AccountSignOnLinked,
    AccountSignOnTied,
    AccountSwitchedToPbx,
    AccountUnlocked,
    ActivationCodeRefused,
    ActivationCodeShown,
    ActivationCodesSuspended,
    RecoveryCodesIssued,
    RecoveryCodeUsed,
    TotpEnrolled,
    TotpRemoved,
)
from aggregates.customer_password import (
    CustomerPasswordAccepted,
    CustomerPasswordChanged,
    CustomerPasswordMade,
    CustomerPasswordRefused,
    CustomerPasswordShown,
)
from aggregates.engine.event import OPERATOR
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
from aggregates.sign_on import SignOnConfigured, SignOnRemoved
from aggregates.sim import SimCodesShown
from eventstore.envelope import Recorded
from projections.accounts import accounts, acted_by
from projections.engine.history import entry, redact
from projections.engine.rows import Rows
from readmodels.accounts import ACCOUNTS, SESSIONS
from readmodels.engine.histories import ACCOUNT_HISTORY, HistoryRow
from readmodels.service_accesses import SERVICE_ACCESS_GIVEN


@accounts.on(
    AccountInvited,
    AccountAdmitted,
    AccountLinkSent,
    AccountPasswordSet,
    AccountPasswordChanged,
    AccountPasswordRefused,
    AccountSignOnLinked,
    AccountSignOnTied,
    AccountLoginChanged,
    AccountNameChanged,
    AccountEmailChanged,
    AccountEmailVouched,
    AccountPhoneChanged,
    AccountMobileChanged,
    AccountCompanyChanged,
    AccountAddressChanged,
    AccountRoleChanged,
    AccountLocked,
    AccountUnlocked,
    AccountInactivated,
    AccountErased,
    AccountLoginsSuspended,
    TotpEnrolled,
    TotpRemoved,
    RecoveryCodesIssued,
    RecoveryCodeUsed,
    ActivationCodeShown,
    ActivationCodeRefused,
    ActivationCodesSuspended,
    AccountSwitchedToPbx,
)
def of_the_account(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(ACCOUNT_HISTORY, entry(recorded, recorded.stream_id))


@accounts.on(AccountErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[AccountErased]) -> None:
    redact(rows, ACCOUNT_HISTORY, recorded.stream_id)


@accounts.on(LoginRefused, LoginStarted, PinSent, SecondFactorRefused, SessionOpened, SessionRenewed, SessionEnded)
def of_a_session(rows: Rows, recorded: Recorded[Any]) -> None:
    session = rows.get(SESSIONS, recorded.stream_id)
    if session is not None and session.grant_id is not None:
        _tell_both(rows, recorded, session.grant_id, recorded.event.account_id)
    else:
        rows.add(ACCOUNT_HISTORY, entry(recorded, recorded.event.account_id or OPERATOR))


@accounts.on(ActingStarted)
def acting_started(rows: Rows, recorded: Recorded[ActingStarted]) -> None:
    _tell_both(rows, recorded, recorded.event.grant_id, recorded.event.account_id)


@accounts.on(ServiceAccessActivated, ServiceAccessRevoked, SecretsOpenedToServiceAccess, SecretsClosedToServiceAccess)
def of_a_service_access(rows: Rows, recorded: Recorded[Any]) -> None:
    event = recorded.event
    given = rows.get(SERVICE_ACCESS_GIVEN, recorded.stream_id)
    reseller_id = event.reseller_id if isinstance(event, ServiceAccessActivated) else given.reseller_id if given is not None else None
    account_id = event.account_id if isinstance(event, ServiceAccessActivated) else given.account_id if given is not None else None
    if account_id is not None:
        rows.add(ACCOUNT_HISTORY, entry(recorded, account_id))
    if reseller_id is not None:
        _tell_operator(rows, recorded, reseller_id)


def _tell_both(rows: Rows, recorded: Recorded[Any], grant_id: UUID, reseller_id: UUID) -> None:
    given = rows.get(SERVICE_ACCESS_GIVEN, grant_id)
    rows.add(ACCOUNT_HISTORY, entry(recorded, given.account_id if given is not None else reseller_id))
    _tell_operator(rows, recorded, reseller_id)


def _tell_operator(rows: Rows, recorded: Recorded[Any], account_id: UUID) -> None:
    rows.add(ACCOUNT_HISTORY, entry(recorded, account_id)._replace(customer_id=OPERATOR))


@accounts.on(
    CustomerPasswordMade,
    CustomerPasswordChanged,
    CustomerPasswordShown,
    CustomerPasswordAccepted,
    CustomerPasswordRefused,
    SignOnConfigured,
    SignOnRemoved,
)
def of_the_customer(rows: Rows, recorded: Recorded[Any]) -> None:
    """What is sealed stays out, as it has nothing to say to anybody."""
    told = {name: value for name, value in orjson.loads(recorded.details).items() if name != "sealed"}
    row = entry(recorded, recorded.customer_id, details=orjson.dumps(told).decode())
    rows.add(ACCOUNT_HISTORY, row)
    if not isinstance(recorded.event, SignOnConfigured | SignOnRemoved):
        _tell_actor(rows, recorded, row)


@accounts.on(SimCodesShown)
def codes_shown(rows: Rows, recorded: Recorded[SimCodesShown]) -> None:
    _tell_actor(rows, recorded, entry(recorded, recorded.customer_id))


def _tell_actor(rows: Rows, recorded: Recorded[Any], row: HistoryRow) -> None:
    """In the history of the account that did it, where the account is; and of the one by whose leave it did."""
    account_id, grant_id = acted_by(recorded)
    actor = rows.get(ACCOUNTS, account_id) if account_id is not None else None
    if actor is not None:
        rows.add(ACCOUNT_HISTORY, row._replace(subject_id=actor.account_id, customer_id=actor.customer_id))
    given = rows.get(SERVICE_ACCESS_GIVEN, grant_id) if grant_id is not None else None
    if given is not None:
        rows.add(ACCOUNT_HISTORY, row._replace(subject_id=given.account_id))
