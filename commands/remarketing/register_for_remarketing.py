"""Register a device to be sold: one that the portal knows, or any other one by its IMEI or serial number (H-15)."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription
from aggregates.engine.event import Event
from aggregates.engine.words import OF_PERSON, Help
from aggregates.order_terms import REMARKS
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import (
    Remarketing,
)
from aggregates.remarketing.terms import CONDITION, DeviceCondition
from commands.customers.agreed import check_feature
from commands.devices.device_identifiers import DeviceIdentifier
from commands.devices.one_device import check_slots
from commands.engine.command import Command, Decision, Given, NotFound, Refusal
from commands.engine.creation import created
from commands.engine.moments import Day
from commands.engine.texts import Remark
from commands.remarketing.expected_given import expected_given
from commands.remarketing.grading import graded
from commands.remarketing.remarketed_device import check_not_remarketed, check_not_sold, known_device, remarketable
from commands.remarketing.written_remarks import written

Remarks = Annotated[Remark | None, REMARKS, OF_PERSON]
Identifiers = Annotated[tuple[DeviceIdentifier, ...], Field(max_length=4), IDENTIFIERS]
Condition = Annotated[DeviceCondition, CONDITION, Help("Daraus folgt die Zustandsklasse.", "The grade follows from it.")]


class NoDeviceNamed(Refusal):
    """Say which device it is: one that the portal knows, or another one by its IMEI or serial number."""

    status = 422
    code = "no-device-named"
    de = "Bitte angeben, um welches Gerät es geht: ein bekanntes, oder ein anderes mit seiner IMEI oder Seriennummer."


class ModelToSellMissing(Refusal):
    """The portal doesn't know this device; say which model it is."""

    status = 422
    code = "model-to-sell-missing"
    de = "Dieses Gerät kennt das Portal nicht; bitte angeben, welches Modell es ist."


class RegisterForRemarketing(Command):
    """Without `device_id` it is the device with these identifiers, whether the portal knows it or not."""

    # `number` and `day` are made when it is asked: how people call it, and the customer's today, by which it is told what the device may bring.
    made_here: ClassVar[frozenset[str]] = frozenset({"number", "day"})

    remarketing_id: UUID
    number: str
    device_id: UUID | None = None
    identifiers: Identifiers = ()
    description: Annotated[
        DeviceDescription, DESCRIPTION, Help("Nur bei Geräten, die das Portal nicht kennt.", "Of devices that the portal doesn't know.")
    ] = DeviceDescription()
    condition: Condition
    day: Day | None = None
    remarks: Remarks = None

    def check(self, given: Given) -> bool:
        if self.device_id is not None:
            remarketable(given, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        check_feature(given, "remarketing")
        if self._is_done(given):
            return []
        return created(given, Remarketing, self.remarketing_id, *self.registered(given))

    def registered(self, given: Given) -> tuple[RemarketingRegistered, *tuple[Event, ...]]:
        """Return the event, and the remarks that no user's key can seal. Raises why the device may not be sold."""
        told = self._told(given)
        expected = (
            expected_given(given, told.description, told.grade, self.day) if self.day is not None and told.grade is not None else None
        )
        remarks, remarked = written(given, self.remarketing_id, self.remarks, "remarks", Remarketing(user_id=told.user_id))
        return told.model_copy(update={"remarks": remarks, "expected": expected}), *(event for _, event in remarked)

    def _told(self, given: Given) -> RemarketingRegistered:
        device_id = self.device_id if self.device_id is not None else known_device(given, self.identifiers)
        told = {"remarketing_id": self.remarketing_id, "number": self.number, "condition": self.condition, "grade": graded(self.condition)}
        if device_id is not None:
            device = remarketable(given, device_id)
            of = {"device_id": device_id, "user_id": device.user_id, "identifiers": device.identifiers, "description": device.description}
            return RemarketingRegistered.model_validate({**told, **of})
        if not self.identifiers:
            raise NoDeviceNamed
        if self.description.model is None:
            raise ModelToSellMissing
        identifiers = tuple(dict.fromkeys(self.identifiers))
        check_slots(self.description.called, identifiers)
        check_not_remarketed(given, None, identifiers)
        check_not_sold(given, None, identifiers)
        of = {"device_id": None, "user_id": None, "identifiers": identifiers, "description": self.description}
        return RemarketingRegistered.model_validate({**told, **of})

    def _is_done(self, given: Given) -> bool:
        try:
            return given.state(Remarketing, self.remarketing_id).number == self.number
        except NotFound:
            return False
