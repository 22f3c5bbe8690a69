"""What an account's history tells of its logins and sessions, and a customer's of its single sign-on (A-10).

Tries to log in with a user name that nobody has are told under the operator's id.
"""

from typing import Any

from aggregates.engine.event import OPERATOR
from aggregates.session import (
    ActingStarted,
    LoginRefused,
    LoginStarted,
    PinSent,
    SecondFactorRefused,
    SessionEnded,
    SessionOpened,
    SessionRenewed,
)
from aggregates.sign_on import SignOnConfigured, SignOnRemoved
from eventstore.envelope import Recorded
from projections.account_history import of_the_customer
from projections.accounts import accounts
from projections.engine.history import entry
from projections.engine.rows import Rows
from projections.service_access_history import tell_both
from readmodels.accounts import SESSIONS
from readmodels.engine.histories import ACCOUNT_HISTORY


@accounts.on(LoginRefused, LoginStarted, PinSent, SecondFactorRefused, SessionOpened, SessionRenewed, SessionEnded)
def of_a_session(rows: Rows, recorded: Recorded[Any]) -> None:
    session = rows.get(SESSIONS, recorded.stream_id)
    if session is not None and session.grant_id is not None:
        tell_both(rows, recorded, session.grant_id, recorded.event.account_id)
    else:
        rows.add(ACCOUNT_HISTORY, entry(recorded, recorded.event.account_id or OPERATOR))


@accounts.on(ActingStarted)
def acting_started(rows: Rows, recorded: Recorded[ActingStarted]) -> None:
    tell_both(rows, recorded, recorded.event.grant_id, recorded.event.account_id)


@accounts.on(SignOnConfigured, SignOnRemoved)
def of_the_sign_on(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(ACCOUNT_HISTORY, of_the_customer(recorded))
