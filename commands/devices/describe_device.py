"""Say what a device is: kind, maker, model, size, colour, the customer's own fields. What is not given stays (H-20)."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device import DeviceDescribed
from aggregates.device_terms import COLOUR, KIND, MAKER, MODEL, SIZE, WHAT_SIZE
from aggregates.engine.words import KeysOf
from aggregates.user import OWN_FIELDS
from commands.customers.own_fields import CHANGES_OWN_FIELDS, FurtherChanges, changed_fields, check_own_fields
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import OptionalName


class DescribeDevice(Command):
    device_id: UUID
    kind: Annotated[DeviceKind | MISSING, KIND] = MISSING
    maker: Annotated[OptionalName | MISSING, MAKER] = MISSING
    model: Annotated[OptionalName | MISSING, MODEL] = MISSING
    size: Annotated[OptionalName | MISSING, SIZE, WHAT_SIZE] = MISSING
    colour: Annotated[OptionalName | MISSING, COLOUR] = MISSING
    further: Annotated[FurtherChanges, OWN_FIELDS, KeysOf("device_field"), CHANGES_OWN_FIELDS] = Field(default_factory=dict)

    def check(self, given: Given) -> bool:
        present_device(given, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        was = present_device(given, self.device_id).description
        check_own_fields(given, "device", self.further)
        said = {"kind": self.kind, "maker": self.maker, "model": self.model, "size": self.size, "colour": self.colour}
        changes = {name: value for name, value in said.items() if value is not MISSING}
        now = was.model_copy(update={**changes, "further": changed_fields(was.further, self.further)})
        return [] if now == was else [(self.device_id, DeviceDescribed(description=now, was=was))]
