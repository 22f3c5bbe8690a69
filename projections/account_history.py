"""The history of an account: its own events; and of what a customer has one of: its password (A-10).

Looks at secrets stand in the history of whoever saw, changed or checked them. Other areas add what they know of an account: its service accesses
(service_access_history.py), its sessions (session_history.py), its looks at codes (sim_codes_history.py).
"""

from typing import Any

import orjson

from aggregates.accounts.account import Account
from aggregates.accounts.standing import AccountErased
from aggregates.customer_password import CustomerPassword
from eventstore.envelope import Recorded
from projections.accounts import accounts, acting_account
from projections.engine.history import entry, redact
from projections.engine.rows import Rows
from readmodels.accounts.account_history import ACCOUNT_HISTORY
from readmodels.accounts.accounts import ACCOUNTS
from readmodels.engine.histories import HistoryRow


@accounts.on(*Account.events())
def of_the_account(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(ACCOUNT_HISTORY, entry(recorded, recorded.stream_id))


@accounts.on(AccountErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[AccountErased]) -> None:
    redact(rows, ACCOUNT_HISTORY, recorded.stream_id)


@accounts.on(*CustomerPassword.events())
def of_the_customer_password(rows: Rows, recorded: Recorded[Any]) -> None:
    row = of_the_customer(recorded)
    rows.add(ACCOUNT_HISTORY, row)
    tell_actor(rows, recorded, row)


def of_the_customer(recorded: Recorded[Any]) -> HistoryRow:
    """Make the row of what a customer has one of, under the customer's id. What is sealed stays out, as it has nothing to say to anybody."""
    told = {name: value for name, value in orjson.loads(recorded.details).items() if name != "sealed"}
    return entry(recorded, recorded.customer_id, details=orjson.dumps(told).decode())


def tell_actor(rows: Rows, recorded: Recorded[Any], row: HistoryRow) -> None:
    """Add the row to the history of the account that did it, where the account is."""
    account_id = acting_account(recorded)
    actor = rows.get(ACCOUNTS, account_id) if account_id is not None else None
    if actor is not None:
        rows.add(ACCOUNT_HISTORY, row._replace(subject_id=actor.account_id, customer_id=actor.customer_id))
