"""The devices that a user has: service cases that begin at the user's line are of one of them, or of all (H-03, H-17)."""

from collections.abc import Callable
from uuid import UUID

from pydantic import MISSING

from aggregates.device import DEVICE_USER_CLAIM, Device
from aggregates.user import User
from commands.devices.present_device import device_name
from commands.engine.command import Given, Refusal
from commands.users.coupled import coupled
from commands.users.present_user import present_user


class UserHasNoDevice(Refusal):
    """{name} has no device, so there is none to return, repair, exchange or report lost; give the user one first, or deactivate or delete the user directly."""

    code = "user-has-no-device"
    de = "{name} hat kein Gerät, es gibt also keines, das sich zurückgeben, reparieren, austauschen oder als verloren melden ließe; bitte erst eines zuweisen, oder den Nutzer direkt deaktivieren oder löschen."


class WhichDevice(Refusal):
    """{name} has several devices: {devices}; say which one is meant."""

    status = 422
    code = "which-device"
    de = "{name} hat mehrere Geräte: {devices}; bitte angeben, welches gemeint ist."


class DeviceOfAnotherUser(Refusal):
    """{device} isn't with {name}, or not any more; choose one that is, or begin at the line of the device."""

    code = "device-of-another-user"
    de = "{device} ist nicht oder nicht mehr bei {name}; bitte eines wählen, das dort ist, oder bei dem Gerät selbst beginnen."


def devices_of(given: Given, user_id: UUID) -> list[UUID]:
    """List the devices of a user. Raises UserIsDeleted, UserHasNoDevice."""
    user = present_user(given, user_id)
    found = coupled(given, DEVICE_USER_CLAIM, user_id)
    if not found:
        raise UserHasNoDevice(name=user.name)
    return found


def any_of(given: Given, user_id: UUID, check: Callable[[UUID], bool]) -> bool:
    """Tell whether it may be done with one of the user's devices. Raises UserIsDeleted, UserHasNoDevice, or why it can't be done with the first."""
    refused: list[Refusal] = []
    for device_id in devices_of(given, user_id):
        try:
            return check(device_id)
        except Refusal as refusal:
            refused.append(refusal)
    raise refused[0]


def check_is_with(given: Given, device: Device, user_id: UUID | MISSING) -> None:
    """Raise DeviceOfAnotherUser where a case begins at the line of a user who hasn't the device."""
    if user_id is not MISSING and device.user_id != user_id:
        raise DeviceOfAnotherUser(device=device_name(device), name=given.state(User, user_id).name)
