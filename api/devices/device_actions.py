"""What is looked at to tell what may be done with a device (H-05, H-06, F-08, F-09, H-23)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from aggregates.customer import Customer
from aggregates.device import DEVICE_USER_CLAIM, Device
from aggregates.device_terms import DeviceDescription, Former, Identifier
from aggregates.user import User
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.users.user_resource import USER_LIST

_DEVICES = """SELECT d.device_id, d.user_id, u.name, d.unknown, d.activation_locked, d.absorbed, d.kind, d.maker, d.model, d.identifiers, d.former,
        d.hidden_by_hand, d.whereabouts, d.pool_condition, d.pool_place, c.hidden_kinds FROM devices d JOIN customers c ON c.customer_id = d.customer_id LEFT JOIN users u ON u.user_id = d.user_id WHERE d.device_id = ANY(%(ids)s)"""
_OF_USERS = "SELECT user_id, device_id, maker, model, identifiers FROM devices WHERE user_id = ANY(%(users)s)"


def look_at_devices(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    """Look up what the checks of actions look at."""
    shown = Shown(caller)
    agreed: frozenset[Any] = frozenset(found.settings.features)
    for row in found.all(_DEVICES, {"ids": list(ids)}):
        (
            device_id,
            user_id,
            user_name,
            unknown,
            locked,
            absorbed,
            kind,
            maker,
            model,
            identifiers,
            former,
            hidden,
            whereabouts,
            pool_condition,
            pool_place,
            hidden_kinds,
        ) = row
        device = Device(
            unknown=unknown,
            user_id=user_id,
            identifiers=_identifiers(identifiers),
            former=tuple(_former(each) for each in former if each["reason"] == "board_exchanged"),
            description=DeviceDescription.model_construct(kind=kind, maker=maker, model=model),
            activation_locked=locked,
            absorbed=tuple((UUID(record), ()) for record in absorbed),
            hidden=hidden,
            whereabouts=whereabouts,
            pooled=(pool_condition, pool_place) if pool_condition else None,
        )
        shown.beside(found.customer_id, Customer(hidden_kinds=frozenset(hidden_kinds), features=agreed))
        shown.thing(device_id, device)
        if user_id is not None:
            shown.beside(user_id, User(name=user_name))
    return shown


def _identifiers(stored: Sequence[str]) -> tuple[Identifier, ...]:
    parts: list[dict[str, Any]] = [dict(zip(("kind", "value"), each.split(":", 1), strict=True)) for each in stored]
    return tuple(Identifier(**part) for part in parts)


def _former(told: Mapping[str, str]) -> Former:
    (identifier,) = _identifiers([told["identifier"]])
    return Former(identifier, date.fromisoformat(told["on"]))


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    for user_id, device_id, maker, model, identifiers in found.all(_OF_USERS, {"users": list(users)}):
        described = DeviceDescription(maker=maker, model=model)
        shown.beside(device_id, Device(user_id=user_id, description=described, identifiers=_identifiers(identifiers)))
        shown.claimed(DEVICE_USER_CLAIM, f"{user_id}/", f"{user_id}/{device_id}")


DEVICES_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(_OF_USERS))
DEVICE_LOOKS = read_by(_DEVICES)
DEVICE_ACTIONS = ActionTable(DEVICE_LIST, look_at_devices, DEVICE_LOOKS)
