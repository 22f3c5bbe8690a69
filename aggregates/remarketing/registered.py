"""A device is registered to be sold for its customer (H-15)."""

from collections.abc import Iterator
from typing import Annotated

from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription, Identifier
from aggregates.engine.claim import Claim
from aggregates.engine.event import EVERY_FACET, Event, FirstValues, Personal
from aggregates.order_terms import REMARKS
from aggregates.remarketing.claims import REMARKETING_NUMBER_CLAIM, remarketed_claims
from aggregates.remarketing.terms import (
    CONDITION,
    EXPECTED,
    REMARKETING_NUMBER,
    SETTLEMENT_AGREED,
    DeviceCondition,
    GradeOrNone,
    RemarketedDeviceId,
    RemarketingId,
    Settlement,
)
from aggregates.remarketing.upcasts import nothing_agreed
from aggregates.service_cases.terms import ServiceCaseId
from aggregates.user import UserIdOrNone
from foundation.money import Money


class RemarketingRegistered(
    Event,
    event="remarketing.registered",
    version=2,
    upcasts={1: nothing_agreed},
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}[ von {Gerät device_id|diesem Gerät}] angemeldet[, {grade}][, zu erwarten {expected}]",
    en="{Remarketing remarketing_id|Remarketing}[ of {device device_id|this device}] registered[, {grade}][, {expected} expected]",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`device_id`, `user_id`: as the portal knows the device, and who had it then; `case_id`: the return that it follows from; `grade`: what follows from the answers (`condition`); `settlement_agreed`: what was agreed with the order for which it is taken in payment."""

    remarketing_id: RemarketingId
    number: Annotated[str, REMARKETING_NUMBER]
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    description: Annotated[DeviceDescription, DESCRIPTION]
    condition: Annotated[DeviceCondition | None, CONDITION] = None
    grade: GradeOrNone = None
    expected: Annotated[Money | None, EXPECTED] = None
    case_id: ServiceCaseId | None = None
    settlement_agreed: Annotated[Settlement | None, SETTLEMENT_AGREED] = None
    remarks: Annotated[str | None, Personal(subject="user_id"), REMARKS] = None

    def claims(self) -> Iterator[Claim]:
        yield REMARKETING_NUMBER_CLAIM.of(self.number)
        yield from remarketed_claims(self.device_id, self.identifiers)
