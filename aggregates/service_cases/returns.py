"""A return: a device that its user gives back, with what is to become of device, contract and user when it has arrived (H-14)."""

from collections.abc import Iterator
from typing import Annotated, Any

from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription, DeviceId, Identifier, Whereabouts
from aggregates.engine.claim import Claim
from aggregates.engine.event import EVERY_FACET, Event, FirstValues, Personal
from aggregates.order_terms import REASON, REMARKS
from aggregates.service_cases.any_case import CaseDeviceSent
from aggregates.service_cases.claims import CASE_NUMBER_CLAIM, DEVICE_IN_CASE_CLAIM, LEAVER_UNDECIDED_CLAIM
from aggregates.service_cases.contract_change import ContractChangeTold
from aggregates.service_cases.step import Step
from aggregates.service_cases.terms import (
    CASE_NUMBER,
    NUMBERS,
    SENDING,
    ContractChoice,
    LeaverId,
    NumberInCase,
    Occasion,
    PassOnTo,
    PickUpOn,
    PickUpWindowOrNone,
    SendingWay,
    ServiceCaseId,
    UserChoice,
)
from aggregates.sim_terms import Number
from aggregates.user import UserIdOrNone


def _of_no_exchange(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "exchange_id": None}


def _of_no_leaver(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "leaver_id": None}


def _to_nobody_else(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "pass_on_to": None, "pick_up_window": None}


def _sent_as_before(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "sending": None, "pick_up_on": None, "pick_up_window": None}


def _left_to_none(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "leaver_id": None}


def _not_passed_on(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "pass_on_to": None}


class ReturnRequested(
    Event,
    event="service_case.return_requested",
    version=4,
    upcasts={1: _of_no_exchange, 2: _of_no_leaver, 3: _to_nobody_else},
    de="{Rücksendung case_id|Rücksendung} von {Gerät device_id|diesem Gerät} beauftragt ({occasion}[, {Austausch exchange_id}]): Gerät → {whereabouts}, Vertrag {contract}[ an {pass_on_to}], Nutzer {user}, Versandart: {sending}[ am {pick_up_on}][ zwischen {pick_up_window}]",
    en="{Return case_id|Return} of {device device_id|this device} requested ({occasion}[, {exchange exchange_id}]): device → {whereabouts}, contract: {contract}[ to {pass_on_to}], user: {user}, shipping: {sending}[ on {pick_up_on}][ between {pick_up_window}]",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`user_id`: who had the device then; `identifiers` and `description`: what was to be sent; `numbers`: those in it, of which `contract` speaks.

    `exchange_id`: by which another device came in the place of this one, so that it goes back; `leaver_id`: the same for all devices that a user who leaves gives back.
    """

    case_id: ServiceCaseId
    number: Annotated[str, CASE_NUMBER]
    device_id: DeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    description: Annotated[DeviceDescription, DESCRIPTION]
    occasion: Occasion
    whereabouts: Whereabouts
    contract: ContractChoice
    user: UserChoice
    sending: SendingWay
    numbers: Annotated[tuple[NumberInCase, ...], NUMBERS] = ()
    pick_up_on: PickUpOn = None
    remarks: Annotated[str | None, Personal(subject="user_id", or_own=True), REMARKS] = None
    exchange_id: ServiceCaseId | None = None
    leaver_id: LeaverId = None
    pass_on_to: PassOnTo = None
    pick_up_window: PickUpWindowOrNone = None

    def claims(self) -> Iterator[Claim]:
        yield CASE_NUMBER_CLAIM.of(self.number)
        yield DEVICE_IN_CASE_CLAIM.of(str(self.device_id))


class ReturnChanged(
    Event,
    event="service_case.return_changed",
    version=3,
    upcasts={1: _not_passed_on, 2: _sent_as_before},
    de="{Rücksendung case_id|Rücksendung} geändert: Gerät → {whereabouts}, Vertrag {contract}[ an {pass_on_to}], Nutzer {user}[, Versandart: {sending}][ am {pick_up_on}][ zwischen {pick_up_window}]",
    en="{Return case_id|Return} changed: device → {whereabouts}, contract: {contract}[ to {pass_on_to}], user: {user}[, shipping: {sending}][ on {pick_up_on}][ between {pick_up_window}]",
    about=("choices",),
):
    """What is to become of device, contract and user was decided otherwise, or how the device is sent; `sending` None: that stays, with the pick-up."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    whereabouts: Whereabouts
    contract: ContractChoice
    user: UserChoice
    pass_on_to: PassOnTo = None
    sending: Annotated[SendingWay | None, SENDING] = None
    pick_up_on: PickUpOn = None
    pick_up_window: PickUpWindowOrNone = None


class ReturnReceived(
    Event,
    event="service_case.return_received",
    de="{Rücksendung case_id|Rücksendung}: Gerät eingegangen",
    en="{Return case_id|Return}: device received",
    about=("status",),
):
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone


class ReturnCompleted(
    Event,
    event="service_case.return_completed",
    version=3,
    upcasts={1: _not_passed_on, 2: _left_to_none},
    de="{Rücksendung case_id|Rücksendung} abgeschlossen: Gerät → {whereabouts}, Vertrag {contract}[ an {pass_on_to}][ (beim Netzbetreiber: {at_carrier})], Nutzer {user}",
    en="{Return case_id|Return} completed: device → {whereabouts}, contract: {contract}[ to {pass_on_to}][ (at the carrier: {at_carrier})], user: {user}",
    about=("status",),
):
    """All three choices took effect, each as an event of its own with this one's cause.

    `user`: what became of the user now; of one who leaves it is the last device that decides. `at_carrier`: numbers whose status their carrier's feed decides: there the contract is paused, cancelled or passed on by hand, and whoever fulfils the return tells what became of it.
    `leaver_id`: of one who leaves and of whom more was to come: so the last return decides about the user also where it is cancelled.
    """

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    whereabouts: Whereabouts
    contract: ContractChoice
    user: UserChoice
    pass_on_to: PassOnTo = None
    at_carrier: Annotated[tuple[Number, ...], NUMBERS] = ()
    leaver_id: LeaverId = None

    def claims(self) -> Iterator[Claim]:
        if self.leaver_id is not None:
            yield LEAVER_UNDECIDED_CLAIM.of(f"{self.leaver_id}/{self.case_id}")

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_IN_CASE_CLAIM.of(str(self.device_id))


class ReturnCancelled(
    Event,
    event="service_case.return_cancelled",
    de="{Rücksendung case_id|Rücksendung} storniert[: {reason}]",
    en="{Return case_id|Return} cancelled[: {reason}]",
    about=("status",),
):
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    reason: Annotated[str | None, Personal(subject="user_id", or_own=True), REASON] = None

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_IN_CASE_CLAIM.of(str(self.device_id))


RETURN_STEPS = (
    Step(ReturnRequested, (), "requested"),
    Step(ReturnChanged, ("requested", "received"), None),
    Step(CaseDeviceSent, ("requested",), None),
    Step(ReturnReceived, ("requested",), "received"),
    Step(ReturnCompleted, ("received",), "completed"),
    Step(ReturnCancelled, ("requested", "received"), "cancelled"),
    Step(ContractChangeTold, ("completed",), None),
)
