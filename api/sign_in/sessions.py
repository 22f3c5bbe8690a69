"""Sessions and logins over HTTP: those of a customer, or the operator's own (E-16)."""

from api.engine.access import ReadsWithin, WritesWithin
from api.engine.command_route import From, command_route
from api.engine.lists import list_routes
from api.engine.route import guarded
from commands.sign_in.end_session import EndSession
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
