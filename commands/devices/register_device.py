"""Register a device that is known from an order, an initial import, the device management or by hand (F-06).

One that the feed has discovered and nobody sees, as unknown devices are switched off, is taken over: its record is the device's (F-07).
"""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.device import Device, DeviceRegistered
from aggregates.device_terms import DeviceDescription
from commands.customers.own_fields import check_own_fields
from commands.devices.device_identifiers import DeviceIdentifier, KnownSource, new_identifiers
from commands.devices.one_device import check_slots
from commands.devices.withheld_devices import taken_over, withheld_records
from commands.engine.command import Command, Decision, Given
from commands.engine.creation import created

TAKEN_OVER = "taken_over"
"""Under which name the answer says that the record was there already."""


class RegisterDevice(Command):
    """An IMEI is given by its first 14 digits; a device without any identifier could never be recognised."""

    # `device_id` is that of a new record; `named` says which it became.
    device_id: UUID
    identifiers: Annotated[tuple[DeviceIdentifier, ...], Field(min_length=1, max_length=10)]
    description: DeviceDescription = DeviceDescription()
    source: KnownSource = "manual"

    def decide(self, given: Given) -> Decision:
        identifiers = tuple(dict.fromkeys(self.identifiers))
        event = DeviceRegistered(source=self.source, identifiers=identifiers, description=self.description)
        decision = created(given, Device, self.device_id, event)
        if not decision:
            return []
        check_own_fields(given, "device", self.description.further)
        records = withheld_records(given, identifiers)
        new_identifiers(given, self.device_id, (each for each in identifiers if each not in records))
        if records:
            return taken_over(given, dict.fromkeys(records.values()), identifiers, self.description, self.source)
        check_slots(self.description.called, identifiers)
        return decision

    def named(self, decision: Decision) -> Mapping[str, UUID]:
        record = decision[0][0] if decision else self.device_id
        return {} if record == self.device_id else {"device_id": record, TAKEN_OVER: record}
