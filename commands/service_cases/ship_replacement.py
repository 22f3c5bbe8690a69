"""Ship a replacement for a device: by what it is known, and in which parcel it comes (H-13)."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from aggregates.device import Device
from aggregates.device_terms import COLOUR, IDENTIFIERS, MAKER, MODEL, SIZE, DeviceDescription
from aggregates.engine.words import Help
from aggregates.order import on_their_way
from aggregates.order_terms import TRACKING_NUMBER, ParcelCarrier, ShippedDevice
from aggregates.service_cases.exchange import ReplacementShipped
from aggregates.service_cases.service_case import ServiceCase
from commands.devices.device_identifiers import DeviceIdentifier
from commands.devices.one_device import check_slots
from commands.devices.present_device import device_name
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import OptionalKey, OptionalName
from commands.service_cases.case_steps import may_step
from commands.service_cases.device_for_case import record_today

AS_OLD = Help("Leer: wie das alte Gerät.", "Empty: as the old device.")


class ReplacementIsKnown(Refusal):
    """{identifier} belongs to {device} ({device_id}), which somebody has; correct the identifier, or ship another device."""

    code = "replacement-is-known"
    de = "{identifier} gehört zu {device} ({device_id}), das jemand hat; bitte die Kennung berichtigen oder ein anderes Gerät versenden."


class ReplacementOnItsWay(Refusal):
    """{identifier} is on its way already, in an order or another service case; correct the identifier."""

    code = "replacement-on-its-way"
    de = "{identifier} ist schon unterwegs, in einer Bestellung oder einem anderen Servicefall; bitte die Kennung berichtigen."


class ShipReplacement(Command):
    """`replacement_id`: made anew. Said again before the arrival, it takes the place of what was said before: another device, or the right identifier."""

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
        description = self._described(old)
        said = told, (self.carrier, self.tracking_number), description
        if case.shipped is not None and (case.shipped.identifiers, case.parcel, case.shipped_as) == said:
            return []
        check_slots(description.called, told)
        replacement = ShippedDevice(device_id=self.replacement_id, identifiers=told)
        self._check_free(given, replacement)
        shipped = ReplacementShipped(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            replacement=replacement,
            description=description,
            carrier=self.carrier,
            tracking_number=self.tracking_number,
            instead_of=case.shipped,
        )
        return [(self.case_id, shipped)]

    def _described(self, old: Device) -> DeviceDescription:
        same = self.model is None
        return DeviceDescription(
            kind=old.description.kind,
            maker=self.maker or old.description.maker,
            model=self.model or old.description.model,
            size=self.size or (old.description.size if same else None),
            colour=self.colour or (old.description.colour if same else None),
        )

    def _check_free(self, given: Given, replacement: ShippedDevice) -> None:
        """Raise the refusal where it is somebody's, or on its way elsewhere. One of the pool, or that the feed alone knows, may come."""
        for each in replacement.identifiers:
            holder = given.holder(each.claim())
            if holder is None:
                continue
            known = given.state(Device, holder)
            if not known.unknown and known.whereabouts != "pool":
                raise ReplacementIsKnown(identifier=each.printed, device=device_name(known), device_id=holder)
        for each, claim in zip(replacement.identifiers, on_their_way((replacement,)), strict=True):
            if given.holder(claim) not in (None, self.case_id):
                raise ReplacementOnItsWay(identifier=each.printed)
