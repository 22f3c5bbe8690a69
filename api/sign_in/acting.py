"""How a reseller switches into a customer's account that let it in, over HTTP (S-04)."""

from uuid import UUID

from fastapi import Request, Response

from access.sign_in.session_keeping import SessionKeeping
from api.engine.access import Caller, by_cookie
from api.engine.route import guarded
from api.service_access_actions import SERVICE_ACCESS_ACTIONS
from api.service_accesses import Activating
from api.sign_in.login import opened_answer
from api.sign_in.own_answers import SessionOpened
from commands.engine.command import Given
from commands.sign_in.start_acting import StartActing

router = guarded("Service-Zugänge / service accesses", "service_accesses")


def _may_switch(caller: Caller, given: Given, grant_id: UUID) -> bool:
    return StartActing.about(grant_id=grant_id, account_id=caller.session.account_id).check(given)


SWITCH = SERVICE_ACCESS_ACTIONS.add("switch", router, "POST /service-accesses/{grant_id}/session", _may_switch)


@router.post(
    SWITCH.path,
    summary="In den Kundenaccount wechseln / Switch into the customer's account",
    response_model=SessionOpened,
)
def act_for_customer(grant_id: UUID, caller: Activating, request: Request) -> Response:
    """Answers with a session in the customer's account, in which every event names who acts; back by `POST /session/back`."""
    opened = caller.backend.parts[SessionKeeping].act(caller.session, grant_id, caller.correlation)
    return opened_answer(caller.backend, opened, cookie=by_cookie(request))
