"""Accounts, their sessions, the service accesses that they give and use, and their history: read together, so at one position.

Each row follows from its own stream, and from what ends or names it elsewhere: a session from its account and its service access, a reseller's row
from the customer and the account that let the reseller in.
"""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.service_access import ServiceAccessActivated
from aggregates.session import ActingStarted
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from readmodels.accounts import ACCOUNTS, SESSIONS
from readmodels.engine.histories import ACCOUNT_HISTORY
from readmodels.engine.table import Table
from readmodels.service_accesses import ACCOUNT_CUSTOMERS, SERVICE_ACCESS_GIVEN, SERVICE_ACCESS_ROWS

_SECRETS = frozenset({"customer_password", "sim"})
"""Of these streams the accounts are told that looked at what is secret in them."""


def acted_by(recorded: Recorded[Any]) -> tuple[UUID | None, UUID | None]:
    """The account that did it, and the service access by which it acted for the customer."""
    return _named("account", recorded.actor), _named("grant", recorded.on_behalf_of)


def _named(kind: str, text: str | None) -> UUID | None:
    found, _, named = (text or "").partition(":")
    return UUID(named) if found == kind else None


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """The rows that an event's handlers look at."""
    match recorded.kind.event_name.partition(".")[0]:
        case "account":
            yield ACCOUNTS, recorded.stream_id
        case "session":
            yield SESSIONS, recorded.stream_id
            account_id = cast("UUID | None", cast("Any", recorded.event).account_id)
            if account_id is not None:
                yield ACCOUNTS, account_id
            if recorded.kind is ActingStarted:
                started = cast("ActingStarted", recorded.event)
                yield SERVICE_ACCESS_GIVEN, started.grant_id
                yield SESSIONS, started.parent_id
                yield ACCOUNT_CUSTOMERS, recorded.customer_id
        case "service_access":
            yield SERVICE_ACCESS_GIVEN, recorded.stream_id
            yield SERVICE_ACCESS_ROWS, recorded.stream_id
            if recorded.kind is ServiceAccessActivated:
                yield ACCOUNTS, cast("ServiceAccessActivated", recorded.event).account_id
                yield ACCOUNT_CUSTOMERS, recorded.customer_id
        case "customer":
            yield ACCOUNT_CUSTOMERS, recorded.customer_id
        case stream if stream in _SECRETS:
            account_id, grant_id = acted_by(recorded)
            if account_id is not None:
                yield ACCOUNTS, account_id
            if grant_id is not None:
                yield SERVICE_ACCESS_GIVEN, grant_id
        case _:
            return


_SESSION_VIEW = """SELECT s.*, a.login, a.login_sort, coalesce(a.full_name, s.acting_name) AS name, a.full_name_sort AS name_sort,
        CASE WHEN s.status IN ('open', 'started') AND now() >= least(s.expires_at, s.ends_at) THEN 'expired'
            WHEN s.status = 'open' AND giver.status <> 'active' THEN 'suspended' ELSE s.status END AS state
    FROM {sessions} s LEFT JOIN {accounts} a ON a.account_id = s.account_id
    LEFT JOIN {service_access_given} g ON g.grant_id = s.grant_id LEFT JOIN {accounts} giver ON giver.account_id = g.account_id"""
"""Somebody acts by the leave of an account only while that is active, and goes on when it is again (access/sign_in/sessions.py)."""

_ACCESS_VIEW = "SELECT r.*, r.customer_id AS reseller_id FROM {service_access_rows} r WHERE r.active"

_GIVEN_VIEW = """SELECT g.*, a.login AS administrator_login, a.full_name AS administrator, a.full_name_sort AS administrator_sort
    FROM {service_access_given} g LEFT JOIN {accounts} a ON a.account_id = g.account_id"""

accounts = Projection(
    "accounts",
    version=2,
    tables=(ACCOUNTS, SESSIONS, SERVICE_ACCESS_ROWS, SERVICE_ACCESS_GIVEN, ACCOUNT_CUSTOMERS, ACCOUNT_HISTORY),
    reads=reads,
    views={"session_list": _SESSION_VIEW, "service_accesses": _ACCESS_VIEW, "service_access_given_list": _GIVEN_VIEW},
)
