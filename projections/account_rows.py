"""How an account's row follows from its events."""

from typing import Any

from aggregates.accounts.invitation import AccountAdmitted, AccountInvited
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
from aggregates.accounts.roles import SECOND_FACTOR
from aggregates.accounts.second_factor import RecoveryCodesIssued, RecoveryCodeUsed, TotpEnrolled, TotpRemoved
from aggregates.accounts.sign_on import AccountSignOnLinked, AccountSignOnTied
from aggregates.accounts.standing import AccountErased, AccountInactivated, AccountLocked, AccountRoleChanged, AccountUnlocked
from aggregates.engine.event import DELETED
from eventstore.envelope import Recorded
from projections.accounts import accounts
from projections.engine.rows import Rows
from readmodels.accounts.accounts import ACCOUNTS, AccountRow
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


def _second_factor(row: AccountRow) -> str:
    """What this account is asked for after its password; who logs in by single sign-on is asked by the customer's directory."""
    if row.totp:
        return "totp"
    if row.issuer is not None and not row.password:
        return "directory"
    return "sms" if row.role in SECOND_FACTOR else "none"


def kept(text: str | None) -> str | None:
    """Return a personal word that may be missing, as it stands in a row: nothing once it is erased."""
    return None if text == DELETED else text


def _change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    row = rows.get(ACCOUNTS, recorded.stream_id)
    if row is not None:
        _put(rows, row._replace(**changes, version=recorded.stream_version))


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
    _change(rows, recorded, password=True, suspended_until=None, **status)


@accounts.on(AccountPasswordChanged)
def password_changed(rows: Rows, recorded: Recorded[AccountPasswordChanged]) -> None:
    _change(rows, recorded, password=True)


@accounts.on(AccountLoginChanged)
def login_changed(rows: Rows, recorded: Recorded[AccountLoginChanged]) -> None:
    password = {"password": False} if recorded.event.confirm else {}
    _change(rows, recorded, login=recorded.event.login, **password)


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
        _change(rows, recorded, issuer=recorded.event.issuer, status=status)


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
    _change(rows, recorded, role=recorded.event.role)


@accounts.on(AccountLocked)
def locked(rows: Rows, recorded: Recorded[AccountLocked]) -> None:
    _change(rows, recorded, status="locked")


@accounts.on(AccountUnlocked)
def unlocked(rows: Rows, recorded: Recorded[AccountUnlocked]) -> None:
    row = rows.get(ACCOUNTS, recorded.stream_id)
    if row is not None:
        _change(rows, recorded, status="active" if row.password or row.issuer is not None else "invited")


@accounts.on(AccountInactivated)
def inactivated(rows: Rows, recorded: Recorded[AccountInactivated]) -> None:
    _change(rows, recorded, status="inactive")


@accounts.on(AccountErased, urgent=True)
def erased(rows: Rows, recorded: Recorded[AccountErased]) -> None:
    """Erase everything about the person, here and wherever else it is (session_rows.py, service_access_rows.py)."""
    _change(rows, recorded, erased=True, login=DELETED, full_name=DELETED, email=None, phone=None, mobile=None, address=None)


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
