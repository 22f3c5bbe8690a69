"""Say that a device that is to be sold has arrived: the portal knows it from now on, nobody has it, and the numbers in it are taken out; where it was taken in payment, they go to what came for it, or stay with its user."""

from collections.abc import Iterator
from typing import ClassVar
from uuid import UUID

from aggregates.device import Device, DeviceDecoupled, DeviceRegistered
from aggregates.device_terms import DeviceReturned
from aggregates.engine.event import Event
from aggregates.order import Order
from aggregates.remarketing.remarketing import RemarketedDeviceReceived, Remarketing
from aggregates.service_cases.terms import NumberInCase
from aggregates.sim import Sim, SimAssignedToUser, SimTakenOutOfDevice
from aggregates.user import User
from commands.devices.present_device import device_name, record_today
from commands.devices.withheld_devices import taken_over, withheld_records
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.remarketing.moved import movable
from commands.remarketing.remarketed_device import check_not_remarketed, known_device
from commands.service_cases.device_for_case import still_inside
from commands.service_cases.numbers_over import go_over_with_order
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
        yield from self._taken_out(given, remarketing, device_id, device)

    def _taken_out(self, given: Given, remarketing: Remarketing, device_id: UUID, device: Device) -> Iterator[tuple[UUID, Event]]:
        """Put the numbers into what came for the device that was taken in payment, else leave them to its user, but for those whose user is their device's."""
        inside = [each.sim_id for each in still_inside(given, self.numbers, device_id)]
        order_id = remarketing.awaited_for
        order = None if order_id is None else given.state(Order, order_id)
        over = {} if order is None else dict(go_over_with_order(given, order, order, inside, device_id))
        yield from over.items()
        stays_with = _whose_stay(given, remarketing, device)
        for sim_id in inside:
            sim = given.state(Sim, sim_id)
            if sim_id in over or sim.link is None:
                continue
            yield sim_id, SimTakenOutOfDevice(number=sim.number, was=sim.link, because="hand")
            if stays_with is not None and not sim.fed and sim.user_id is None and sim.status != "inactive":
                yield sim_id, SimAssignedToUser(number=sim.number, sim_id=sim_id, user_id=stays_with, was_user_id=None)


def _whose_stay(given: Given, remarketing: Remarketing, device: Device) -> UUID | None:
    """Look up with whom numbers stay that can have a user of their own; None: with nobody, as the device wasn't taken in payment, or its user is there no more."""
    in_payment = remarketing.settlement_agreed is not None or remarketing.awaited_for is not None
    if not in_payment or device.user_id is None or given.state(User, device.user_id).status != "active":
        return None
    return device.user_id
