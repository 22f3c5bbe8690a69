"""What happens to service cases of several kinds alike."""

from collections.abc import Iterator
from typing import Annotated

from aggregates.device_terms import DeviceId
from aggregates.engine.claim import Claim
from aggregates.engine.event import Event, Personal
from aggregates.order_terms import REASON
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.terms import ServiceCaseId, ServiceCaseKind
from aggregates.user import UserIdOrNone


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


class CaseCancelled(
    Event,
    event="service_case.cancelled",
    de="{Servicefall case_id|Servicefall} ({kind}) storniert[: {reason}]",
    en="{Service case case_id|Service case} ({kind}) cancelled[: {reason}]",
    about=("status",),
):
    """Nothing of it is done; the device stays where it is."""

    kind: ServiceCaseKind
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    reason: Annotated[str | None, Personal(subject="user_id"), REASON] = None

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_IN_CASE_CLAIM.of(str(self.device_id))
