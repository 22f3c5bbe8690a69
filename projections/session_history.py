"""What an account's history tells of its logins and sessions, and a customer's of its single sign-on (A-10).

Tries to log in with a user name that nobody has are told under the operator's id.
"""

from typing import Any

from aggregates.engine.event import OPERATOR
from aggregates.session import ActingStarted, Session
from aggregates.sign_on import SignOn
from eventstore.envelope import Recorded
from projections.account_history import of_the_customer
from projections.accounts import accounts
from projections.engine.history import entry
from projections.engine.rows import Rows
from projections.service_access_history import tell_both
from readmodels.accounts.account_history import ACCOUNT_HISTORY
from readmodels.sessions import SESSIONS


@accounts.on(*Session.events())
def of_a_session(rows: Rows, recorded: Recorded[Any]) -> None:
    event = recorded.event
    session = rows.get(SESSIONS, recorded.stream_id)
    grant_id = event.grant_id if isinstance(event, ActingStarted) else session.grant_id if session is not None else None
    if grant_id is not None:
        tell_both(rows, recorded, grant_id, event.account_id)
    else:
        rows.add(ACCOUNT_HISTORY, entry(recorded, event.account_id or OPERATOR))


@accounts.on(*SignOn.events())
def of_the_sign_on(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(ACCOUNT_HISTORY, of_the_customer(recorded))
