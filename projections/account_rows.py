"""How an account's row follows from its events."""

from typing import Any

from aggregates.account import (
    SECOND_FACTOR,
    AccountAddressChanged,
    AccountAdmitted,
    AccountCompanyChanged,
    AccountEmailChanged,
    AccountEmailVouched,
    AccountErased,
    AccountInactivated,
    AccountInvited,
    AccountLocked,
    AccountLoginChanged,
    AccountLoginsSuspended,
    AccountMobileChanged,
    AccountNameChanged,
    AccountPasswordChanged,
    AccountPasswordSet,
    AccountPhoneChanged,
    AccountRoleChanged,
    AccountSignOnLinked,
    AccountSignOnTied,
    AccountUnlocked,
    RecoveryCodesIssued,
    RecoveryCodeUsed,
    TotpEnrolled,
    TotpRemoved,
)
from aggregates.engine.event import DELETED
from eventstore.envelope import Recorded
from projections.accounts import accounts
from projections.engine.rows import Rows
from projections.service_access_rows import forget_reseller, tell_customers, tell_reseller
from projections.session_rows import end_sessions, kept
from readmodels.accounts import ACCOUNTS, SESSIONS, AccountRow
from readmodels.engine.sort_key import search_text, sort_key


def _put(rows: Rows, row: AccountRow) -> None:
    row = row._replace(
        login_sort=sort_key(row.login) or "",
        full_name_sort=sort_key(row.full_name) or "",
        email_sort=sort_key(row.email),
        second_factor=_second_factor(row),
        search=search_text(row.full_name, row.email, row.login, row.company),
    )
    rows.put(ACCOUNTS, row)
    tell_reseller(rows, row)


def _second_factor(row: AccountRow) -> str:
    """What this account is asked for after its password; who logs in by single sign-on is asked by the customer's directory."""
    if row.totp:
        return "totp"
    if row.issuer is not None and not row.password:
        return "directory"
    return "sms" if row.role in SECOND_FACTOR else "none"


def _change(rows: Rows, recorded: Recorded[Any], *, ends: str | None = None, **changes: Any) -> None:
    """`ends`: why all sessions of the account end with this event."""
    row = rows.get(ACCOUNTS, recorded.stream_id)
    if row is None:
        return
    if ends is not None:
        end_sessions(rows, row.open_sessions, recorded.recorded_at, ends)
        row = row._replace(open_sessions=[])
    _put(rows, row._replace(**changes, version=recorded.stream_version))
    if "status" in changes or "role" in changes:
        tell_customers(rows, rows.get(ACCOUNTS, recorded.stream_id))


@accounts.on(AccountInvited, AccountAdmitted)
def came(rows: Rows, recorded: Recorded[AccountInvited | AccountAdmitted]) -> None:
    event = recorded.event
    invited = event if isinstance(event, AccountInvited) else None
    _put(
        rows,
        AccountRow(
            recorded.customer_id,
            recorded.stream_id,
            status="invited" if invited else "active",
            erased=False,
            role=event.role,
            login=event.login,
            login_sort="",
            full_name=event.full_name,
            full_name_sort="",
            email=kept(event.email),
            email_sort=None,
            phone=kept(invited.phone) if invited else None,
            mobile=kept(invited.mobile) if invited else None,
            company=invited.company if invited else None,
            address=kept(invited.address) if invited else None,
            user_id=invited.user_id if invited else None,
            issuer=event.issuer if isinstance(event, AccountAdmitted) else None,
            second_factor="none",
            password=False,
            totp=False,
            recovery_codes=0,
            grant_id=None,
            suspended_until=None,
            last_login_at=None,
            created_at=recorded.recorded_at,
            open_sessions=[],
            search="",
            version=recorded.stream_version,
        ),
    )


@accounts.on(AccountPasswordSet)
def password_set(rows: Rows, recorded: Recorded[AccountPasswordSet]) -> None:
    row = rows.get(ACCOUNTS, recorded.stream_id)
    status = {"status": "active"} if row is not None and row.status == "invited" else {}
    _change(rows, recorded, ends="password_changed", password=True, suspended_until=None, **status)


@accounts.on(AccountPasswordChanged)
def password_changed(rows: Rows, recorded: Recorded[AccountPasswordChanged]) -> None:
    _change(rows, recorded, ends="password_changed", password=True)


@accounts.on(AccountLoginChanged)
def login_changed(rows: Rows, recorded: Recorded[AccountLoginChanged]) -> None:
    if recorded.event.confirm:
        _change(rows, recorded, ends="login_changed", login=recorded.event.login, password=False)
    else:
        _change(rows, recorded, login=recorded.event.login)


@accounts.on(AccountSignOnLinked)
def sign_on_linked(rows: Rows, recorded: Recorded[AccountSignOnLinked]) -> None:
    row = rows.get(ACCOUNTS, recorded.stream_id)
    if row is not None:
        _change(rows, recorded, issuer=recorded.event.issuer, status="active" if row.status == "invited" else row.status)


@accounts.on(AccountSignOnTied)
def sign_on_tied(rows: Rows, recorded: Recorded[AccountSignOnTied]) -> None:
    row = rows.get(ACCOUNTS, recorded.stream_id)
    if row is not None:
        status = "active" if row.status == "invited" else row.status
        _change(rows, recorded, ends="sign_on_tied", issuer=recorded.event.issuer, status=status)


@accounts.on(AccountEmailVouched)
def email_vouched(rows: Rows, recorded: Recorded[AccountEmailVouched]) -> None:
    _change(rows, recorded)


@accounts.on(AccountNameChanged)
def name_changed(rows: Rows, recorded: Recorded[AccountNameChanged]) -> None:
    _change(rows, recorded, full_name=recorded.event.full_name)


@accounts.on(AccountEmailChanged)
def email_changed(rows: Rows, recorded: Recorded[AccountEmailChanged]) -> None:
    _change(rows, recorded, email=recorded.event.email)


@accounts.on(AccountPhoneChanged)
def phone_changed(rows: Rows, recorded: Recorded[AccountPhoneChanged]) -> None:
    _change(rows, recorded, phone=recorded.event.phone)


@accounts.on(AccountMobileChanged)
def mobile_changed(rows: Rows, recorded: Recorded[AccountMobileChanged]) -> None:
    _change(rows, recorded, mobile=recorded.event.mobile)


@accounts.on(AccountCompanyChanged)
def company_changed(rows: Rows, recorded: Recorded[AccountCompanyChanged]) -> None:
    _change(rows, recorded, company=recorded.event.company)


@accounts.on(AccountAddressChanged)
def address_changed(rows: Rows, recorded: Recorded[AccountAddressChanged]) -> None:
    _change(rows, recorded, address=recorded.event.address)


@accounts.on(AccountRoleChanged)
def role_changed(rows: Rows, recorded: Recorded[AccountRoleChanged]) -> None:
    _change(rows, recorded, ends="role_changed", role=recorded.event.role)


@accounts.on(AccountLocked)
def locked(rows: Rows, recorded: Recorded[AccountLocked]) -> None:
    _change(rows, recorded, ends="account_locked", status="locked")


@accounts.on(AccountUnlocked)
def unlocked(rows: Rows, recorded: Recorded[AccountUnlocked]) -> None:
    row = rows.get(ACCOUNTS, recorded.stream_id)
    if row is not None:
        _change(rows, recorded, status="active" if row.password or row.issuer is not None else "invited")


@accounts.on(AccountInactivated)
def inactivated(rows: Rows, recorded: Recorded[AccountInactivated]) -> None:
    _change(rows, recorded, ends="account_inactivated", status="inactive")


@accounts.on(AccountErased, urgent=True)
def erased(rows: Rows, recorded: Recorded[AccountErased]) -> None:
    """Everything about the person goes, wherever it is: the account's row, its sessions' addresses, what customers saw of a reseller."""
    gone = {"login": DELETED, "full_name": DELETED, "email": None, "phone": None, "mobile": None, "address": None}
    _change(rows, recorded, erased=True, **gone)
    for session in rows.find(SESSIONS, account_id=recorded.stream_id):
        acting_name = DELETED if session.acting_name is not None else None
        rows.put(SESSIONS, session._replace(address=None, agent=None, acting_name=acting_name))
    account = rows.get(ACCOUNTS, recorded.stream_id)
    if account is not None:
        forget_reseller(rows, account)


@accounts.on(AccountLoginsSuspended)
def logins_suspended(rows: Rows, recorded: Recorded[AccountLoginsSuspended]) -> None:
    _change(rows, recorded, suspended_until=recorded.event.until)


@accounts.on(TotpEnrolled)
def totp_enrolled(rows: Rows, recorded: Recorded[TotpEnrolled]) -> None:
    _change(rows, recorded, totp=True)


@accounts.on(TotpRemoved)
def totp_removed(rows: Rows, recorded: Recorded[TotpRemoved]) -> None:
    _change(rows, recorded, totp=False)


@accounts.on(RecoveryCodesIssued)
def recovery_codes_issued(rows: Rows, recorded: Recorded[RecoveryCodesIssued]) -> None:
    _change(rows, recorded, recovery_codes=recorded.event.count)


@accounts.on(RecoveryCodeUsed)
def recovery_code_used(rows: Rows, recorded: Recorded[RecoveryCodeUsed]) -> None:
    row = rows.get(ACCOUNTS, recorded.stream_id)
    if row is not None:
        _change(rows, recorded, recovery_codes=max(0, row.recovery_codes - 1))
