"""Say that a device goes on with a new board (a repair): the old identifiers of that kind end, the new ones are in use (F-09).

The old ones stay the device's own, and it is found by them. Where there is a record of the new IMEI already, as the feed has discovered it, or somebody has taken it for
another device, that record becomes part of this one.
"""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from aggregates.customer import Customer
from aggregates.device import Device
from aggregates.device_terms import DeviceIdentifiersEnded, Identifier
from aggregates.engine.event import Event
from aggregates.user import User
from commands.devices.device_identifiers import DeviceIdentifier, KnownSource, check_serial_is_no_imei
from commands.devices.merge_devices import merged_next
from commands.devices.one_device import check_slots, printed
from commands.devices.present_device import device_name, present_device
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day, OnDay


class BoardOfAnotherDevice(Refusal):
    """{identifier} belongs to device {name} ({device_id}), which has {identifiers} as well. Is it wrong there, withdraw it there, then exchange the board here; did the board with all of that go into this device, name them all here."""

    code = "board-of-another-device"
    de = "{identifier} gehört zu Gerät {name} ({device_id}), das auch {identifiers} hat. Ist die Kennung dort falsch: dort zurücknehmen, dann hier die Platine tauschen; kam die Platine mit alledem in dieses Gerät: hier alle nennen."


class BoardOfAnotherUser(Refusal):
    """{identifier} belongs to device {name} ({device_id}), which {absorbed_user} holds; this device belongs to {survivor_user}. Decouple or reassign one of the two devices, then exchange the board."""

    code = "board-of-another-user"
    de = "{identifier} gehört zu Gerät {name} ({device_id}), das {absorbed_user} hat; dieses Gerät gehört {survivor_user}. Bitte eines der beiden entkoppeln oder umhängen, dann die Platine tauschen."


class ExchangeBoard(Command):
    """`identifiers`: what the device has now, of each kind all; `on`: since which day, from its beginning where the customer is."""

    device_id: UUID
    identifiers: Annotated[tuple[DeviceIdentifier, ...], Field(min_length=1, max_length=10)]
    on: Day
    source: KnownSource = "manual"

    def check(self, given: Given) -> bool:
        present_device(given, self.device_id)
        return True

    def on_day(self, given: Given) -> OnDay:
        return OnDay(self.device_id, "identifiers", self.on, ZoneInfo(given.state(Customer, given.customer_id).time_zone))

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        now = tuple(dict.fromkeys(self.identifiers))
        check_slots(device_name(device), now)
        kinds = {identifier.kind for identifier in now}
        ended = tuple(each for each in device.identifiers if each.kind in kinds and each not in now)
        fresh = tuple(each for each in now if each not in device.identifiers)
        if not ended and not fresh:
            return []
        check_serial_is_no_imei(given, self.device_id, fresh, tuple(each for each in device.identifiers if each not in ended))
        end = DeviceIdentifiersEnded(ended=ended, replaced_by=fresh, reason="board_exchanged", on=self.on, source=self.source)
        return [*self._taken_in(given, device, fresh), (self.device_id, end)]

    def _taken_in(self, given: Given, device: Device, fresh: tuple[Identifier, ...]) -> Iterator[tuple[UUID, Event]]:
        """Yield the events by which the records that have the new identifiers, and nothing besides, become part of this one."""
        taken: set[UUID] = set()
        for identifier in fresh:
            holder = given.holder(identifier.claim())
            if holder is None or holder == self.device_id or holder in taken:
                continue
            taken.add(holder)
            other = given.state(Device, holder)
            _check_is_the_board(given, device, identifier, holder, other, fresh)
            device = yield from merged_next(self.device_id, device, holder, other, self.source)


def _check_is_the_board(
    given: Given, device: Device, identifier: Identifier, holder: UUID, other: Device, fresh: tuple[Identifier, ...]
) -> None:
    of_it = {"identifier": printed((identifier,))[0], "name": device_name(other), "device_id": holder}
    besides = [each for each in other.identifiers if each not in fresh]
    if besides:
        raise BoardOfAnotherDevice(**of_it, identifiers=printed(besides))
    if device.user_id is not None and other.user_id is not None and device.user_id != other.user_id:
        names = [given.state(User, user_id).name for user_id in (device.user_id, other.user_id)]
        raise BoardOfAnotherUser(**of_it, survivor_user=names[0], absorbed_user=names[1])
