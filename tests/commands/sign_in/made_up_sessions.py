"""Accounts, logins and sessions at their stages."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from aggregates.accounts.login import AccountLoginsSuspended
from aggregates.accounts.second_factor import TotpEnrolled
from aggregates.accounts.sign_on import AccountSignOnLinked
from aggregates.accounts.standing import AccountLocked
from aggregates.session import (
    SessionOpened,
)
from commands.sign_in.renew_session import RenewSession
from commands.sign_in.send_pin import SendPin
from commands.sign_in.start_login import StartLogin
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    EVENING,
    FIRST_TOKEN,
    ISSUER,
    NOW,
    OTHER_TOKEN,
    PASSWORD,
    PIN,
    SESSION,
    SOON,
    TOKEN,
    TOTP,
)
from tests.commands.made_up import Entry

WEB: dict[str, Any] = {"address": "192.0.2.17", "agent": "Mozilla/5.0"}
LOCKED = (ACCOUNT, AccountLocked())
ENROLLED = (ACCOUNT, TotpEnrolled(secret_id=TOTP))
LINKED = (ACCOUNT, AccountSignOnLinked(issuer=ISSUER, subject="erika"))
SUSPENDED = (ACCOUNT, AccountLoginsSuspended(tries=10, until=SOON))
PLAIN: dict[str, Any] = {"role": "viewer"}


def opened(**changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "method": "password",
        "factor": None,
        "epoch": 1,
        "token_id": TOKEN,
        "expires_at": SOON,
        "ends_at": EVENING,
        **changes,
    }
    return SESSION, SessionOpened(account_id=ACCOUNT, **fields)


def starting(**changes: Any) -> StartLogin:
    checked = {"method": "password", "checked_password_id": PASSWORD}
    fields: dict[str, Any] = {**checked, "factor": "sms", "token_id": FIRST_TOKEN, "now": NOW, "expires_at": SOON, **changes}
    return StartLogin(session_id=SESSION, account_id=ACCOUNT, **fields)


def renewing(**changes: Any) -> RenewSession:
    later = {"was_token_id": TOKEN, "token_id": OTHER_TOKEN, "now": NOW + timedelta(minutes=20), "expires_at": NOW + timedelta(minutes=50)}
    return RenewSession.model_validate({"session_id": SESSION, **later, **changes})


def sending_pin(pin_id: UUID = PIN, **changes: Any) -> SendPin:
    fields: dict[str, Any] = {"masked": "…386", "now": NOW, "expires_at": SOON, **changes}
    return SendPin(session_id=SESSION, pin_id=pin_id, **fields)
