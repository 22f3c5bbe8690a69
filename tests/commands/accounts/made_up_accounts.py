"""Made-up accounts, and the events by which they came to be as they are."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from aggregates.accounts.invitation import AccountAdmitted, AccountInvited, AccountLinkSent
from aggregates.accounts.login import AccountPasswordSet
from aggregates.accounts.roles import AccountRole
from aggregates.session import LoginStarted, PinSent
from commands.sign_in.open_session import OpenSession
from tests.commands.made_up import NUMBER, Entry

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=30)
EVENING = NOW + timedelta(hours=12)
TOMORROW = NOW + timedelta(hours=24)

ACCOUNT = UUID("ac000000-0000-4000-8000-000000000001")
OTHER_ACCOUNT = UUID("ac000000-0000-4000-8000-000000000002")
RESELLER = UUID("ac000000-0000-4000-8000-000000000003")
LINK = UUID("11000000-0000-4000-8000-000000000001")
NEWER_LINK = UUID("11000000-0000-4000-8000-000000000002")
PASSWORD = UUID("ba000000-0000-4000-8000-000000000001")
OTHER_PASSWORD = UUID("ba000000-0000-4000-8000-000000000002")
TOTP = UUID("70000000-0000-4000-8000-0000000000a1")
CODE = UUID("cd000000-0000-4000-8000-000000000001")
OTHER_CODE = UUID("cd000000-0000-4000-8000-000000000002")
SESSION = UUID("5e000000-0000-4000-8000-000000000001")
PARENT = UUID("5e000000-0000-4000-8000-000000000002")
FIRST_TOKEN = UUID("70000000-0000-4000-8000-0000000000b0")
TOKEN = UUID("70000000-0000-4000-8000-0000000000b1")
OTHER_TOKEN = UUID("70000000-0000-4000-8000-0000000000b2")
PIN = UUID("91000000-0000-4000-8000-000000000001")
OTHER_PIN = UUID("91000000-0000-4000-8000-000000000002")
GRANT = UUID("9a000000-0000-4000-8000-000000000001")
ISSUER = "https://login.example.org/beispiel"


def invited(account_id: UUID = ACCOUNT, role: AccountRole = "accounting", **changes: Any) -> list[Entry]:
    fields: dict[str, Any] = {
        "login": "erika.muster",
        "full_name": "Erika Muster",
        "email": "erika.muster@example.org",
        "mobile": NUMBER,
        **changes,
    }
    sent = AccountLinkSent(link_id=LINK, purpose="invitation", expires_at=TOMORROW)
    return [(account_id, AccountInvited(role=role, **fields)), (account_id, sent)]


def active(account_id: UUID = ACCOUNT, role: AccountRole = "accounting", **changes: Any) -> list[Entry]:
    return [*invited(account_id, role, **changes), (account_id, AccountPasswordSet(link_id=LINK, password_id=PASSWORD))]


def admitted(account_id: UUID = ACCOUNT, subject: str = "erika", **changes: Any) -> Entry:
    fields: dict[str, Any] = {"login": "erika@example.org", "full_name": "Erika Muster", "email": None, "role": "employee", **changes}
    return account_id, AccountAdmitted(issuer=ISSUER, subject=subject, **fields)


def started(factor: str = "sms", **changes: Any) -> Entry:
    """A login by password that waits for its second factor."""
    fields: dict[str, Any] = {"method": "password", "factor": factor, "epoch": 1, "token_id": FIRST_TOKEN, "expires_at": SOON, **changes}
    return SESSION, LoginStarted(account_id=ACCOUNT, **fields)


def pin_sent(pin_id: UUID = PIN, expires_at: datetime = SOON) -> Entry:
    return SESSION, PinSent(account_id=ACCOUNT, pin_id=pin_id, masked="…386", expires_at=expires_at)


def opening(**changes: Any) -> OpenSession:
    times = {"now": NOW, "expires_at": SOON, "ends_at": EVENING}
    fields: dict[str, Any] = {"method": "password", "checked_password_id": PASSWORD, "token_id": TOKEN, **times, **changes}
    return OpenSession(session_id=SESSION, account_id=ACCOUNT, **fields)
