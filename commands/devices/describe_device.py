"""Say what a device is: kind, maker, model, size, colour, the customer's own fields. What is not given stays (H-20)."""

from uuid import UUID

from pydantic import MISSING, Field

from aggregates.device import DeviceDescribed
from aggregates.device_kinds import DeviceKind
from commands.customers.own_fields import FurtherChanges, changed_fields, check_own_fields
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import OptionalName


class DescribeDevice(Command):
    device_id: UUID
    kind: DeviceKind | MISSING = MISSING
    maker: OptionalName | MISSING = MISSING
    model: OptionalName | MISSING = MISSING
    size: OptionalName | MISSING = MISSING
    colour: OptionalName | MISSING = MISSING
    further: FurtherChanges = Field(default_factory=dict)

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
