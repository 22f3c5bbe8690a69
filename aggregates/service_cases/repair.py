"""A repair: the device is sent in, what it costs is said and decided by the customer, and it comes back (H-13)."""

from collections.abc import Iterator
from typing import Annotated

from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription, DeviceId, Identifier
from aggregates.engine.claim import Claim
from aggregates.engine.event import EVERY_FACET, Event, FirstValues, Personal
from aggregates.order_terms import REASON, REMARKS, TRACKING_NUMBER, ParcelCarrier
from aggregates.service_cases.any_case import CaseCancelled, CaseCompleted, CaseDeviceReceived, CaseDeviceSent
from aggregates.service_cases.claims import CASE_NUMBER_CLAIM, DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.defect_questions import Answers, QuestionsVersion, at_no_hour, nothing_asked
from aggregates.service_cases.parcels import ParcelId, found_by_number, not_followed
from aggregates.service_cases.repair_terms import (
    FAULT,
    LOAN_DEVICE,
    WORK,
    EstimateNet,
    LoanWanted,
    RepairOutcome,
)
from aggregates.service_cases.step import Step
from aggregates.service_cases.terms import (
    CASE_NUMBER,
    NUMBERS,
    NumberInCase,
    PickUpOn,
    PickUpWindowOrNone,
    SendingWay,
    ServiceCaseId,
    ServiceCaseStatus,
)
from aggregates.user import UserIdOrNone

_OfUser = Personal(subject="user_id", or_own=True)


class RepairRequested(
    Event,
    event="service_case.repair_requested",
    version=3,
    upcasts={1: nothing_asked, 2: at_no_hour},
    de="{Reparatur case_id|Reparatur} von {Gerät device_id|diesem Gerät} beauftragt: {fault}; Versandart: {sending}[ am {pick_up_on}][ zwischen {pick_up_window}]",
    en="{Repair case_id|Repair} of {device device_id|this device} requested: {fault}; shipping: {sending}[ on {pick_up_on}][ between {pick_up_window}]",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`user_id`: who had the device then; `fault`: what doesn't work, in people's words; `answers`: to what is asked of a defect; `numbers`: those in it."""

    case_id: ServiceCaseId
    number: Annotated[str, CASE_NUMBER]
    device_id: DeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    description: Annotated[DeviceDescription, DESCRIPTION]
    fault: Annotated[str, _OfUser, FAULT]
    sending: SendingWay
    loan_wanted: LoanWanted = False
    numbers: Annotated[tuple[NumberInCase, ...], NUMBERS] = ()
    pick_up_on: PickUpOn = None
    remarks: Annotated[str | None, _OfUser, REMARKS] = None
    answers: Answers = ()
    questions_version: QuestionsVersion = None
    pick_up_window: PickUpWindowOrNone = None

    def claims(self) -> Iterator[Claim]:
        yield CASE_NUMBER_CLAIM.of(self.number)
        yield DEVICE_IN_CASE_CLAIM.of(str(self.device_id))


class RepairEstimated(
    Event,
    event="service_case.repair_estimated",
    de="{Reparatur case_id|Reparatur}: Kostenvoranschlag {net} EUR netto[, {work}]",
    en="{Repair case_id|Repair}: cost estimate {net} EUR net[, {work}]",
    about=("estimate",),
):
    """What the repair costs, without VAT; the customer decides."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    net: EstimateNet
    work: Annotated[str | None, _OfUser, WORK] = None


class EstimateAccepted(
    Event,
    event="service_case.estimate_accepted",
    de="{Reparatur case_id|Reparatur}: Kostenvoranschlag über {net} EUR angenommen",
    en="{Repair case_id|Repair}: cost estimate of {net} EUR accepted",
    about=("status",),
):
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    net: EstimateNet


class EstimateDeclined(
    Event,
    event="service_case.estimate_declined",
    de="{Reparatur case_id|Reparatur}: Kostenvoranschlag über {net} EUR abgelehnt[: {reason}]",
    en="{Repair case_id|Repair}: cost estimate of {net} EUR declined[: {reason}]",
    about=("status",),
):
    """The device goes back as it is."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    net: EstimateNet
    reason: Annotated[str | None, _OfUser, REASON] = None


class LoanDeviceLent(
    Event,
    event="service_case.loan_device_lent",
    de="{Reparatur case_id|Reparatur}: Leihgerät {loan_device} ausgegeben",
    en="{Repair case_id|Repair}: loan device {loan_device} lent",
    about=("loan_device",),
):
    """The user has a loan device meanwhile; it is none of the customer's."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    loan_device: Annotated[str, LOAN_DEVICE]


class LoanDeviceTakenBack(
    Event,
    event="service_case.loan_device_taken_back",
    de="{Reparatur case_id|Reparatur}: Leihgerät {loan_device} zurückgenommen",
    en="{Repair case_id|Repair}: loan device {loan_device} taken back",
    about=("loan_device",),
):
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    loan_device: Annotated[str, LOAN_DEVICE]


class RepairSentBack(
    Event,
    event="service_case.repair_sent_back",
    version=2,
    upcasts={1: not_followed},
    de="{Reparatur case_id|Reparatur}: Gerät {outcome} an {to_user_id|diesen Nutzer} zurückgesendet[, {carrier}][ {tracking_number}]",
    en="{Repair case_id|Repair}: device {outcome}, sent back to {to_user_id|this user}[, {carrier}][ {tracking_number}]",
    about=("status",),
):
    """`to_user_id`: who has the device today; None where nobody does any more."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    to_user_id: UserIdOrNone
    outcome: RepairOutcome
    carrier: ParcelCarrier | None = None
    tracking_number: Annotated[str | None, TRACKING_NUMBER] = None
    parcel_id: ParcelId = None

    def claims(self) -> Iterator[Claim]:
        yield from found_by_number(self.case_id, self.parcel_id, self.tracking_number)


_WITHOUT_IT: tuple[ServiceCaseStatus, ...] = ("requested", "received", "estimated", "estimate_accepted", "estimate_declined")
REPAIR_STEPS = (
    Step(RepairRequested, (), "requested"),
    Step(CaseDeviceSent, ("requested",), None),
    Step(CaseDeviceReceived, ("requested",), "received"),
    Step(RepairEstimated, ("received", "estimated"), "estimated"),
    Step(EstimateAccepted, ("estimated",), "estimate_accepted"),
    Step(EstimateDeclined, ("estimated",), "estimate_declined"),
    Step(RepairSentBack, ("received", "estimate_accepted", "estimate_declined"), "sent_back"),
    Step(CaseCompleted, ("sent_back",), "completed"),
    Step(CaseCancelled, ("requested",), "cancelled"),
    Step(LoanDeviceLent, _WITHOUT_IT, None),
    Step(LoanDeviceTakenBack, (*_WITHOUT_IT, "sent_back"), None),
)
