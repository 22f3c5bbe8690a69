"""Devices are registered to be sold: from a device's line, or any others, several at once (H-15)."""

from typing import Annotated, Any

from pydantic import Field

from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription, DeviceId
from api.devices.device_actions import DEVICE_ACTIONS
from api.devices.imeis import NewIdentifier
from api.engine.access import Caller
from api.engine.command_route import From, command_route
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.written import Note
from api.remarketing.expected_of_device import today_of
from api.remarketing.remarketings import REMARKETING_TAG
from commands.engine.dispatch import Done
from commands.engine.spoken_number import new_number
from commands.remarketing.register_for_remarketing import Condition, RegisterForRemarketing, Remarks
from commands.remarketing.register_several_for_remarketing import DEVICES, MOST_AT_ONCE, Made, RegisterSeveralForRemarketing
from eventstore.ids import new_id

router = guarded(REMARKETING_TAG, "remarketing")
_CONDITION = {"turns_on": "yes", "works": "yes", "display": "scratched", "housing": "worn", "battery": "good", "locks_removed": "yes"}


class RemarketDeviceBody(Shape):
    condition: Condition
    remarks: Remarks = None


class DeviceToSellBody(Shape):
    """A device that the portal knows, or another one by its IMEI or serial number."""

    device_id: DeviceId | None = None
    identifiers: Annotated[tuple[NewIdentifier, ...], Field(max_length=4), IDENTIFIERS] = ()
    description: Annotated[DeviceDescription, DESCRIPTION] = DeviceDescription()
    condition: Condition
    remarks: Remarks = None


class RegisterSeveralForRemarketingBody(Shape):
    devices: Annotated[tuple[DeviceToSellBody, ...], Field(min_length=1, max_length=MOST_AT_ONCE), DEVICES]


def _numbered(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "number": new_number("W"), "day": today_of(caller)}


def _each(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    bodies: tuple[DeviceToSellBody, ...] = given["devices"]
    devices = [
        {**{name: getattr(each, name) for name in each.model_fields_set}, "identifiers": [one.known() for one in each.identifiers]}
        for each in bodies
    ]
    return {"devices": devices, "day": today_of(caller), "made": [Made(remarketing_id=new_id(), number=new_number("W")) for _ in devices]}


def _called(_caller: Caller, command: RegisterSeveralForRemarketing, done: Done) -> list[Note]:
    """By which numbers each of them goes; of a repeated request the first one has told."""
    numbers = ", ".join(each.number for each in command.made)
    if done.repeated:
        return []
    return [Note(de=f"Angemeldet unter: {numbers}.", en=f"Registered as: {numbers}.")]


command_route(
    router,
    "POST /devices/{device_id}/remarketing",
    RegisterForRemarketing,
    "Gerät zur Wiedervermarktung anmelden / Register a device for remarketing",
    source=From(new="remarketing_id", given=frozenset({"number", "day"}), about="device_id", found_at="/remarketings/{id}"),
    body=RemarketDeviceBody,
    prepare=_numbered,
    example={"condition": _CONDITION},
    action=(DEVICE_ACTIONS, "remarket"),
    called="register_device_for_remarketing",
)
command_route(
    router,
    "POST /remarketings",
    RegisterSeveralForRemarketing,
    "Geräte zur Wiedervermarktung anmelden, auch unbekannte / Register devices for remarketing, unknown ones too",
    source=From(new="remarketing_id", given=frozenset({"made", "day"}), found_at="/remarketings/{id}"),
    body=RegisterSeveralForRemarketingBody,
    prepare=_each,
    remark=_called,
    example={
        "devices": [
            {
                "identifiers": [{"kind": "imei", "value": "350000000000014"}],
                "description": {"maker": "Beispielwerk", "model": "Phone 1", "size": "256 GB"},
                "condition": _CONDITION,
            }
        ]
    },
)
