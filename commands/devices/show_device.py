"""Show a device again that was hidden by hand (F-08)."""

from uuid import UUID

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.customer import Customer
from aggregates.device_terms import DeviceShown
from aggregates.engine.words import words_of
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given, Refusal


class KindIsHidden(Refusal):
    """All devices of the kind {kind} are hidden, this one like the others; show the kind again, or say that the device is of another kind."""

    code = "kind-is-hidden"
    de = "Alle Geräte der Art {kind_de} sind ausgeblendet, dieses wie die anderen; bitte die Art wieder einblenden oder das Gerät als eines anderer Art beschreiben."


class ShowDevice(Command):
    device_id: UUID

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        kind = device.description.kind
        if kind in given.state(Customer, given.customer_id).hidden_kinds:
            de, en = words_of(DeviceKind)[kind]
            raise KindIsHidden(kind=en, kind_de=de)
        return [(self.device_id, DeviceShown())] if device.hidden else []
