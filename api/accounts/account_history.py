"""An account's history over HTTP (A-10)."""

from uuid import UUID

from aggregates.accounts.account import Account
from api.engine.access import ReadsWithin
from api.engine.histories import HistoryOf, Subject, history_routes
from readmodels.account_resource import ACCOUNT_LIST
from readmodels.engine.history_resource import ACCOUNT_HISTORY_LIST
from readmodels.engine.reader import Reading


def _account(found: Reading, account_id: UUID | str) -> Subject | None:
    row = found.one("SELECT account_id, full_name FROM accounts WHERE account_id = %(account)s", {"account": account_id})
    return Subject([row[0]], row[1]) if row else None


history = history_routes(
    HistoryOf(
        "/accounts/{account_id}",
        ACCOUNT_HISTORY_LIST,
        Account.noun,
        _account,
        ACCOUNT_LIST.projections,
        who=ReadsWithin,
        tag="Portalbenutzer / portal accounts",
        area="accounts",
    )
)
