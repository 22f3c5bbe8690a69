"""The identifiers of a device: their shape, and that each belongs to one device only."""

import re
from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator

from aggregates.device import Device
from aggregates.device_terms import Identifier
from commands.devices.present_device import device_name
from commands.engine.command import Given, Refusal
from foundation.normal_form import key

KnownSource = Literal["order", "initial_import", "device_management", "manual"]
"""Sources that make a device a known one: all but the feed (F-06)."""

_IMEI = re.compile(r"(?!0{14})[0-9]{14}")
_SERIAL_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9._/-]{3,39}")


class IdentifierOfAnotherDevice(Refusal):
    """{identifier} belongs to device {name} ({device_id}); use that record, or merge the two if they are one device."""

    code = "identifier-of-another-device"
    de = "{identifier} gehört zu Gerät {name} ({device_id}); bitte jenes verwenden oder beide zusammenführen, wenn es dasselbe Gerät ist."


class IdentifierOfHiddenDevice(Refusal):
    """{identifier} belongs to device {name} ({device_id}), which is hidden; show it again and use that record, or merge the two if they are one device."""

    code = "identifier-of-hidden-device"
    de = "{identifier} gehört zu Gerät {name} ({device_id}), das ausgeblendet ist; bitte jenes wieder einblenden und verwenden oder beide zusammenführen, wenn es dasselbe Gerät ist."


def _checked(identifier: Identifier) -> Identifier:
    if identifier.kind == "imei":
        if not _IMEI.fullmatch(identifier.value):
            raise ValueError("IMEI: bitte genau die ersten 14 Ziffern angeben / give exactly the first 14 digits of the IMEI")
        return identifier
    written = key(identifier.value).upper()
    if not _SERIAL_NUMBER.fullmatch(written):
        raise ValueError(
            "Seriennummer: 4 bis 40 Zeichen aus A–Z, 0–9 und . _ / - / a serial number has 4 to 40 characters of A–Z, 0–9 and . _ / -"
        )
    return identifier if written == identifier.value else Identifier(kind="serial_number", value=written)


DeviceIdentifier = Annotated[Identifier, AfterValidator(_checked)]
"""An IMEI by its first 14 digits, or a serial number in capitals."""


def new_identifiers(
    given: Given, device_id: UUID, wanted: Iterable[Identifier], have: tuple[Identifier, ...] = ()
) -> tuple[Identifier, ...]:
    """Return those that the device doesn't have yet; refused if one belongs to another device."""
    fresh = tuple(dict.fromkeys(identifier for identifier in wanted if identifier not in have))
    for identifier in fresh:
        holder = given.holder(identifier.claim())
        if holder not in (None, device_id):
            device = given.state(Device, holder)
            label = "IMEI" if identifier.kind == "imei" else "SN"
            refusal = IdentifierOfHiddenDevice if device.hidden else IdentifierOfAnotherDevice
            raise refusal(identifier=f"{label} {identifier.value}", name=device_name(device), device_id=holder)
    return fresh
