"""The identifiers of a device: their shape, and that each belongs to one device only."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Annotated, Literal, NoReturn
from uuid import UUID

from pydantic import AfterValidator

from aggregates.device import Device
from aggregates.device_terms import Identifier, imei_in_full
from commands.devices.placeholders import is_placeholder
from commands.devices.present_device import device_name
from commands.engine.command import Given, Refusal
from foundation.normal_form import key

KnownSource = Literal["order", "initial_import", "device_management", "manual"]
"""Sources that make a device a known one: all but the feed (F-06)."""

_IMEI = re.compile(r"(?!0{14})[0-9]{14}")
_PRINTED_IMEI = re.compile(r"(?!0{14})[0-9]{14,16}")
_SERIAL_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9._/-]{3,39}")


class IdentifierOfAnotherDevice(Refusal):
    """{identifier} belongs to device {name} ({device_id}); use that record, or merge the two if they are one device."""

    code = "identifier-of-another-device"
    de = "{identifier} gehört zu Gerät {name} ({device_id}); bitte jenes verwenden oder beide zusammenführen, wenn es dasselbe Gerät ist."


class IdentifierOfHiddenDevice(Refusal):
    """{identifier} belongs to device {name} ({device_id}), which is hidden; show it again and use that record, or merge the two if they are one device."""

    code = "identifier-of-hidden-device"
    de = "{identifier} gehört zu Gerät {name} ({device_id}), das ausgeblendet ist; bitte jenes wieder einblenden und verwenden oder beide zusammenführen, wenn es dasselbe Gerät ist."


class SerialNumberIsImei(Refusal):
    """The serial number {identifier} is the IMEI of {device}; nothing was taken. Where the IMEI stands as serial number, leave that out, or give the right one."""

    code = "serial-number-is-imei"
    de = "Die Seriennummer {identifier} ist die IMEI von {device}; nichts wurde übernommen. Wo die IMEI als Seriennummer steht, diese bitte weglassen oder die richtige angeben."


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


def _is_one(identifier: Identifier) -> Identifier:
    if identifier.kind == "serial_number":
        check_is_one(identifier.value)
    return identifier


def check_is_one(written: str) -> None:
    """Raise the ValueError where a placeholder stands instead of an identifier."""
    if is_placeholder(written):
        raise ValueError(
            f"„{written}“ ist keine Kennung, sondern ein Platzhalter; bitte weglassen / "
            f"'{written}' is no identifier but a placeholder; leave it out"
        )


KnownIdentifier = Annotated[Identifier, AfterValidator(_checked)]
"""An IMEI by its first 14 digits, or a serial number in capitals; it may be a placeholder that a device got before those were refused."""
DeviceIdentifier = Annotated[Identifier, AfterValidator(_is_one), AfterValidator(_checked)]
"""The same, and no placeholder."""


def new_identifiers(
    given: Given, device_id: UUID, wanted: Iterable[Identifier], have: tuple[Identifier, ...] = (), *, by_hand: bool = False
) -> tuple[Identifier, ...]:
    """Return those that the device doesn't have yet; refused if one belongs to another device, or a serial number is an IMEI.

    `by_hand`: the IMEI that stands as the device's own serial number may be added, so that the serial number can be withdrawn then.
    """
    fresh = tuple(dict.fromkeys(identifier for identifier in wanted if identifier not in have))
    moved = [other for each in fresh if each.kind == "imei" for other in other_readings(each)] if by_hand else []
    check_serial_is_no_imei(given, device_id, fresh, have, [each for each in have if each in moved])
    for identifier in fresh:
        holder = given.holder(identifier.claim())
        if holder not in (None, device_id):
            device = given.state(Device, holder)
            label = "IMEI" if identifier.kind == "imei" else "SN"
            refusal = IdentifierOfHiddenDevice if device.hidden else IdentifierOfAnotherDevice
            raise refusal(identifier=f"{label} {identifier.value}", name=device_name(device), device_id=holder)
    return fresh


def check_serial_is_no_imei(
    given: Given, device_id: UUID, fresh: Sequence[Identifier], have: Sequence[Identifier], aside: Container[Identifier] = ()
) -> None:
    """Raise the refusal where one of the fresh serial numbers is an IMEI, of this device or another one, or one of the IMEIs a serial number; those `aside` are left out."""
    for identifier in fresh:
        for other in other_readings(identifier):
            holder = device_id if other in (*have, *fresh) else given.holder(other.claim())
            if holder is not None and other not in aside:
                _refuse(given, device_id, holder, identifier, other)


def _refuse(given: Given, device_id: UUID, holder: UUID, identifier: Identifier, other: Identifier) -> NoReturn:
    imei, number = (identifier, other) if identifier.kind == "imei" else (other, identifier)
    name = imei.printed if holder == device_id else f"{device_name(given.state(Device, holder))}, Id {holder}"
    raise SerialNumberIsImei(identifier=number.value, device=name)


def other_readings(identifier: Identifier) -> Iterator[Identifier]:
    """Yield what it would be if it were of the other kind: an IMEI that stands as serial number, with or without its check digit, and the other way round."""
    if identifier.kind == "imei":
        for value in dict.fromkeys((identifier.value, imei_in_full(identifier.value), f"{identifier.value}0")):
            yield Identifier(kind="serial_number", value=value)
    elif _PRINTED_IMEI.fullmatch(identifier.value):
        yield Identifier(kind="imei", value=identifier.value[:14])
