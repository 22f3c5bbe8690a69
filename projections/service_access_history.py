"""What an account's history tells of the service accesses that it gave or uses (S-04, S-05).

To the customer it is told under the account that let the reseller in, to the operator under the reseller's account.
"""

from typing import Any
from uuid import UUID

from aggregates.customer_password import CustomerPassword
from aggregates.engine.event import OPERATOR
from aggregates.service_access import ServiceAccess, ServiceAccessActivated
from eventstore.envelope import Recorded
from projections.account_history import of_the_customer
from projections.accounts import accounts
from projections.engine.history import entry
from projections.engine.rows import Rows
from projections.service_access_rows import acting_grant
from readmodels.accounts.account_history import ACCOUNT_HISTORY
from readmodels.engine.histories import HistoryRow
from readmodels.service_accesses import SERVICE_ACCESS_GIVEN


@accounts.on(*ServiceAccess.events())
def of_a_service_access(rows: Rows, recorded: Recorded[Any]) -> None:
    event = recorded.event
    given = rows.get(SERVICE_ACCESS_GIVEN, recorded.stream_id)
    reseller_id = event.reseller_id if isinstance(event, ServiceAccessActivated) else given.reseller_id if given is not None else None
    account_id = event.account_id if isinstance(event, ServiceAccessActivated) else given.account_id if given is not None else None
    if account_id is not None:
        rows.add(ACCOUNT_HISTORY, entry(recorded, account_id))
    if reseller_id is not None:
        tell_operator(rows, recorded, reseller_id)


@accounts.on(*CustomerPassword.events())
def of_the_customer_password(rows: Rows, recorded: Recorded[Any]) -> None:
    tell_giver(rows, recorded, of_the_customer(recorded))


def tell_giver(rows: Rows, recorded: Recorded[Any], row: HistoryRow) -> None:
    """Add the row to the history of the account by whose leave somebody did it."""
    grant_id = acting_grant(recorded)
    given = rows.get(SERVICE_ACCESS_GIVEN, grant_id) if grant_id is not None else None
    if given is not None:
        rows.add(ACCOUNT_HISTORY, row._replace(subject_id=given.account_id))


def tell_both(rows: Rows, recorded: Recorded[Any], grant_id: UUID, reseller_id: UUID) -> None:
    """Add what a reseller does inside a customer's account to the histories of both."""
    given = rows.get(SERVICE_ACCESS_GIVEN, grant_id)
    rows.add(ACCOUNT_HISTORY, entry(recorded, given.account_id if given is not None else reseller_id))
    tell_operator(rows, recorded, reseller_id)


def tell_operator(rows: Rows, recorded: Recorded[Any], account_id: UUID) -> None:
    """Add the event to the history of an account of the operator's, whichever customer it happened at."""
    rows.add(ACCOUNT_HISTORY, entry(recorded, account_id)._replace(customer_id=OPERATOR))
