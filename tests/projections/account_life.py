"""A customer whose administrator lets a reseller in, who acts, is seen, and goes: the events, each with whose scope it belongs to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from aggregates.accounts.activation_code import ActivationCodeShown
from aggregates.accounts.invitation import AccountAdmitted, AccountInvited, AccountLinkSent
from aggregates.accounts.login import AccountPasswordSet
from aggregates.accounts.roles import AccountRole, CustomerRole
from aggregates.accounts.standing import AccountErased, AccountInactivated
from aggregates.customer import CustomerRegistered
from aggregates.customer_password import CustomerPasswordMade, CustomerPasswordShown
from aggregates.engine.event import OPERATOR, Event
from aggregates.report_schedule import ReportScheduleSetUp
from aggregates.service_access import ServiceAccessActivated, ServiceAccessRevoked
from aggregates.session import ActingStarted, LoginRefused, LoginStarted, PinSent, SessionEnded, SessionOpened, SessionRenewed
from aggregates.sign_on import SignOnConfigured
from aggregates.view import ViewMadeDefault, ViewSaved, ViewShared
from commands.customers.of_customer import customer_password_id, sign_on_id
from eventstore.envelope import Cause
from tests.commands.made_up import CUSTOMER, Entry, customer
from tests.eventstore.store import cause
from tests.projections.lives import of_customer

ERIKA = UUID("ac000000-0000-4000-8000-000000000001")
BERND = UUID("ac000000-0000-4000-8000-000000000002")
RITA = UUID("ac000000-0000-4000-8000-000000000009")
GRANT = UUID("9a000000-0000-4000-8000-000000000001")
CODE = UUID("cd000000-0000-4000-8000-000000000001")
LOGIN = UUID("5e000000-0000-4000-8000-000000000001")
RITAS_LOGIN = UUID("5e000000-0000-4000-8000-000000000002")
ACTING = UUID("5e000000-0000-4000-8000-000000000003")
LATER = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
LONG_AFTER = datetime(2099, 1, 1, tzinfo=UTC)
TOKEN = UUID(int=7)


class Happened(NamedTuple):
    by: Cause
    entries: tuple[Entry, ...]


def invited(account_id: UUID = ERIKA, role: AccountRole = "administrator", **changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "login": "erika.m",
        "full_name": "Erika Muster",
        "email": "erika@example.org",
        "mobile": "+4915228817386",
    }
    return account_id, AccountInvited(role=role, **{**fields, **changes})


def admitted(account_id: UUID = BERND, role: CustomerRole = "accounting", **changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "login": "bernd@beispiel.example",
        "full_name": "Ähre, Bernd",
        "email": None,
        "issuer": "https://login.example.org",
    }
    return account_id, AccountAdmitted(role=role, subject="subject-of-bernd", **{**fields, **changes})


def rita(**changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "login": "rita",
        "full_name": "Rita Reseller",
        "email": "rita@example.org",
        "phone": "+491713920002",
        "company": "Beispiel Systemhaus",
        "address": "Resellerweg 3, 12345 Musterstadt",
    }
    return RITA, AccountInvited(role="reseller", **{**fields, **changes})


def password_set(account_id: UUID = ERIKA) -> Entry:
    return account_id, AccountPasswordSet(link_id=TOKEN, password_id=TOKEN)


def opened(session_id: UUID = LOGIN, account_id: UUID = ERIKA, ends_at: datetime = LONG_AFTER, **changes: Any) -> Entry:
    fields: dict[str, Any] = {"method": "password", "factor": "sms", "address": "192.0.2.7", "agent": "Beispielbrowser"}
    return session_id, SessionOpened(
        account_id=account_id, epoch=1, token_id=TOKEN, expires_at=ends_at, ends_at=ends_at, **{**fields, **changes}
    )


def ended(
    session_id: UUID = LOGIN,
    account_id: UUID = ERIKA,
    reason: Literal["logged_out", "ended_by_owner", "ended_by_administrator", "went_back"] = "logged_out",
) -> Entry:
    return session_id, SessionEnded(account_id=account_id, reason=reason)


def activated(account_id: UUID = ERIKA, grant_id: UUID = GRANT, code_id: UUID = CODE) -> Entry:
    return grant_id, ServiceAccessActivated(
        account_id=account_id,
        code_id=code_id,
        reseller_id=RITA,
        company="Beispiel Systemhaus",
        name="Rita Reseller",
        address="Resellerweg 3, 12345 Musterstadt",
        phone="+491713920002",
        email="rita@example.org",
    )


def revoked(account_id: UUID = ERIKA, grant_id: UUID = GRANT) -> Entry:
    return grant_id, ServiceAccessRevoked(account_id=account_id)


def acting(session_id: UUID = ACTING, grant_id: UUID = GRANT, ends_at: datetime = LONG_AFTER) -> Entry:
    return session_id, ActingStarted(
        account_id=RITA,
        grant_id=grant_id,
        parent_id=RITAS_LOGIN,
        name="Rita Reseller",
        company="Beispiel Systemhaus",
        epoch=1,
        token_id=TOKEN,
        expires_at=ends_at,
        ends_at=ends_at,
    )


SCHEDULE = UUID("ac000000-0000-4000-8000-0000000000f1")
VIEW = UUID("ac000000-0000-4000-8000-0000000000e1")


def life(customer_id: UUID = CUSTOMER, *, until: str = "acting") -> Iterator[Happened]:
    """Up to the moment in which the reseller acts, or (`until="erased"`) until both are gone."""
    here, there = cause(customer_id), cause(OPERATOR)
    inside = cause(customer_id, actor=f"account:{RITA}", on_behalf_of=f"grant:{GRANT}")
    yield Happened(here, (customer(customer_id), invited(), admitted()))
    yield Happened(here, ((ERIKA, AccountLinkSent(link_id=TOKEN, purpose="invitation", expires_at=LATER)), password_set()))
    yield Happened(there, (rita(), password_set(RITA)))
    asked = LoginStarted(account_id=ERIKA, method="password", factor="sms", epoch=1, expires_at=LATER, token_id=TOKEN, address="192.0.2.7")
    pin = PinSent(account_id=ERIKA, pin_id=TOKEN, masked="…386", expires_at=LATER)
    yield Happened(
        here, ((LOGIN, asked), (LOGIN, pin), opened(), (LOGIN, SessionRenewed(account_id=ERIKA, token_id=TOKEN, expires_at=LONG_AFTER)))
    )
    yield Happened(there, ((UUID(int=8), LoginRefused(account_id=None, reason="unknown_account", address="192.0.2.9")),))
    yield Happened(there, (opened(RITAS_LOGIN, RITA),))
    made = (customer_password_id(customer_id), CustomerPasswordMade(sealed="sealed:1:bWFkZQ=="))
    yield Happened(here, (made, (made[0], CustomerPasswordShown()), (sign_on_id(customer_id), sign_on())))
    yield Happened(here, ((ERIKA, ActivationCodeShown(code_id=CODE, expires_at=LATER)), activated()))
    yield Happened(inside, (acting(),))
    own = cause(customer_id, actor=f"account:{ERIKA}")
    saved = ViewSaved(view_id=VIEW, account_id=ERIKA, list="devices", name="Lager", sort=("-model",))
    yield Happened(own, ((VIEW, saved), (VIEW, ViewShared()), (VIEW, ViewMadeDefault(account_id=ERIKA, list="devices"))))
    weekly = ReportScheduleSetUp(
        account_id=ERIKA, report="users", form="xlsx", language="de", rhythm="weekly", weekday="monday", hour=7, next_on=date(2027, 1, 4)
    )
    yield Happened(own, ((SCHEDULE, weekly),))
    if until == "erased":
        yield Happened(here, (revoked(), (ERIKA, AccountInactivated(login="erika.m")), (ERIKA, AccountErased())))
        yield Happened(there, ((RITA, AccountInactivated(login="rita")), (RITA, AccountErased())))


def life_of(customer_id: UUID) -> Iterator[Happened]:
    """The same with another customer, of whom there may be any number in one log: other ids, other user names, another reseller."""
    for happened in life():
        by = replace(happened.by, customer_id=customer_id) if happened.by.customer_id == CUSTOMER else happened.by
        entries = (entry for entry in happened.entries if not isinstance(entry[1], CustomerRegistered))
        yield Happened(by, tuple(_renamed(of_customer(entry, customer_id), customer_id) for entry in entries))


def _renamed(entry: Entry, customer_id: UUID) -> Entry:
    stream_id, event = entry
    if isinstance(event, AccountInvited | AccountAdmitted):
        event = event.model_copy(update={"login": f"{event.login}.{customer_id}"})
    return stream_id, event


def sign_on() -> Event:
    return SignOnConfigured(
        issuer="https://login.example.org", client_id="portal", secret_id=None, admits="all", group_roles=(), role_of_all="employee"
    )
