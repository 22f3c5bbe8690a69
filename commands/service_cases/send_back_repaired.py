"""Send back a device that was repaired, or couldn't be, or wasn't to be (H-13)."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING

from aggregates.engine.words import Help
from aggregates.order_terms import TRACKING_NUMBER, ParcelCarrier
from aggregates.service_cases.repair import RepairSentBack
from aggregates.service_cases.repair_terms import RepairOutcome
from aggregates.service_cases.service_case import ServiceCase
from aggregates.user import UserIdOrNone
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import OptionalKey
from commands.service_cases.case_steps import may_step
from commands.service_cases.recipient import recipient


class EstimateWasDeclined(Refusal):
    """The customer declined what the repair of the service case {number} would cost, so the device isn't repaired; send it back as it is."""

    code = "estimate-was-declined"
    de = "Der Kunde hat den Kostenvoranschlag des Servicefalls {number} abgelehnt, das Gerät wird also nicht repariert; bitte unrepariert zurücksenden."


class SendBackRepaired(Command):
    case_id: UUID
    outcome: RepairOutcome
    carrier: ParcelCarrier | None = None
    tracking_number: Annotated[OptionalKey, TRACKING_NUMBER] = None
    to_user_id: Annotated[
        UserIdOrNone | MISSING,
        Help("Nur falls das Gerät inzwischen jemand anderes hat, oder niemand.", "Only if somebody else has the device by now, or nobody."),
    ] = MISSING

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, RepairSentBack)

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not self.check(given) or case.device_id is None:
            return []
        if case.status == "estimate_declined" and self.outcome == "repaired":
            raise EstimateWasDeclined(number=case.number)
        sent = RepairSentBack(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            to_user_id=recipient(given, case, self.to_user_id),
            outcome=self.outcome,
            carrier=self.carrier,
            tracking_number=self.tracking_number,
            parcel_id=case.next_parcel(self.case_id),
        )
        return [(self.case_id, sent)]
