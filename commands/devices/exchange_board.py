"""Say that a device goes on with a new board (a repair): the old identifiers of that kind end, the new ones are in use (F-09).

The old ones stay the device's own, and it is found by them. Where the feed has discovered the new IMEI as an unknown device already, that record becomes part of this one.
"""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.device import Device
from aggregates.device_terms import DeviceIdentifiersEnded, Identifier
from commands.devices.device_identifiers import DeviceIdentifier, KnownSource, new_identifiers
from commands.devices.merge_devices import merged
from commands.devices.one_device import check_slots
from commands.devices.present_device import device_name, present_device
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Day


class ExchangeBoard(Command):
    """`identifiers`: what the device has now, of each kind all; `on`: since which day."""

    device_id: UUID
    identifiers: Annotated[tuple[DeviceIdentifier, ...], Field(min_length=1, max_length=10)]
    on: Day
    source: KnownSource = "manual"

    def check(self, given: Given) -> bool:
        present_device(given, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        now = tuple(dict.fromkeys(self.identifiers))
        check_slots(device_name(device), now)
        kinds = {identifier.kind for identifier in now}
        ended = tuple(each for each in device.identifiers if each.kind in kinds and each not in now)
        fresh = tuple(each for each in now if each not in device.identifiers)
        if not ended and not fresh:
            return []
        discovered = dict(self._discovered(given, fresh))
        new_identifiers(given, self.device_id, (each for each in fresh if each not in discovered))
        end = DeviceIdentifiersEnded(ended=ended, replaced_by=fresh, reason="board_exchanged", on=self.on, source=self.source)
        records = dict.fromkeys(discovered.values())
        return [
            *(entry for record in records for entry in merged(self.device_id, device, record, given.state(Device, record), self.source)),
            (self.device_id, end),
        ]

    def _discovered(self, given: Given, fresh: tuple[Identifier, ...]) -> Iterator[tuple[Identifier, UUID]]:
        """Those by which the feed discovered an unknown device, and that record."""
        for identifier in fresh:
            holder = given.holder(identifier.claim())
            if holder not in (None, self.device_id):
                other = given.state(Device, holder)
                if other.unknown and set(other.identifiers) <= set(fresh):
                    yield identifier, holder
