"""Put a note on a device (H-05). What it says may be about the holder: it is erased with that person's data (A-14)."""

from typing import Annotated
from uuid import UUID

from aggregates.device import DeviceNoted
from aggregates.engine.words import Label
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import LongText


class NoteOnDevice(Command):
    """Each call is a note of its own, the same words included."""

    device_id: UUID
    text: Annotated[LongText, Label("Notiz", "Note")]

    def check(self, given: Given) -> bool:
        present_device(given, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        return [(self.device_id, DeviceNoted(text=self.text, about_user_id=device.user_id))]
