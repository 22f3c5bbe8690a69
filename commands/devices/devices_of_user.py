"""The devices of a user, who can't be deleted while it has any (H-06)."""

from collections.abc import Mapping
from uuid import UUID

from aggregates.device import DEVICE_USER_CLAIM, Device
from commands.devices.present_device import device_name
from commands.engine.command import Given
from commands.users.coupled import coupled
from commands.users.delete_user import Holding


def _devices(given: Given, user_id: UUID) -> Mapping[UUID, str]:
    return {device_id: device_name(given.state(Device, device_id)) for device_id in coupled(given, DEVICE_USER_CLAIM, user_id)}


DEVICES_OF_USER = Holding("device_ids", _devices)
