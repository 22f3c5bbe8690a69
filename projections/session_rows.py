"""How a session's row follows from its events, and from what ends it elsewhere: its account, its service access, the session that it came from.

Accounts and service accesses list the sessions that may still be open, as `<id>@<end in seconds>@<id of the session it came from, if any>`: those
whose end has passed are left out when the list is next written, so that it stays short and nobody searches all sessions.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from aggregates.accounts.login import AccountLoginChanged, AccountPasswordChanged, AccountPasswordSet
from aggregates.accounts.sign_on import AccountSignOnTied
from aggregates.accounts.standing import AccountErased, AccountInactivated, AccountLocked, AccountRoleChanged
from aggregates.engine.event import DELETED, Event
from aggregates.service_access import ServiceAccessRevoked
from aggregates.session import (
    ActingStarted,
    LoginRefused,
    LoginStarted,
    PinSent,
    SecondFactorRefused,
    Session,
    SessionEnded,
    SessionOpened,
    SessionRenewed,
)
from eventstore.envelope import Recorded
from projections.account_rows import kept
from projections.accounts import accounts
from projections.engine.rows import Rows
from readmodels.accounts.accounts import ACCOUNTS
from readmodels.engine.table import Table
from readmodels.service_accesses import ACCOUNT_CUSTOMERS, SERVICE_ACCESS_GIVEN
from readmodels.sessions import SESSIONS, SessionRow

_VIEW = """SELECT s.*, a.login, a.login_sort, coalesce(a.full_name, s.acting_name) AS name, a.full_name_sort AS name_sort,
        CASE WHEN s.status IN ('open', 'started') AND now() >= least(s.expires_at, s.ends_at) THEN 'expired'
            WHEN s.status = 'open' AND giver.status <> 'active' THEN 'suspended' ELSE s.status END AS state
    FROM {sessions} s LEFT JOIN {accounts} a ON a.account_id = s.account_id
    LEFT JOIN {service_access_given} g ON g.grant_id = s.grant_id LEFT JOIN {accounts} giver ON giver.account_id = g.account_id"""
"""Somebody acts by the leave of an account only while that is active, and goes on when it is again (access/sign_in/sessions.py)."""


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if not Session.owns(recorded.kind):
        return
    yield SESSIONS, recorded.stream_id
    account_id = cast("UUID | None", cast("Any", recorded.event).account_id)
    if account_id is not None:
        yield ACCOUNTS, account_id
    if recorded.kind is ActingStarted:
        started = cast("ActingStarted", recorded.event)
        yield SERVICE_ACCESS_GIVEN, started.grant_id
        yield SESSIONS, started.parent_id
        yield ACCOUNT_CUSTOMERS, recorded.customer_id


accounts.extend(version=0, tables=(SESSIONS,), reads=reads, views={"session_list": _VIEW})

_ENDS_ALL: Mapping[type[Event], str] = {
    AccountPasswordSet: "password_changed",
    AccountPasswordChanged: "password_changed",
    AccountSignOnTied: "sign_on_tied",
    AccountRoleChanged: "role_changed",
    AccountLocked: "account_locked",
    AccountInactivated: "account_inactivated",
}
"""What ends all sessions of an account, and what they are told to have ended by."""


@accounts.on(*_ENDS_ALL)
def account_closed(rows: Rows, recorded: Recorded[Any]) -> None:
    _end_all(rows, recorded, _ENDS_ALL[recorded.kind])


@accounts.on(AccountLoginChanged)
def login_changed(rows: Rows, recorded: Recorded[AccountLoginChanged]) -> None:
    if recorded.event.confirm:
        _end_all(rows, recorded, "login_changed")


@accounts.on(AccountErased, urgent=True)
def account_erased(rows: Rows, recorded: Recorded[AccountErased]) -> None:
    """Erase where a session's owner was, and who acted, with the owner's other personal data."""
    for session in rows.find(SESSIONS, account_id=recorded.stream_id):
        acting_name = DELETED if session.acting_name is not None else None
        rows.put(SESSIONS, session._replace(address=None, agent=None, acting_name=acting_name))


@accounts.on(ServiceAccessRevoked)
def access_revoked(rows: Rows, recorded: Recorded[ServiceAccessRevoked]) -> None:
    """End the sessions in which the reseller acts, with the access."""
    given = rows.get(SERVICE_ACCESS_GIVEN, recorded.stream_id)
    if given is not None:
        _end(rows, given.acting_sessions, recorded.recorded_at, "access_revoked")
        rows.put(SERVICE_ACCESS_GIVEN, given._replace(acting_sessions=[]))


def _end_all(rows: Rows, recorded: Recorded[Any], reason: str) -> None:
    account = rows.get(ACCOUNTS, recorded.stream_id)
    if account is not None:
        _end(rows, account.open_sessions, recorded.recorded_at, reason)
        rows.put(ACCOUNTS, account._replace(open_sessions=[]))


def _end(rows: Rows, listed: Iterable[str], at: datetime, reason: str) -> None:
    """These sessions ended with something else."""
    for session_id in ids_of(listed):
        row = rows.get(SESSIONS, session_id)
        if row is not None and row.status == "open":
            rows.put(SESSIONS, row._replace(status="ended", ended_at=at, end_reason=reason))
            if row.parent_id is not None:
                rows.change(SESSIONS, row.parent_id, acting_for=None)


def ids_of(listed: Iterable[str]) -> list[UUID]:
    return [UUID(entry.partition("@")[0]) for entry in listed]


def _with(listed: Sequence[str], recorded: Recorded[SessionOpened] | Recorded[ActingStarted]) -> list[str]:
    """The list with one more, without those whose time is over."""
    event, now = recorded.event, recorded.recorded_at.timestamp()
    parent = event.parent_id if isinstance(event, ActingStarted) else ""
    others = (entry for entry in _without(listed, recorded.stream_id) if int(entry.split("@")[1]) > now)
    return [*others, f"{recorded.stream_id}@{int(event.ends_at.timestamp())}@{parent}"]


def _without(listed: Sequence[str], session_id: UUID) -> list[str]:
    return [entry for entry in listed if not entry.startswith(f"{session_id}@")]


def _begun(recorded: Recorded[Any], account_id: UUID | None, status: str) -> SessionRow:
    return SessionRow(
        recorded.customer_id,
        recorded.stream_id,
        account_id,
        status,
        method=None,
        factor=None,
        refusal=None,
        begun_at=recorded.recorded_at,
        expires_at=None,
        ends_at=None,
        ended_at=None,
        end_reason=None,
        address=None,
        agent=None,
        grant_id=None,
        parent_id=None,
        acting_name=None,
        acting_company=None,
        acting_for=None,
    )


@accounts.on(LoginRefused)
def refused(rows: Rows, recorded: Recorded[LoginRefused]) -> None:
    event = recorded.event
    row = _begun(recorded, event.account_id, "refused")
    rows.put(SESSIONS, row._replace(refusal=event.reason, address=kept(event.address), agent=kept(event.agent)))


@accounts.on(LoginStarted)
def started(rows: Rows, recorded: Recorded[LoginStarted]) -> None:
    event = recorded.event
    rows.put(
        SESSIONS,
        _begun(recorded, event.account_id, "started")._replace(
            method=event.method, factor=event.factor, expires_at=event.expires_at, address=kept(event.address), agent=kept(event.agent)
        ),
    )


@accounts.on(SecondFactorRefused)
def second_factor_refused(rows: Rows, recorded: Recorded[SecondFactorRefused]) -> None:
    """End the login after the last try."""
    if recorded.event.tries_left == 0:
        rows.change(SESSIONS, recorded.stream_id, status="refused", refusal="second_factor", ended_at=recorded.recorded_at)


@accounts.on(PinSent)
def pin_sent(_rows: Rows, _recorded: Recorded[PinSent]) -> None:
    """Change no row: only the history tells it."""


@accounts.on(SessionOpened)
def opened(rows: Rows, recorded: Recorded[SessionOpened]) -> None:
    event = recorded.event
    row = rows.get(SESSIONS, recorded.stream_id) or _begun(recorded, event.account_id, "open")
    rows.put(
        SESSIONS,
        row._replace(
            status="open",
            method=event.method,
            factor=event.factor,
            expires_at=event.expires_at,
            ends_at=event.ends_at,
            address=kept(event.address),
            agent=kept(event.agent),
        ),
    )
    _list(rows, recorded)
    rows.change(ACCOUNTS, event.account_id, last_login_at=recorded.recorded_at)


@accounts.on(ActingStarted)
def acting_started(rows: Rows, recorded: Recorded[ActingStarted]) -> None:
    event = recorded.event
    rows.put(
        SESSIONS,
        _begun(recorded, event.account_id, "open")._replace(
            expires_at=event.expires_at,
            ends_at=event.ends_at,
            grant_id=event.grant_id,
            parent_id=event.parent_id,
            acting_name=event.name,
            acting_company=event.company,
        ),
    )
    _list(rows, recorded)
    given = rows.get(SERVICE_ACCESS_GIVEN, event.grant_id)
    if given is not None:
        rows.put(SERVICE_ACCESS_GIVEN, given._replace(acting_sessions=_with(given.acting_sessions, recorded)))
    customer = rows.get(ACCOUNT_CUSTOMERS, recorded.customer_id)
    if customer is not None:
        rows.change(SESSIONS, event.parent_id, acting_for=f"{customer.customer_number} {customer.name}")


@accounts.on(SessionRenewed)
def renewed(rows: Rows, recorded: Recorded[SessionRenewed]) -> None:
    rows.change(SESSIONS, recorded.stream_id, expires_at=recorded.event.expires_at)


@accounts.on(SessionEnded)
def ended(rows: Rows, recorded: Recorded[SessionEnded]) -> None:
    row = rows.change(
        SESSIONS, recorded.stream_id, status="ended", ended_at=recorded.recorded_at, end_reason=recorded.event.reason, acting_for=None
    )
    if row is not None and row.parent_id is not None:
        rows.change(SESSIONS, row.parent_id, acting_for=None)
    account = rows.get(ACCOUNTS, recorded.event.account_id)
    if account is None:
        return
    left = _without(account.open_sessions, recorded.stream_id)
    inside = [entry for entry in left if entry.endswith(f"@{recorded.stream_id}")]
    _end(rows, inside, recorded.recorded_at, "parent_ended")
    rows.put(ACCOUNTS, account._replace(open_sessions=[entry for entry in left if entry not in inside]))


def _list(rows: Rows, recorded: Recorded[SessionOpened] | Recorded[ActingStarted]) -> None:
    """Let the account know that this session may be open."""
    account = rows.get(ACCOUNTS, recorded.event.account_id)
    if account is not None:
        rows.put(ACCOUNTS, account._replace(open_sessions=_with(account.open_sessions, recorded)))
