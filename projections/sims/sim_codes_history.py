"""What an account's history tells of its looks at PIN and PUK: of whoever looked, and of the account by whose leave."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.sims.sim_codes import SimCodesShown
from eventstore.envelope import Recorded
from projections.account_history import tell_actor
from projections.accounts import accounts, acting_account
from projections.engine.history import entry
from projections.engine.rows import Rows
from projections.service_access_history import tell_giver
from projections.service_access_rows import acting_grant
from readmodels.accounts.accounts import ACCOUNTS
from readmodels.engine.table import Table
from readmodels.service_accesses import SERVICE_ACCESS_GIVEN


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if recorded.kind is SimCodesShown:
        account_id, grant_id = acting_account(recorded), acting_grant(recorded)
        if account_id is not None:
            yield ACCOUNTS, account_id
        if grant_id is not None:
            yield SERVICE_ACCESS_GIVEN, grant_id


accounts.extend(version=0, reads=reads)


@accounts.on(SimCodesShown)
def codes_shown(rows: Rows, recorded: Recorded[SimCodesShown]) -> None:
    row = entry(recorded, recorded.customer_id)
    tell_actor(rows, recorded, row)
    tell_giver(rows, recorded, row)
