"""Samples of what happens to devices that are sold."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.engine.event import Event
from aggregates.remarketing.agreed_settlement import AgreedSettlementEnded
from aggregates.remarketing.awaited import AwaitedDeviceReminded, RemarketedDeviceAwaited
from aggregates.remarketing.kept_sold import DeviceKeptSold
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import (
    ProceedsAccepted,
    ProceedsDeclined,
    ProceedsOffered,
    ProceedsPaidOut,
    RemarketedDeviceChecked,
    RemarketedDeviceDestroyed,
    RemarketedDeviceReceived,
    RemarketedDeviceSentBack,
    RemarketingWithdrawn,
)
from aggregates.remarketing.remarks import RemarketingRemarked, RemarketingRemarksErased
from aggregates.remarketing.terms import DeviceCondition
from foundation.money import Money

_REMARKETING, _DEVICE, _USER, _CASE = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("e1", "d1", "c1", "f1"))
_OF: dict[str, Any] = {"remarketing_id": _REMARKETING, "device_id": _DEVICE, "user_id": _USER}
_IMEI = (Identifier(kind="imei", value="35000000000001"),)
_AMOUNT = Money(amount=Decimal("250.00"))
_CONDITION = DeviceCondition(turns_on="yes", works="yes", display="scratched", housing="worn", battery="good", locks_removed="yes")

SAMPLES: tuple[Event, ...] = (
    RemarketingRegistered(
        number="W-7K4M9-PXQ2R",
        identifiers=_IMEI,
        description=DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1", size="256 GB"),
        condition=_CONDITION,
        grade="b",
        expected=Money(amount=Decimal("275.50")),
        case_id=_CASE,
        settlement_agreed="set_against_rate",
        remarks="Liegt am Empfang",
        **_OF,
    ),
    RemarketedDeviceAwaited(number="W-7K4M9-PXQ2R", order_id=UUID("00000000-0000-7000-8000-0000000000b1"), **_OF),
    AwaitedDeviceReminded(due_at=datetime(2026, 12, 14, 7, tzinfo=UTC), mailed=True, **_OF),
    AgreedSettlementEnded(order_id=UUID("00000000-0000-7000-8000-0000000000b1"), **_OF),
    RemarketedDeviceReceived(**_OF),
    RemarketedDeviceChecked(grade="c", was="b", **_OF),
    ProceedsOffered(offered=_AMOUNT, grade="c", **_OF),
    ProceedsAccepted(offered=_AMOUNT, **_OF),
    ProceedsDeclined(after="sent_back", reason="Zu wenig", **_OF),
    ProceedsPaidOut(proceeds=_AMOUNT, settlement="paid_out", identifiers=_IMEI, **_OF),
    RemarketedDeviceDestroyed(identifiers=_IMEI, **_OF),
    RemarketedDeviceSentBack(identifiers=_IMEI, **_OF),
    RemarketingWithdrawn(identifiers=_IMEI, reason="Doch noch gebraucht", **_OF),
    DeviceKeptSold(identifiers=_IMEI, **_OF),
    RemarketingRemarked(remarketing_id=_REMARKETING, said_as="remarks", text="Liegt am Empfang"),
    RemarketingRemarksErased(remarketing_id=_REMARKETING),
)
