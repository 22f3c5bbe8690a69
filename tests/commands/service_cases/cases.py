"""A device of a user's, and service cases of it, step by step."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.service_cases.any_case import CaseCancelled, CaseCompleted, CaseDeviceReceived, CaseDeviceSent
from aggregates.service_cases.contract_change import ContractChangeTold
from aggregates.service_cases.exchange import DeviceExchanged, ExchangeRequested, ReplacementShipped
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, DeviceFoundAgain, LossClosed, LossReported, PoliceNumberTold
from aggregates.service_cases.loss_terms import WordOfCarrier
from aggregates.service_cases.repair import (
    EstimateAccepted,
    EstimateDeclined,
    LoanDeviceLent,
    LoanDeviceTakenBack,
    RepairEstimated,
    RepairRequested,
    RepairSentBack,
)
from aggregates.service_cases.returns import ReturnCancelled, ReturnChanged, ReturnCompleted, ReturnReceived, ReturnRequested
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase, ServiceCaseKind
from commands.engine.command import Command
from commands.service_cases.accept_estimate import AcceptEstimate
from commands.service_cases.ask_blocking import AskBlocking
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.decline_estimate import DeclineEstimate
from commands.service_cases.estimate_repair import EstimateRepair
from commands.service_cases.exchange_device import ExchangeDevice
from commands.service_cases.find_device import FindDevice
from commands.service_cases.lend_loan_device import LendLoanDevice
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.report_loss import ReportLoss
from commands.service_cases.request_exchange import RequestExchange
from commands.service_cases.request_repair import RequestRepair
from commands.service_cases.request_return import RequestReturn
from commands.service_cases.send_back_repaired import SendBackRepaired
from commands.service_cases.ship_replacement import ShipReplacement
from commands.service_cases.take_back_loan_device import TakeBackLoanDevice
from commands.service_cases.tell_blocking import TellBlocking
from commands.service_cases.tell_contract_change import TellContractChange
from commands.service_cases.tell_police_number import TellPoliceNumber
from commands.service_cases.tell_sending import TellSending
from tests.commands.made_up import IMEI_2, NUMBER, PHONE, SIM, assigned, customer, device, fed_sim, imei, in_device, user

BASE = (customer(), user(), device(), assigned())
"""Erika has a phone."""
WITH_NUMBER = (*BASE, fed_sim(), in_device())
INSIDE = (NumberInCase(sim_id=SIM, number=NUMBER),)
CASE, OTHER_CASE, RETURN = (UUID(f"5c000000-0000-4000-8000-00000000000{n}") for n in (1, 2, 3))
NEW = UUID("d0000000-0000-4000-8000-000000000009")
ANSWERS = {"affected": "display", "display_works": "no", "turns_on": "yes"}
"""To what is asked of a defect."""
MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)

BEGIN: Mapping[ServiceCaseKind, Callable[[UUID], Command]] = {
    "return": lambda case: RequestReturn(
        case_id=case, number=f"S-{case}", device_id=PHONE, occasion="leaver", whereabouts="pool", sending="label"
    ),
    "exchange": lambda case: RequestExchange(
        case_id=case,
        number=f"S-{case}",
        device_id=PHONE,
        occasion="defect",
        whereabouts="destruction",
        sending="label",
        asked_at=MONDAY,
        answers=ANSWERS,
    ),
    "loss": lambda case: ReportLoss(
        case_id=case, number=f"S-{case}", numbers=INSIDE, device_id=PHONE, loss="lost", happened_on=MONDAY.date(), asked_at=MONDAY
    ),
    "repair": lambda case: RequestRepair(
        case_id=case, number=f"S-{case}", device_id=PHONE, fault="Display gesprungen", sending="label", answers=ANSWERS
    ),
}

_NEXT: dict[str, WordOfCarrier] = {"pending": "refused", "withdrawn": "confirmed"}
"""What is told next of a blocking of which nothing or this was told."""

DO: Mapping[type[Event], Callable[[UUID, ServiceCase], Command]] = {
    ReturnRequested: lambda case, _: BEGIN["return"](case),
    ReturnChanged: lambda case, told: ChangeReturn(case_id=case, whereabouts="lessor" if told.whereabouts == "pool" else "pool"),
    ReturnReceived: lambda case, _: ReceiveCaseDevice(case_id=case),
    ReturnCompleted: lambda case, _: CompleteServiceCase(case_id=case),
    ReturnCancelled: lambda case, _: CancelServiceCase(case_id=case),
    ContractChangeTold: lambda case, told: TellContractChange(
        case_id=case,
        phone_number=NUMBER,
        outcome="open" if any(each.status == "refused" for each in told.at_carrier) else "refused",
        reason=None if any(each.status == "refused" for each in told.at_carrier) else "Mindestlaufzeit",
    ),
    CaseDeviceSent: lambda case, told: TellSending(
        case_id=case, tracking_number="0034" if told.sent_in is None or told.sent_in.tracking_number != "0034" else "0035"
    ),
    CaseDeviceReceived: lambda case, _: ReceiveCaseDevice(case_id=case),
    CaseCompleted: lambda case, _: CompleteServiceCase(case_id=case),
    CaseCancelled: lambda case, _: CancelServiceCase(case_id=case),
    RepairRequested: lambda case, _: BEGIN["repair"](case),
    RepairEstimated: lambda case, told: EstimateRepair(case_id=case, net="149.90" if told.estimate is None else "99"),
    EstimateAccepted: lambda case, told: AcceptEstimate(case_id=case, net=estimated(told)),
    EstimateDeclined: lambda case, told: DeclineEstimate(case_id=case, net=estimated(told)),
    LoanDeviceLent: lambda case, told: LendLoanDevice(case_id=case, loan_device=told.loan_device or "Phone 1"),
    LoanDeviceTakenBack: lambda case, _: TakeBackLoanDevice(case_id=case),
    ExchangeRequested: lambda case, _: BEGIN["exchange"](case),
    ReplacementShipped: lambda case, told: ShipReplacement(
        case_id=case, replacement_id=NEW, identifiers=(imei(IMEI_2),), tracking_number="0034" if told.shipped is None else "0035"
    ),
    DeviceExchanged: lambda case, _: ExchangeDevice(case_id=case, return_id=RETURN, return_number=f"S-{RETURN}"),
    LossReported: lambda case, _: BEGIN["loss"](case),
    PoliceNumberTold: lambda case, told: TellPoliceNumber(case_id=case, police_number="M/2" if told.police_number == "M/1" else "M/1"),
    BlockingAsked: lambda case, _: AskBlocking(case_id=case),
    BlockingTold: lambda case, told: TellBlocking(
        case_id=case,
        phone_number=NUMBER,
        outcome=_NEXT.get(told.blocking[0].status, "pending") if told.blocking else "pending",
        reason="Nummer unbekannt",
    ),
    LossClosed: lambda case, _: CompleteServiceCase(case_id=case),
    DeviceFoundAgain: lambda case, _: FindDevice(case_id=case),
    RepairSentBack: lambda case, told: SendBackRepaired(
        case_id=case, outcome="not_repaired" if told.status == "estimate_declined" else "repaired"
    ),
}
"""By which command each step is taken, of a case as it stands."""


def estimated(case: ServiceCase) -> str:
    return case.estimate[0] if case.estimate is not None else "1.00"


def of(case_id: UUID, **more: Any) -> dict[str, Any]:
    """What all events of a case say."""
    return {"case_id": case_id, "device_id": PHONE, "user_id": assigned()[1].model_dump()["user_id"], **more}
