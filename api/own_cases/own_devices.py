"""Employees and their devices over HTTP: those that are theirs now, with which a repair, an exchange or a loss begins (H-13, H-25)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import Response

from aggregates.device import Device
from api.engine.access import Caller, Reads
from api.engine.command_route import command_route
from api.engine.lists import list_routes
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.orders.own_order_actions import user_of_asker
from api.own_cases.own_case_actions import OWN_DEVICE_ACTIONS, own_alone
from api.own_cases.own_case_documents import OWN_CASES_TAG
from api.service_cases.case_of_device import OF_DEVICE, asked_now
from api.service_cases.questionnaires import QuestionnaireTold, defect_questionnaire
from commands.engine.command import NotFound
from commands.own_cases.report_own_loss import ReportOwnLoss
from commands.own_cases.request_own_exchange import RequestOwnExchange
from commands.own_cases.request_own_repair import RequestOwnRepair
from foundation.noun import Noun
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.own_case_resource import OWN_DEVICE_LIST

_HOLDER = "SELECT user_id FROM devices WHERE device_id = %(device)s"
_OF_OWN = replace(OF_DEVICE, found_at="/own-service-cases/{id}")
_POOL: Mapping[str, Any] = {"whereabouts": "pool"}
"""Where an exchanged device goes: what becomes of it there, others decide."""

router = guarded(OWN_CASES_TAG, "own_cases")


def _own_shown(found: Reading, query: Query) -> Query:
    """Leave out what is somebody else's, and what people have hidden (F-08)."""
    query = own_alone(found, query)
    return replace(query, conditions=(*query.conditions, Condition("hidden", "empty", (), fixed=True)))


list_routes(router, "/own-devices", OWN_DEVICE_LIST, narrow=_own_shown, actions=OWN_DEVICE_ACTIONS, saved=False, compared=False)


@router.get(
    "/own-questionnaires/defect",
    summary="Fragebogen zu einem Defekt des eigenen Geräts / Questionnaire for a defect of one's own device",
    response_model=QuestionnaireTold,
)
def get_own_defect_questionnaire(_caller: Reads) -> Response:
    return defect_questionnaire()


def _of_own_device(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Refuse what is somebody else's before anything of it is looked at. Raises NotFound."""
    with reading(caller, read_by(_HOLDER), caller.backend.log.head()) as found:
        user_id, row = user_of_asker(found), found.one(_HOLDER, {"device": given["device_id"]})
    if row is None or row[0] != user_id:
        raise NotFound(Device.noun, given["device_id"])
    return asked_now(caller, given)


command_route(
    router,
    "POST /own-devices/{device_id}/repair",
    RequestOwnRepair,
    "Eigenes Gerät reparieren lassen / Have a device of one's own repaired",
    source=_OF_OWN,
    prepare=_of_own_device,
    example={"fault": "Display gesprungen", "sending": "label", "loan_wanted": True},
    action=(OWN_DEVICE_ACTIONS, "repair"),
)
command_route(
    router,
    "POST /own-devices/{device_id}/exchange",
    RequestOwnExchange,
    "Eigenes Gerät austauschen lassen / Have a device of one's own exchanged",
    source=replace(_OF_OWN, fixed=_POOL),
    prepare=_of_own_device,
    example={"occasion": "defect", "sending": "label"},
    action=(OWN_DEVICE_ACTIONS, "exchange"),
)
command_route(
    router,
    "POST /own-devices/{device_id}/loss",
    ReportOwnLoss,
    "Verlust oder Diebstahl des eigenen Geräts melden / Report a loss or theft of a device of one's own",
    source=_OF_OWN,
    prepare=_of_own_device,
    example={"loss": "stolen", "happened_on": "2026-11-20", "place": "Musterstadt, Bahnhof", "activation_lock": "on", "block": True},
    action=(OWN_DEVICE_ACTIONS, "loss"),
)

OWN_DEVICES_TILE = Tile("own_devices", Noun("Eigene Geräte", "Devices of one's own"), "/own-devices", ("own_cases", "read"))
