"""What is looked at to tell what may be done with a service case, and what one keeps from being done with its device."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

import orjson

from aggregates.device import Device
from aggregates.order_terms import ParcelCarrier
from aggregates.orders.parcels import ENDS, Tracking
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM, DEVICE_LOST_CLAIM
from aggregates.service_cases.contract_change import ContractAtCarrier
from aggregates.service_cases.loss_terms import BlockingStatus, NumberBlocking
from aggregates.service_cases.messages import CaseSide, other_side
from aggregates.service_cases.parcels import CaseParcel
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
        to_block, blocked, not_blocked, blocking_withdrawn, unblocked,
        police_number, occasion, unread_by_customer, unread_by_fulfilment, pass_on_to, sending, at_carrier || done_at_carrier || refused_at_carrier,
        parcel_in_id, carrier_in, tracking_number_in, tracking_in, parcel_out_id, carrier_out, tracking_number_out, tracking_out
    FROM service_cases WHERE case_id = ANY(%(ids)s)"""
OF_DEVICES = """SELECT d.device_id, coalesce(d.goes_on_as, d.device_id), c.case_id, c.number, c.kind
    FROM devices d LEFT JOIN service_cases c ON c.device_id = d.device_id AND (c.is_open OR c.kind = 'loss' AND c.status = 'completed')
    WHERE d.device_id = ANY(%(ids)s) OR d.goes_on_as = ANY(%(ids)s)"""


def seen_cases(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    """Return what is known of these cases."""
    shown = Shown(caller)
    for row in found.all(_CASES, {"ids": [*ids]}):
        case_id, number, device_id, user_id, numbers, whereabouts, contract, user, status, kind, net, work, loan_device, *more = row
        to_block, blocked, not_blocked, withdrawn, lifted, *more = more
        police_number, occasion, of_customer, of_fulfilment, pass_on_to, sending, at_carrier, *parcels = more
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
            blocking=_blocking(asked=to_block, confirmed=blocked, refused=not_blocked, withdrawn=withdrawn, lifted=lifted),
            police_number=police_number,
            occasion=occasion,
            pass_on_to=pass_on_to,
            sending=sending or "own",
            messages=_unread(of_customer, of_fulfilment),
            at_carrier=tuple(ContractAtCarrier(number=each) for each in at_carrier),
            sent_in=_parcel(*parcels[:4]),
            sent_out=_parcel(*parcels[4:]),
        )
        shown.thing(case_id, case)
    return shown


def _parcel(parcel_id: UUID | None, carrier: ParcelCarrier | None, number: str | None, tracking: Tracking | None) -> CaseParcel | None:
    """Return what was told of one way, if anything was."""
    known = parcel_id is not None or carrier is not None or number is not None
    return CaseParcel(parcel_id, carrier, number, tracking, over=tracking in ENDS) if known else None


def _unread(by_customer: int, by_fulfilment: int) -> tuple[tuple[UUID, CaseSide], ...]:
    """As if those that are unread were all: which they are doesn't matter here."""
    unread: tuple[tuple[CaseSide, int], ...] = (("customer", by_customer), ("fulfilment", by_fulfilment))
    return tuple((UUID(int=0), other_side(side)) for side, count in unread for _ in range(count))


def _blocking(**numbers: Sequence[str]) -> tuple[NumberBlocking, ...]:
    return tuple(
        NumberBlocking(number=each, status=cast("BlockingStatus", status)) for status, listed in numbers.items() for each in listed
    )


def add_cases_of_devices(found: Reading, devices: Sequence[UUID], shown: Shown) -> None:
    """Add the cases that devices are in, as which record ever, which keep others from being begun."""
    for record, device_id, case_id, number, kind in found.all(OF_DEVICES, {"ids": [*devices]}):
        if record != device_id:
            shown.beside(record, Device(absorbed_into=device_id))
        if case_id is not None:
            shown.held((DEVICE_LOST_CLAIM if kind == "loss" else DEVICE_IN_CASE_CLAIM).of(str(device_id)), by=case_id)
            shown.beside(case_id, ServiceCase(number=number, kind=kind))


SERVICE_CASES_OF_DEVICES = ShownBeside(DEVICE_LIST, add_cases_of_devices, read_by(OF_DEVICES))
SERVICE_CASE_LOOKS = read_by(_CASES)
SERVICE_CASE_ACTIONS = ActionTable(SERVICE_CASE_LIST, seen_cases, SERVICE_CASE_LOOKS)
