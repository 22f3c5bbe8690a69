"""Say that a device that is to be sold has arrived: the portal knows it from now on, nobody has it, and the numbers in it are taken out."""

from collections.abc import Iterator
from typing import ClassVar
from uuid import UUID

from aggregates.device import Device, DeviceDecoupled, DeviceRegistered
from aggregates.device_terms import DeviceReturned
from aggregates.engine.event import Event
from aggregates.remarketing.remarketing import RemarketedDeviceReceived, Remarketing
from aggregates.service_cases.terms import NumberInCase
from aggregates.sim import Sim, SimTakenOutOfDevice
from aggregates.user import User
from commands.devices.present_device import device_name, is_same_device, record_today
from commands.devices.withheld_devices import taken_over, withheld_records
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.remarketing.moved import movable
from commands.remarketing.remarketed_device import check_not_remarketed, known_device
from eventstore.ids import derived_id


class RemarketedDeviceGivenAway(Refusal):
    """{device} was passed to {name} since; take it from that user, or withdraw the remarketing."""

    code = "remarketed-device-given-away"
    de = "{device} wurde inzwischen an {name} übergeben; bitte dort entkoppeln oder die Wiedervermarktung zurückziehen."


class ReceiveForRemarketing(Command):
    # `numbers`: those in the device, looked up when it is asked.
    made_here: ClassVar[frozenset[str]] = frozenset({"numbers"})

    remarketing_id: UUID
    numbers: tuple[NumberInCase, ...] = ()

    def check(self, given: Given) -> bool:
        if given.state(Remarketing, self.remarketing_id).status == "received":
            return False
        movable(given, self.remarketing_id, "receive")
        return True

    def decide(self, given: Given) -> Decision:
        if not self.check(given):
            return []
        remarketing = given.state(Remarketing, self.remarketing_id)
        known = remarketing.device_id if remarketing.device_id is not None else known_device(given, remarketing.identifiers)
        device_id, taken = self._become_known(given, remarketing) if known is None else (known, self._taken(given, remarketing, known))
        told = RemarketedDeviceReceived(remarketing_id=self.remarketing_id, device_id=device_id, user_id=remarketing.user_id)
        return [(self.remarketing_id, told), *taken]

    def _become_known(self, given: Given, remarketing: Remarketing) -> tuple[UUID, list[tuple[UUID, Event]]]:
        """The portal knows it from now on, with its history and its certificates."""
        records = dict.fromkeys(withheld_records(given, remarketing.identifiers).values())
        if records:
            device_id, came = next(iter(records)), [*taken_over(given, records, remarketing.identifiers, remarketing.description, "manual")]
        else:
            device_id = derived_id(self.remarketing_id, "device")
            registered = DeviceRegistered(source="manual", identifiers=remarketing.identifiers, description=remarketing.description)
            came = [*created(given, Device, device_id, registered)]
        return device_id, [*came, (device_id, DeviceReturned(device_id=device_id, whereabouts="remarketing"))]

    def _taken(self, given: Given, remarketing: Remarketing, known: UUID) -> Iterator[tuple[UUID, Event]]:
        device_id, device = record_today(given, known)
        check_not_remarketed(given, device_id, device.identifiers, but=self.remarketing_id)
        if device.user_id is not None:
            if device.user_id != remarketing.user_id:
                raise RemarketedDeviceGivenAway(device=device_name(device), name=given.state(User, device.user_id).name)
            yield device_id, DeviceDecoupled(device_id=device_id, user_id=device.user_id)
        yield device_id, DeviceReturned(device_id=device_id, whereabouts="remarketing")
        for each in self.numbers:
            sim = given.state(Sim, each.sim_id)
            if sim.link is not None and is_same_device(given, sim.link.device_id, device_id):
                yield each.sim_id, SimTakenOutOfDevice(number=sim.number, was=sim.link, because="hand")
