"""A device that is sold, and the events by which it gets there."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from aggregates.customer import FeatureSwitchedOn
from aggregates.device_terms import DeviceDescription
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import (
    ProceedsAccepted,
    ProceedsDeclined,
    ProceedsOffered,
    RemarketedDeviceChecked,
    RemarketedDeviceReceived,
)
from aggregates.remarketing.terms import DeviceCondition
from foundation.money import Money
from tests.commands.made_up import CUSTOMER, ERIKA, IMEI_1, PHONE, Entry, assigned, customer, device, imei, user

SOLD, OTHER_SOLD = (UUID(f"5d000000-0000-4000-8000-00000000000{n}") for n in (1, 2))
AS_NEW = DeviceCondition(turns_on="yes", works="yes", display="flawless", housing="flawless", battery="good", locks_removed="yes")
WORN = AS_NEW.model_copy(update={"housing": "worn"})
PHONE_1 = DeviceDescription(maker="Beispielwerk", model="Phone 1")
AGREED: Entry = (CUSTOMER, FeatureSwitchedOn(feature="remarketing"))
BASE = (customer(), AGREED, user(), device(), assigned())
OF: dict[str, Any] = {"remarketing_id": SOLD, "device_id": PHONE, "user_id": ERIKA}
CLOSES: dict[str, Any] = {**OF, "identifiers": (imei(IMEI_1),)}


def euros(amount: str) -> Money:
    return Money(amount=Decimal(amount))


def registered(**fields: Any) -> Entry:
    told: dict[str, Any] = {**CLOSES, "number": "W-1", "description": PHONE_1, "condition": WORN, "grade": "b", **fields}
    return told["remarketing_id"], RemarketingRegistered(**told)


RECEIVED = (SOLD, RemarketedDeviceReceived(**OF))
CHECKED = (SOLD, RemarketedDeviceChecked(**OF, grade="b"))
OFFERED = (SOLD, ProceedsOffered(**OF, offered=euros("250.00"), grade="b"))
ACCEPTED = (SOLD, ProceedsAccepted(**OF, offered=euros("250.00")))


def declined(after: Any = "sent_back", **fields: Any) -> Entry:
    return SOLD, ProceedsDeclined(**OF, after=after, **fields)
