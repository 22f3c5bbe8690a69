"""Parcels of a service case: the way in and the way out, each with its service, followed until it has arrived or come back (H-13, H-14)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID, uuid5

from aggregates.device_terms import DeviceId
from aggregates.engine.claim import Claim
from aggregates.engine.event import Event
from aggregates.engine.words import InWords, Label
from aggregates.order_terms import TRACKING_NUMBER, ParcelCarrier
from aggregates.orders.parcels import ENDS, TRACKED_AT, Tracking, called_by_service
from aggregates.service_cases.claims import CASE_PARCEL_CLAIM
from aggregates.service_cases.terms import ServiceCaseId, ServiceCaseKind
from aggregates.user import UserIdOrNone

CaseWay = Annotated[
    Literal["in", "out"],
    InWords(**{"in": ("Hinweg", "way in")}, out=("Rückweg", "way out")),
    Label("Weg", "Way"),
]
"""In: the device is sent in; out: it comes back, or another one in its place."""
ParcelId = UUID | None
"""None: told before parcels of service cases were followed."""


@dataclass(frozen=True, slots=True)
class CaseParcel:
    """`over`: it has arrived, came back, or nobody waits for it any more."""

    parcel_id: ParcelId
    carrier: ParcelCarrier | None
    tracking_number: str | None
    tracking: Tracking | None = None
    tracked_at: datetime | None = None
    over: bool = False

    @property
    def told(self) -> tuple[ParcelCarrier | None, str | None]:
        """What somebody said of it."""
        return self.carrier, self.tracking_number

    @property
    def under_way(self) -> bool:
        return not self.over

    def tracked(self, event: "CaseParcelTracked") -> Self:
        """Return it as its service saw it."""
        return replace(self, tracking=event.tracking, tracked_at=event.tracked_at, over=event.tracking in ENDS)


def nth_parcel(case_id: UUID, nth: int) -> UUID:
    """Return the id of the parcel that is the nth told of the case: each that takes another's place is one of its own."""
    return uuid5(case_id, f"parcel {nth}")


def found_by_number(case_id: UUID, parcel_id: ParcelId, tracking_number: str | None) -> Iterator[Claim]:
    """Yield the claim by which a parcel is found by what its service calls it."""
    if parcel_id is not None and tracking_number:
        yield CASE_PARCEL_CLAIM.of(f"{called_by_service(tracking_number)}{case_id}/{parcel_id}")


def not_followed(stored: dict[str, Any]) -> dict[str, Any]:
    """Upcast what was told of a parcel before those of service cases were followed."""
    return {**stored, "parcel_id": None}


class CaseParcelTracked(
    Event,
    event="service_case.parcel_tracked",
    de="{Servicefall case_id|Servicefall} ({kind}): Paket[ {tracking_number}] ({way}) {tracking} (Stand {tracked_at})",
    en="{Service case case_id|Service case} ({kind}): parcel[ {tracking_number}] ({way}) {tracking} (as of {tracked_at})",
    about=(),
):
    """`tracked_at`: when its service saw it so. The case stays as it is: that a device is there says whoever has it in hand."""

    kind: ServiceCaseKind
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    parcel_id: UUID
    way: CaseWay
    tracking_number: Annotated[str | None, TRACKING_NUMBER] = None
    tracking: Tracking
    tracked_at: Annotated[datetime, TRACKED_AT]
