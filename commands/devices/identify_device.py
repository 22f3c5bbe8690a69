"""Add identifiers to a device: a second IMEI, a serial number (F-09). Who knows these confirms an unknown device by it.

A record that nobody sees (`withheld_devices.py`) and that is known by one of them becomes part of this device.
"""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.device import DeviceAcknowledged
from aggregates.device_terms import DeviceIdentified
from commands.devices.device_identifiers import DeviceIdentifier, KnownSource, new_identifiers
from commands.devices.one_device import check_room, check_slots
from commands.devices.present_device import device_name, present_device
from commands.devices.withheld_devices import absorbed, withheld_records
from commands.engine.command import Command, Decision, Given


class IdentifyDevice(Command):
    device_id: UUID
    identifiers: Annotated[tuple[DeviceIdentifier, ...], Field(min_length=1, max_length=10)]
    source: KnownSource = "manual"

    def check(self, given: Given) -> bool:
        check_room(present_device(given, self.device_id))
        return True

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        withheld = withheld_records(given, (each for each in self.identifiers if each not in device.identifiers))
        records = {each: record for each, record in withheld.items() if record != self.device_id}
        wanted = (each for each in self.identifiers if each not in records)
        fresh = new_identifiers(given, self.device_id, wanted, device.identifiers, by_hand=self.source == "manual")
        if not fresh and not records:
            return []
        check_room(device)
        check_slots(device_name(device), (*device.identifiers, *fresh))
        known = replace(device, unknown=False)
        return [
            *([(self.device_id, DeviceIdentified(source=self.source, identifiers=fresh))] if fresh else []),
            *([(self.device_id, DeviceAcknowledged(source=self.source))] if device.unknown else []),
            *absorbed(given, self.device_id, known, dict.fromkeys(records.values()), self.source, with_identifiers=fresh),
        ]
