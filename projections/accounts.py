"""Accounts and their history; and, by the areas above, their sessions and the service accesses that they give and use: read together, so at one position.

Each row follows from its own stream, and from what ends or names it elsewhere: a session from its account and its service access, a reseller's row
from the customer and the account that let the reseller in.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from readmodels.accounts.account_history import ACCOUNT_HISTORY
from readmodels.accounts.accounts import ACCOUNTS
from readmodels.engine.table import Table


def acting_account(recorded: Recorded[Any]) -> UUID | None:
    """Return the id of the account that did it, if one did."""
    kind, _, named = recorded.actor.partition(":")
    return UUID(named) if kind == "account" else None


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    match recorded.kind.stem:
        case "account":
            yield ACCOUNTS, recorded.stream_id
        case "customer_password":
            account_id = acting_account(recorded)
            if account_id is not None:
                yield ACCOUNTS, account_id
        case _:
            return


accounts = Projection("accounts", version=4, tables=(ACCOUNTS, ACCOUNT_HISTORY), reads=reads, marks=True)
