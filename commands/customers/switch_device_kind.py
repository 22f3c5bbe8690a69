"""Hide all of a customer's devices of a kind, such as car phones, or show them again (F-08)."""

from uuid import UUID

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.customer import Customer, DeviceKindHidden, DeviceKindShown
from commands.engine.command import Command, Decision, Given


class SwitchDeviceKind(Command):
    customer_id: UUID
    kind: DeviceKind
    shown: bool

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if (self.kind not in customer.hidden_kinds) == self.shown:
            return []
        return [(self.customer_id, DeviceKindShown(kind=self.kind) if self.shown else DeviceKindHidden(kind=self.kind))]
