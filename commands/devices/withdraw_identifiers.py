"""Take identifiers from a device that never were its own: a slip, a placeholder instead of a serial number (F-09). Another device may have them then."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.device_terms import DeviceIdentifiersEnded
from commands.devices.device_identifiers import KnownIdentifier, KnownSource
from commands.devices.one_device import printed
from commands.devices.present_device import device_name, present_device
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day


class NotItsIdentifiers(Refusal):
    """{device} doesn't have {identifiers}; name identifiers that it has."""

    code = "not-its-identifiers"
    de = "{device} hat {identifiers} nicht; bitte Kennungen nennen, die das Gerät hat."


class LastIdentifier(Refusal):
    """{device} would have no identifier left, and couldn't be recognised any more; add the right one first, then withdraw the wrong one."""

    code = "last-identifier"
    de = "{device} hätte dann keine Kennung mehr und wäre nicht wiederzuerkennen; bitte erst die richtige ergänzen, dann die falsche zurücknehmen."


class WithdrawIdentifiers(Command):
    """`on`: the day on which that became known."""

    device_id: UUID
    identifiers: Annotated[tuple[KnownIdentifier, ...], Field(min_length=1, max_length=10)]
    on: Day
    source: KnownSource = "manual"

    def check(self, given: Given) -> bool:
        device = present_device(given, self.device_id)
        if len(device.identifiers) < 2 and not device.former:
            raise LastIdentifier(device=device_name(device))
        return True

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        own = (*device.identifiers, *(each.identifier for each in device.former))
        ended = tuple(each for each in dict.fromkeys(self.identifiers) if each in own)
        if not ended and set(self.identifiers) <= set(device.withdrawn):
            return []
        if not ended:
            raise NotItsIdentifiers(device=device_name(device), identifiers=printed(self.identifiers))
        if not set(device.identifiers) - set(ended):
            raise LastIdentifier(device=device_name(device))
        return [(self.device_id, DeviceIdentifiersEnded(ended=ended, reason="wrong", on=self.on, source=self.source))]
