"""Sessions and logins over HTTP: those of a customer, or the operator's own (E-16)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aggregates.engine.event import OPERATOR
from aggregates.session import ActingStarted, Session
from api.engine.access import ReadsWithin, WritesWithin
from api.engine.command_route import From, command_route
from api.engine.lists import list_routes
from api.engine.route import guarded
from api.engine.why import Beside, WhyOf, why_routes
from commands.sign_in.end_session import EndSession
from readmodels.engine.reader import Reading
from readmodels.session_resource import SESSION_LIST

router = guarded("Portalbenutzer / portal accounts", "accounts")

list_routes(router, "/sessions", SESSION_LIST, who=ReadsWithin)
command_route(
    router,
    "DELETE /sessions/{session_id}",
    EndSession,
    "Sitzung eines anderen beenden, sofort wirksam / End somebody's session, at once",
    source=From(fixed={"reason": "ended_by_administrator"}, by_role=True),
    who=WritesWithin,
)

_ACTING_SINCE = """SELECT DISTINCT h.stream_id FROM sessions s JOIN account_history h ON h.subject_id = s.account_id
    WHERE s.session_id = %(session)s AND h.event_name = %(begun)s AND h.details ->> 'parent_id' = s.session_id::text"""


def _beside(found: Reading, session_id: UUID | str) -> Beside:
    """A reseller's session tells for whom it acts: by sessions inside customers' accounts, which the operator sees. A customer's may be a reseller's."""
    if found.customer_id != OPERATOR:
        return Beside(owners=(OPERATOR,))
    acting = found.all(_ACTING_SINCE, {"session": session_id, "begun": ActingStarted.event_name})
    return Beside([stream_id for (stream_id,) in acting], None)


def _account_of(row: Mapping[str, Any]) -> str:
    return f"account:{row['account_id']}" if row["account_id"] else f"session:{row['id']}"


why_of_sessions = why_routes(
    WhyOf(
        "/sessions/{session_id}",
        SESSION_LIST,
        Session.noun,
        None,
        who=ReadsWithin,
        tag=str(router.tags[0]),
        area="accounts",
        named=_account_of,
        beside=_beside,
    )
)
