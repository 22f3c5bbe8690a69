"""What a service case of a device begins with, whichever its kind: its number, and the numbers that are in the device; and which are in it later."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.engine.access import Caller
from api.engine.command_route import From
from api.engine.reading import reading
from commands.engine.command import Command
from commands.engine.spoken_number import new_number
from commands.service_cases.report_loss import ReportLoss
from commands.service_cases.request_exchange import RequestExchange
from commands.service_cases.request_repair import RequestRepair
from commands.service_cases.request_return import RequestReturn
from readmodels.engine.relations import read_by

_NUMBERS = """SELECT s.sim_id, s.number FROM sims s JOIN devices d ON d.device_id = s.linked_device_id
    WHERE coalesce(d.goes_on_as, d.device_id) = %(device)s ORDER BY s.number"""

_NUMBERS_OF_CASE = """SELECT s.sim_id, s.number FROM service_cases c JOIN devices old ON old.device_id = c.device_id
    JOIN devices d ON coalesce(d.goes_on_as, d.device_id) = coalesce(old.goes_on_as, old.device_id)
    JOIN sims s ON s.linked_device_id = d.device_id WHERE c.case_id = %(case)s ORDER BY s.number"""

OF_DEVICE = From(
    new="case_id",
    given=frozenset({"number", "numbers", "asked_at", "user_id", "leaver_id"}),
    about="device_id",
    found_at="/service-cases/{id}",
)

AT_A_LINE: Mapping[str, tuple[type[Command], str]] = {
    "return": (RequestReturn, "request_return"),
    "repair": (RequestRepair, "request_repair"),
    "exchange": (RequestExchange, "request_exchange"),
    "loss": (ReportLoss, "report_loss"),
}
"""What begins at a user's or a number's line, too, and how it is called there, of whichever."""


def numbers_in(caller: Caller, device_id: object) -> list[dict[str, Any]]:
    """List the numbers that are in the device: all that the log knows of by now."""
    with reading(caller, read_by(_NUMBERS), caller.backend.log.head()) as found:
        return [{"sim_id": sim_id, "number": number} for sim_id, number in found.all(_NUMBERS, {"device": device_id})]


def asked_now(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Add a number for the case, the numbers in the device, and when it is asked."""
    return {**given, "number": new_number("S"), "numbers": numbers_in(caller, given["device_id"]), "asked_at": datetime.now(UTC)}


def with_numbers(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Add the numbers that are in the device of a case (`case_id`): all that the log knows of by now."""
    with reading(caller, read_by(_NUMBERS_OF_CASE), caller.backend.log.head()) as found:
        rows = found.all(_NUMBERS_OF_CASE, {"case": given["case_id"]})
    return {**given, "numbers": [{"sim_id": sim_id, "number": number} for sim_id, number in rows]}
