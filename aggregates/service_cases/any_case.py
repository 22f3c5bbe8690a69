"""What happens to service cases of several kinds alike."""

from collections.abc import Iterator
from typing import Annotated, Any

from aggregates.device_terms import DeviceId
from aggregates.engine.claim import Claim
from aggregates.engine.event import Event, Personal
from aggregates.order_terms import REASON, TRACKING_NUMBER, ParcelCarrier, ShippedDevice
from aggregates.orders.parcels import on_their_way
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.parcels import ParcelId, found_by_number, not_followed
from aggregates.service_cases.terms import ServiceCaseId, ServiceCaseKind
from aggregates.user import UserIdOrNone


class CaseDeviceSent(
    Event,
    event="service_case.device_sent",
    version=2,
    upcasts={1: not_followed},
    de="{Servicefall case_id|Servicefall} ({kind}): Gerät eingesendet[, {carrier}][ {tracking_number}]",
    en="{Service case case_id|Service case} ({kind}): device sent in[, {carrier}][ {tracking_number}]",
    about=("sending",),
):
    """Its user sent it; told once more, it takes the place of what was told before."""

    kind: ServiceCaseKind
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    carrier: ParcelCarrier | None = None
    tracking_number: Annotated[str | None, TRACKING_NUMBER] = None
    parcel_id: ParcelId = None

    def claims(self) -> Iterator[Claim]:
        yield from found_by_number(self.case_id, self.parcel_id, self.tracking_number)


class CaseDeviceReceived(
    Event,
    event="service_case.device_received",
    de="{Servicefall case_id|Servicefall} ({kind}): Gerät eingegangen",
    en="{Service case case_id|Service case} ({kind}): device received",
    about=("status",),
):
    """The device is with those who work on it."""

    kind: ServiceCaseKind
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone


class CaseCompleted(
    Event,
    event="service_case.completed",
    de="{Servicefall case_id|Servicefall} ({kind}) abgeschlossen",
    en="{Service case case_id|Service case} ({kind}) completed",
    about=("status",),
):
    """Nothing is left to be done."""

    kind: ServiceCaseKind
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_IN_CASE_CLAIM.of(str(self.device_id))


def _with_nothing_on_its_way(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "shipped": None}


class CaseCancelled(
    Event,
    event="service_case.cancelled",
    version=2,
    upcasts={1: _with_nothing_on_its_way},
    de="{Servicefall case_id|Servicefall} ({kind}) storniert[, Ersatzgerät {shipped} kommt zurück][: {reason}]",
    en="{Service case case_id|Service case} ({kind}) cancelled[, replacement {shipped} comes back][: {reason}]",
    about=("status",),
):
    """Nothing of it is done; the device stays where it is. `shipped`: the replacement that was on its way, and is sent back."""

    kind: ServiceCaseKind
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    reason: Annotated[str | None, Personal(subject="user_id", or_own=True), REASON] = None
    shipped: ShippedDevice | None = None

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_IN_CASE_CLAIM.of(str(self.device_id))
        yield from on_their_way((self.shipped,) if self.shipped is not None else ())
