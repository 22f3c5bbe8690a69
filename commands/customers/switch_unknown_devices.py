"""Switch a customer's import of unknown devices on or off (F-07)."""

from uuid import UUID

from aggregates.customer import Customer, UnknownDevicesSwitchedOff, UnknownDevicesSwitchedOn
from commands.engine.command import Command, Decision, Given


class SwitchUnknownDevices(Command):
    customer_id: UUID
    on: bool

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if customer.unknown_devices == self.on:
            return []
        return [(self.customer_id, UnknownDevicesSwitchedOn() if self.on else UnknownDevicesSwitchedOff())]
