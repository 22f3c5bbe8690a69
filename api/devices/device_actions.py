"""What may be done with a device (H-05, H-06, F-09, H-23)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from access.rights import Right
from api.engine.access import Caller
from api.engine.allowed_actions import Action, ActionTable
from commands.devices.assign_device import DeviceHasUser
from commands.devices.reassign_device import DeviceHasNoUser
from readmodels.engine.reader import Reading

_WRITE: Right = ("devices", "write")


class DeviceFacts(NamedTuple):
    user_id: UUID | None
    user_name: str | None
    unknown: bool
    locked: bool
    merged: bool


def _facts(found: Reading, ids: Sequence[UUID]) -> Mapping[UUID, DeviceFacts]:
    rows = found.all(
        "SELECT d.device_id, d.user_id, u.name, d.unknown, d.activation_locked, d.absorbed <> '{}'"
        " FROM devices d LEFT JOIN users u ON u.user_id = d.user_id WHERE d.device_id = ANY(%(ids)s)",
        {"ids": list(ids)},
    )
    return {row[0]: DeviceFacts(*row[1:]) for row in rows}


def _assign(device: DeviceFacts, _caller: Caller) -> bool:
    if device.user_id is not None:
        raise DeviceHasUser(name=device.user_name, user_id=device.user_id)
    return True


def _reassign(device: DeviceFacts, _caller: Caller) -> bool:
    if device.user_id is None:
        raise DeviceHasNoUser
    return True


DEVICE_ACTIONS = ActionTable(
    _facts,
    (
        Action("identify", "POST /devices/{device_id}/identifiers", _WRITE),
        Action("describe", "PUT /devices/{device_id}/description", _WRITE),
        Action("assign", "POST /devices/{device_id}/assignment", _WRITE, _assign),
        Action("reassign", "POST /devices/{device_id}/reassignment", _WRITE, _reassign),
        Action("decouple", "DELETE /devices/{device_id}/user", _WRITE, lambda device, _: device.user_id is not None),
        Action("note", "POST /devices/{device_id}/notes", _WRITE),
        Action("report_activation_lock", "PUT /devices/{device_id}/activation-lock", _WRITE, lambda device, _: not device.locked),
        Action("lift_activation_lock", "DELETE /devices/{device_id}/activation-lock", _WRITE, lambda device, _: device.locked),
        Action("acknowledge", "POST /devices/{device_id}/acknowledgement", _WRITE, lambda device, _: device.unknown),
        Action("merge", "POST /devices/{device_id}/merge", _WRITE),
        Action("split", "POST /devices/{device_id}/split", _WRITE, lambda device, _: device.merged),
    ),
)
