"""Tell that a device was sent in, and under which number the parcel can be followed (H-14)."""

from typing import Annotated
from uuid import UUID

from aggregates.order_terms import TRACKING_NUMBER, ParcelCarrier
from aggregates.service_cases.any_case import CaseDeviceSent
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import OptionalKey
from commands.service_cases.case_steps import may_step


class TellSending(Command):
    """Told again, it takes the place of what was told before."""

    case_id: UUID
    carrier: ParcelCarrier | None = None
    tracking_number: Annotated[OptionalKey, TRACKING_NUMBER] = None

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, CaseDeviceSent)

    def decide(self, given: Given) -> Decision:
        self.check(given)
        case = given.state(ServiceCase, self.case_id)
        if (case.sent_in is not None and case.sent_in.told == (self.carrier, self.tracking_number)) or case.device_id is None:
            return []
        sent = CaseDeviceSent(
            kind=case.kind,
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            carrier=self.carrier,
            tracking_number=self.tracking_number,
            parcel_id=case.next_parcel(self.case_id),
        )
        return [(self.case_id, sent)]
