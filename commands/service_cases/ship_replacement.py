"""Ship a replacement for a device: by what it is known, and in which parcel it comes (H-13)."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from aggregates.device import Device
from aggregates.device_terms import COLOUR, IDENTIFIERS, MAKER, MODEL, SIZE, DeviceDescription
from aggregates.engine.words import Help
from aggregates.order_terms import TRACKING_NUMBER, ParcelCarrier, ShippedDevice
from aggregates.service_cases.exchange import ReplacementShipped
from aggregates.service_cases.service_case import ServiceCase
from commands.devices.device_identifiers import DeviceIdentifier
from commands.devices.one_device import check_slots
from commands.devices.present_device import record_today
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import OptionalKey, OptionalName
from commands.service_cases.case_steps import may_step
from commands.service_cases.replacement import check_may_be_sent

AS_OLD = Help("Leer: wie das alte Gerät, oder das vereinbarte neuere.", "Empty: as the old device, or the newer one that was agreed.")


class ShipReplacement(Command):
    """Said again before the arrival, it takes the place of what was said before: another device, or the right identifier."""

    # `replacement_id`: made anew.
    made_here: ClassVar[frozenset[str]] = frozenset({"replacement_id"})

    case_id: UUID
    replacement_id: UUID
    identifiers: Annotated[tuple[DeviceIdentifier, ...], Field(min_length=1, max_length=4), IDENTIFIERS]
    maker: Annotated[OptionalName, MAKER, AS_OLD] = None
    model: Annotated[OptionalName, MODEL, AS_OLD] = None
    size: Annotated[OptionalName, SIZE, AS_OLD] = None
    colour: Annotated[OptionalName, COLOUR, AS_OLD] = None
    carrier: ParcelCarrier | None = None
    tracking_number: Annotated[OptionalKey, TRACKING_NUMBER] = None

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, ReplacementShipped)

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        self.check(given)
        if case.device_id is None:
            return []
        told = tuple(dict.fromkeys(self.identifiers))
        _, old = record_today(given, case.device_id)
        description = self._described(_wanted(case, old))
        said = told, (self.carrier, self.tracking_number), description
        parcel = None if case.sent_out is None else case.sent_out.told
        if case.shipped is not None and (case.shipped.identifiers, parcel, case.shipped_as) == said:
            return []
        check_slots(description.called, told)
        replacement = ShippedDevice(device_id=self.replacement_id, identifiers=told)
        check_may_be_sent(given, self.case_id, replacement)
        shipped = ReplacementShipped(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            replacement=replacement,
            description=description,
            carrier=self.carrier,
            tracking_number=self.tracking_number,
            instead_of=case.shipped,
            parcel_id=case.next_parcel(self.case_id),
        )
        return [(self.case_id, shipped)]

    def _described(self, wanted: DeviceDescription) -> DeviceDescription:
        same = self.model is None
        return DeviceDescription(
            kind=wanted.kind,
            maker=self.maker or wanted.maker,
            model=self.model or wanted.model,
            size=self.size or (wanted.size if same else None),
            colour=self.colour or (wanted.colour if same else None),
        )


def _wanted(case: ServiceCase, old: Device) -> DeviceDescription:
    """Tell what is to come where nothing else is said: the newer model that was agreed, or else what the old device is."""
    if case.newer is None:
        return old.description
    maker, model = case.newer
    return DeviceDescription(kind=old.description.kind, maker=maker or old.description.maker, model=model)
