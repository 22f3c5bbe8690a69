"""What may be done with a user (H-02, H-06)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from access.rights import Right
from aggregates.device import Device
from aggregates.device_terms import DeviceDescription, Identifier
from api.engine.access import Caller
from api.engine.allowed_actions import Action, ActionTable
from commands.accounts.account_of_user import UserHasAccount
from commands.devices.present_device import device_name
from commands.users.delete_user import UserStillHolds
from commands.users.erase_user import UserNotDeleted
from commands.users.present_user import UserIsDeleted
from readmodels.engine.reader import Reading

_WRITE: Right = ("users", "write")

_FACTS = """SELECT u.user_id, u.user_id, u.name, u.status, u.erased,
        (SELECT json_agg(json_build_array(d.maker, d.model, d.identifiers) ORDER BY d.device_id) FROM devices d WHERE d.user_id = u.user_id),
        (SELECT array_agg(s.number ORDER BY s.sim_id) FROM sims s WHERE s.user_id = u.user_id), a.login
    FROM users u LEFT JOIN accounts a ON a.user_id = u.user_id AND a.status <> 'inactive' WHERE u.user_id = ANY(%(ids)s)"""


class UserFacts(NamedTuple):
    """`devices`: maker, model and identifiers of each; `numbers` are the user's own, not those in devices; `login` of the account."""

    user_id: UUID
    name: str
    status: str
    erased: bool
    devices: list[tuple[str | None, str | None, list[str]]] | None
    numbers: list[str] | None
    login: str | None


def _facts(found: Reading, ids: Sequence[UUID]) -> Mapping[UUID, UserFacts]:
    return {row[0]: UserFacts(*row[1:]) for row in found.all(_FACTS, {"ids": list(ids)})}


def _check_present(user: UserFacts) -> None:
    if user.status == "deleted":
        raise UserIsDeleted(user_id=user.user_id)


def _change(user: UserFacts, _caller: Caller) -> bool:
    _check_present(user)
    return True


def _deactivate(user: UserFacts, _caller: Caller) -> bool:
    _check_present(user)
    return user.status == "active"


def _reactivate(user: UserFacts, _caller: Caller) -> bool:
    _check_present(user)
    return user.status == "inactive"


def _delete(user: UserFacts, _caller: Caller) -> bool:
    if user.status == "deleted":
        return False
    held = [*(_device_name(*device) for device in user.devices or ()), *(user.numbers or ())]
    if held:
        raise UserStillHolds(name=user.name, held="; ".join(held))
    if user.login is not None:
        raise UserHasAccount(name=user.name, login=user.login)
    return True


def _device_name(maker: str | None, model: str | None, identifiers: list[str]) -> str:
    parts: list[dict[str, Any]] = [dict(zip(("kind", "value"), identifier.split(":", 1), strict=True)) for identifier in identifiers]
    named = tuple(Identifier(**part) for part in parts)
    return device_name(Device(description=DeviceDescription(maker=maker, model=model), identifiers=named))


def _erase(user: UserFacts, _caller: Caller) -> bool:
    if user.erased:
        return False
    if user.status != "deleted":
        raise UserNotDeleted(name=user.name)
    return True


USER_ACTIONS = ActionTable(
    _facts,
    (
        Action("rename", "PUT /users/{user_id}/name", _WRITE, _change),
        Action("change", "PATCH /users/{user_id}", _WRITE, _change),
        Action("deactivate", "POST /users/{user_id}/deactivation", _WRITE, _deactivate),
        Action("reactivate", "DELETE /users/{user_id}/deactivation", _WRITE, _reactivate),
        Action("delete", "DELETE /users/{user_id}", _WRITE, _delete),
        Action("erase", "POST /users/{user_id}/erasure", _WRITE, _erase),
    ),
)
