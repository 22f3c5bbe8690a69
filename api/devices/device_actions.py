"""What is looked at to tell what may be done with a device (H-05, H-06, F-09, H-23)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from aggregates.device import DEVICE_USER_CLAIM, Device
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.user import User
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.users.user_resource import USER_LIST

_DEVICES = """SELECT d.device_id, d.user_id, u.name, d.unknown, d.activation_locked, d.absorbed
    FROM devices d LEFT JOIN users u ON u.user_id = d.user_id WHERE d.device_id = ANY(%(ids)s)"""
_OF_USERS = "SELECT user_id, device_id, maker, model, identifiers FROM devices WHERE user_id = ANY(%(users)s)"


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for device_id, user_id, user_name, unknown, locked, absorbed in found.all(_DEVICES, {"ids": list(ids)}):
        merged = tuple((UUID(record), ()) for record in absorbed)
        shown.thing(device_id, Device(unknown=unknown, user_id=user_id, activation_locked=locked, absorbed=merged))
        if user_id is not None:
            shown.beside(user_id, User(name=user_name))
    return shown


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    for user_id, device_id, maker, model, identifiers in found.all(_OF_USERS, {"users": list(users)}):
        parts: list[dict[str, Any]] = [dict(zip(("kind", "value"), identifier.split(":", 1), strict=True)) for identifier in identifiers]
        named = tuple(Identifier(**part) for part in parts)
        shown.beside(device_id, Device(description=DeviceDescription(maker=maker, model=model), identifiers=named))
        shown.claimed(DEVICE_USER_CLAIM, f"{user_id}/", f"{user_id}/{device_id}")


DEVICES_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(_OF_USERS))
DEVICE_ACTIONS = ActionTable(DEVICE_LIST, _look, read_by(_DEVICES))
