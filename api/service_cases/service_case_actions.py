"""What is looked at to tell what may be done with a service case, and what one keeps from being done with its device."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

import orjson

from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM, DEVICE_LOST_CLAIM
from aggregates.service_cases.loss_terms import BlockingStatus, NumberBlocking
from aggregates.service_cases.messages import CaseSide
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.service_cases.service_case_resource import SERVICE_CASE_LIST

_CASES = """SELECT case_id, number, device_id, user_id, numbers::text, whereabouts, contract, user_choice, status, kind, estimate_net, work, loan_device,
        to_block, blocked, not_blocked, police_number, occasion, unread_by_customer, unread_by_fulfilment
    FROM service_cases WHERE case_id = ANY(%(ids)s)"""
OF_DEVICES = """SELECT device_id, case_id, number, kind FROM service_cases
    WHERE device_id = ANY(%(ids)s) AND (is_open OR kind = 'loss' AND status = 'completed')"""


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for row in found.all(_CASES, {"ids": [*ids]}):
        case_id, number, device_id, user_id, numbers, whereabouts, contract, user, status, kind, net, work, loan_device, *more = row
        to_block, blocked, not_blocked, police_number, occasion, of_customer, of_fulfilment = more
        case = ServiceCase(
            number=number,
            device_id=device_id,
            user_id=user_id,
            numbers=tuple(NumberInCase.model_validate(each) for each in orjson.loads(numbers)),
            whereabouts=whereabouts or "pool",
            contract=contract or "keep",
            user=user or "keep",
            status=status,
            kind=kind,
            estimate=(net, work) if net is not None else None,
            loan_device=loan_device,
            blocking=_blocking(asked=to_block, confirmed=blocked, refused=not_blocked),
            police_number=police_number,
            occasion=occasion,
            unread_by=_unread(of_customer, of_fulfilment),
        )
        shown.thing(case_id, case)
    return shown


def _unread(by_customer: int, by_fulfilment: int) -> frozenset[CaseSide]:
    sides: tuple[tuple[CaseSide, int], ...] = (("customer", by_customer), ("fulfilment", by_fulfilment))
    return frozenset(side for side, unread in sides if unread)


def _blocking(**numbers: Sequence[str]) -> tuple[NumberBlocking, ...]:
    return tuple(
        NumberBlocking(number=each, status=cast("BlockingStatus", status)) for status, listed in numbers.items() for each in listed
    )


def add_cases_of_devices(found: Reading, devices: Sequence[UUID], shown: Shown) -> None:
    """Add the cases that devices are in, which keep others from being begun."""
    for device_id, case_id, number, kind in found.all(OF_DEVICES, {"ids": [*devices]}):
        shown.held((DEVICE_LOST_CLAIM if kind == "loss" else DEVICE_IN_CASE_CLAIM).of(str(device_id)), by=case_id)
        shown.beside(case_id, ServiceCase(number=number, kind=kind))


SERVICE_CASES_OF_DEVICES = ShownBeside(DEVICE_LIST, add_cases_of_devices, read_by(OF_DEVICES))
SERVICE_CASE_ACTIONS = ActionTable(SERVICE_CASE_LIST, _look, read_by(_CASES))
