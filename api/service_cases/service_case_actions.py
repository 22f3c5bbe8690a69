"""What is looked at to tell what may be done with a service case, and what one keeps from being done with its device."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from aggregates.service_case import DEVICE_UNDER_RETURN_CLAIM, ServiceCase
from aggregates.service_case_terms import NumberInCase
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.service_cases.service_case_resource import SERVICE_CASE_LIST

_CASES = """SELECT case_id, number, device_id, user_id, numbers::text, whereabouts, contract, user_choice, status
    FROM service_cases WHERE case_id = ANY(%(ids)s)"""
_OF_DEVICES = "SELECT device_id, case_id, number FROM service_cases WHERE device_id = ANY(%(ids)s) AND is_open"


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for case_id, number, device_id, user_id, numbers, whereabouts, contract, user, status in found.all(_CASES, {"ids": [*ids]}):
        inside = tuple(NumberInCase.model_validate(each) for each in orjson.loads(numbers))
        case = ServiceCase(number, device_id, user_id, inside, whereabouts, contract, user, status)
        shown.thing(case_id, case)
    return shown


def _of_devices(found: Reading, devices: Sequence[UUID], shown: Shown) -> None:
    for device_id, case_id, number in found.all(_OF_DEVICES, {"ids": [*devices]}):
        shown.held(DEVICE_UNDER_RETURN_CLAIM.of(str(device_id)), by=case_id)
        shown.beside(case_id, ServiceCase(number=number))


SERVICE_CASES_OF_DEVICES = ShownBeside(DEVICE_LIST, _of_devices, read_by(_OF_DEVICES))
SERVICE_CASE_ACTIONS = ActionTable(SERVICE_CASE_LIST, _look, read_by(_CASES))
