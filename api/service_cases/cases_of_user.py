"""Service cases that begin at a user's line: of one of the user's devices, or of all of them where the user leaves (H-03, H-17)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from aggregates.device_terms import DEVICE, DeviceId
from aggregates.engine.words import Help
from aggregates.user import User
from api.engine.access import Caller
from api.engine.allowed_actions import ShownBeside
from api.engine.command_route import From, body_of, command_route
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.shown import Shown
from api.service_cases.case_of_device import AT_A_LINE, OF_DEVICE, asked_now, numbers_in
from api.service_cases.service_case_actions import OF_DEVICES, add_cases_of_devices
from api.service_cases.service_cases import SERVICE_CASES_TAG
from api.service_cases.still_held import still_held
from api.user_actions import USER_ACTIONS
from commands.engine.command import Command, Given, NotFound
from commands.engine.spoken_number import new_number
from commands.service_cases.device_of_user import UserHasNoDevice, WhichDevice, any_of
from commands.service_cases.return_devices_of_leaver import MadeReturn, ReturnDevicesOfLeaver
from commands.users.present_user import UserIsDeleted
from eventstore.ids import new_id
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.users.user_resource import USER_LIST

HELD_BY_USERS = "SELECT device_id FROM devices WHERE user_id = ANY(%(ids)s) ORDER BY device_id"
_HELD = """SELECT u.name, u.status, d.device_id, coalesce(d.designation, d.imei, d.serial_number, d.device_id::text)
    FROM users u LEFT JOIN devices d ON d.user_id = u.user_id WHERE u.user_id = %(user)s ORDER BY d.device_id"""


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    """Add what cases their devices are in."""
    add_cases_of_devices(found, [device_id for (device_id,) in shown.rows(found, HELD_BY_USERS, users)], shown)


SERVICE_CASES_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(HELD_BY_USERS, OF_DEVICES))
router = guarded(SERVICE_CASES_TAG, "service_cases")


class CaseOfUser(Shape):
    """Of which device it is may be left out where the user has one only."""

    device_id: Annotated[
        DeviceId | None, DEVICE, Help("Nur nötig, wenn der Nutzer mehrere hat.", "Needed only where the user has several.")
    ] = None


def _held(caller: Caller, user_id: object) -> tuple[str, dict[UUID, str]]:
    """Return what a user is called, and the devices that this one has, as people call them. Raises NotFound, UserIsDeleted."""
    with reading(caller, read_by(_HELD), caller.backend.log.head()) as found:
        rows = found.all(_HELD, {"user": user_id})
    if not rows:
        raise NotFound(User.noun, user_id)
    if rows[0][1] == "deleted":
        raise UserIsDeleted(user_id=user_id)
    return rows[0][0], {device_id: called for _, _, device_id, called in rows if device_id is not None}


def device_named(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Name the device, where whoever asks need not. Raises UserHasNoDevice, WhichDevice."""
    device_id = given.get("device_id")
    if device_id is None:
        name, devices = _held(caller, given["user_id"])
        if not devices:
            raise UserHasNoDevice(name=name)
        if len(devices) > 1:
            raise WhichDevice(name=name, devices=[*devices.values()])
        (device_id,) = devices
    return {**given, "device_id": device_id}


def _of_user(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return asked_now(caller, device_named(caller, given))


def rule_of_user(command: type[Command]) -> Any:
    """Make the rule by which something may be done with one of a user's devices at least."""

    def rule(_caller: Caller, given: Given, user_id: UUID) -> bool:
        return any_of(given, user_id, lambda device_id: command.about(device_id=device_id).check(given))

    return rule


def _each(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Make the return of each device that the user has."""
    _, devices = _held(caller, given["user_id"])
    made = [
        MadeReturn.model_validate(
            {"device_id": device_id, "case_id": new_id(), "number": new_number("S"), "numbers": numbers_in(caller, device_id)}
        )
        for device_id in devices
    ]
    return {**given, "made": made, "asked_at": datetime.now(UTC)}


_SUMMARIES: Mapping[str, str] = {
    "return": "Gerät des Nutzers zurückgeben / Return a user's device",
    "repair": "Gerät des Nutzers reparieren lassen / Have a user's device repaired",
    "exchange": "Gerät des Nutzers austauschen lassen / Have a user's device exchanged",
    "loss": "Verlust eines Geräts des Nutzers melden / Report the loss of a user's device",
}
for kind, (command, name) in AT_A_LINE.items():
    called = f"{name}_of_user"
    command_route(
        router,
        f"POST /users/{{user_id}}/{kind}",
        command,
        _SUMMARIES[kind],
        source=OF_DEVICE,
        body=body_of(command, {"case_id", "device_id", *OF_DEVICE.given}, CaseOfUser, called=called),
        prepare=_of_user,
        remark=still_held if kind == "return" else None,
        action=(USER_ACTIONS, kind),
        rule=rule_of_user(command),
        called=called,
    )
command_route(
    router,
    "POST /users/{user_id}/leaving",
    ReturnDevicesOfLeaver,
    "Nutzer verlässt das Unternehmen: alle Geräte zurückgeben / A user leaves: return all devices",
    source=From(new="leaver_id", given=frozenset({"made", "asked_at"}), about="user_id", found_at="/service-cases?filter[leaver_id]={id}"),
    prepare=_each,
    example={"whereabouts": "pool", "contract": "cancel", "user": "deactivate", "sending": "label"},
    remark=still_held,
    action=(USER_ACTIONS, "leave"),
)
