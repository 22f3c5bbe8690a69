"""Where a device is that is sold, and that nobody else has it by now."""

from uuid import UUID

from aggregates.device_terms import DeviceReturned, Whereabouts
from aggregates.engine.event import Event
from aggregates.remarketing.remarketing import Remarketing
from aggregates.user import User
from commands.devices.present_device import device_name, record_today
from commands.engine.command import Given, Refusal
from commands.remarketing.remarketed_device import known_device


class RemarketedDeviceIsHeld(Refusal):
    """{device} was passed to {name} since it was received; take it from that user first, as nobody can have what was sold, destroyed or sent back."""

    code = "remarketed-device-is-held"
    de = "{device} wurde seit dem Eingang an {name} übergeben; bitte erst dort entkoppeln, denn niemand kann haben, was verkauft, vernichtet oder zurückgesendet ist."


def went(given: Given, remarketing: Remarketing, whereabouts: Whereabouts) -> list[tuple[UUID, Event]]:
    """Say of the device where it is now; also of one that the portal knows only since it was received. Raises RemarketedDeviceIsHeld."""
    device_id = remarketing.device_id if remarketing.device_id is not None else known_device(given, remarketing.identifiers)
    if device_id is None:
        return []
    device_id, device = record_today(given, device_id)
    if device.user_id is not None:
        raise RemarketedDeviceIsHeld(device=device_name(device), name=given.state(User, device.user_id).name)
    return [] if device.whereabouts == whereabouts else [(device_id, DeviceReturned(device_id=device_id, whereabouts=whereabouts))]
