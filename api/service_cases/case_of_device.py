"""What a service case of a device begins with, whichever its kind: its number, and the numbers that are in the device."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from api.engine.access import Caller
from api.engine.command_route import From
from api.engine.reading import reading
from commands.engine.spoken_number import new_number
from readmodels.engine.relations import read_by

_NUMBERS = """SELECT s.sim_id, s.number FROM sims s JOIN devices d ON d.device_id = s.linked_device_id
    WHERE coalesce(d.goes_on_as, d.device_id) = %(device)s ORDER BY s.number"""

OF_DEVICE = From(new="case_id", given=frozenset({"number", "numbers"}), about="device_id", found_at="/service-cases/{id}")


OF_DEVICE_NOW = replace(OF_DEVICE, given=OF_DEVICE.given | {"asked_at"})


def numbers_in(caller: Caller, device_id: object) -> list[dict[str, Any]]:
    """List the numbers that are in the device: all that the log knows of by now."""
    with reading(caller, read_by(_NUMBERS), caller.backend.log.head()) as found:
        return [{"sim_id": sim_id, "number": number} for sim_id, number in found.all(_NUMBERS, {"device": device_id})]


def in_the_device(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Add a number for the case, and the numbers in the device."""
    return {**given, "number": new_number("S"), "numbers": numbers_in(caller, given["device_id"])}


def asked_now(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Add the same, and when it is asked."""
    return {**in_the_device(caller, given), "asked_at": datetime.now(UTC)}
