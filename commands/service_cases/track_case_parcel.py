"""Say what a parcel service tells of a parcel of a service case (H-13, H-14).

The case stays as it is, also where the parcel has arrived: that a device is there, and which one, says whoever has it in hand.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from aggregates.order_terms import PARCEL
from aggregates.orders.parcels import TRACKED_AT, Tracking
from aggregates.service_cases.any_case import CaseDeviceSent
from aggregates.service_cases.claims import CASE_NUMBER_CLAIM, CASE_PARCEL_CLAIM
from aggregates.service_cases.exchange import ReplacementShipped
from aggregates.service_cases.parcels import CaseParcel, CaseParcelTracked
from aggregates.service_cases.repair import RepairSentBack
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.steps import step_of
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Moment
from commands.orders.parcels_of import ParcelsOf
from commands.orders.track_parcel import says_more
from commands.service_cases.case_steps import may_step

_TOLD_BY = (CaseDeviceSent, ReplacementShipped, RepairSentBack)


class NoCaseParcelUnderWay(Refusal):
    """No parcel of the service case {number} is on its way; tell how its device is sent first."""

    code = "no-case-parcel-under-way"
    de = "Zum Servicefall {number} ist kein Paket unterwegs; bitte erst melden, wie das Gerät versendet ist."


class NoSuchCaseParcel(Refusal):
    """The service case {number} has no parcel {parcel_id}, or another one was told in its place; it has {parcels}."""

    status = 404
    code = "no-such-case-parcel"
    de = "Der Servicefall {number} hat kein Paket {parcel_id}, oder statt seiner wurde ein anderes gemeldet; er hat {parcels}."


class TrackCaseParcel(Command):
    # `asked_at`: when it is told.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    case_id: UUID
    parcel_id: Annotated[UUID, PARCEL]
    tracking: Tracking
    tracked_at: Annotated[Moment, TRACKED_AT]
    asked_at: datetime

    def check(self, given: Given) -> bool:
        case = given.state(ServiceCase, self.case_id)
        if any(parcel.under_way for parcel in case.parcels.values()):
            return True
        if not case.is_open or not any(step_of(case.kind, each) for each in _TOLD_BY):
            may_step(given, self.case_id, *_TOLD_BY)
        raise NoCaseParcelUnderWay(number=case.number)

    def decide(self, given: Given) -> Decision:
        """Decide nothing where something later is known, or nobody waits for the parcel any more."""
        case = given.state(ServiceCase, self.case_id)
        parcel = case.parcels.get(self.parcel_id)
        if parcel is None:
            self.check(given)
            raise NoSuchCaseParcel(number=case.number, parcel_id=self.parcel_id, parcels=[str(each) for each in case.parcels])
        if not says_more(parcel, self.tracking, self.tracked_at, self.asked_at) or case.device_id is None:
            return []
        tracked = CaseParcelTracked(
            kind=case.kind,
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            parcel_id=self.parcel_id,
            way=case.way_of(self.parcel_id),
            tracking_number=parcel.tracking_number,
            tracking=self.tracking,
            tracked_at=self.tracked_at,
        )
        return [(self.case_id, tracked)]


def _number(case: ServiceCase) -> str:
    return case.number


def _parcels(case: ServiceCase) -> Mapping[UUID, CaseParcel]:
    return case.parcels


def _track(case_id: UUID, parcel_id: UUID, tracking: Tracking, tracked_at: datetime, asked_at: datetime) -> Command:
    return TrackCaseParcel(case_id=case_id, parcel_id=parcel_id, tracking=tracking, tracked_at=tracked_at, asked_at=asked_at)


PARCELS_OF_CASES = ParcelsOf(ServiceCase, CASE_NUMBER_CLAIM, CASE_PARCEL_CLAIM, _TOLD_BY, _number, _parcels, _track)
