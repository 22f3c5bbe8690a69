"""Service cases that begin at a number's line: of the device in which the number is (H-03, H-13)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from aggregates.device import Device
from aggregates.sim import Sim
from api.engine.access import Caller
from api.engine.allowed_actions import ShownBeside
from api.engine.command_route import command_route
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.shown import Shown
from api.service_cases.case_of_device import AT_A_LINE, OF_DEVICE, asked_now
from api.service_cases.service_case_actions import OF_DEVICES, add_cases_of_devices
from api.service_cases.service_cases import SERVICE_CASES_TAG
from api.service_cases.still_held import still_held
from api.sims.sim_actions import SIM_ACTIONS
from commands.engine.command import Command, Given, NotFound
from commands.service_cases.device_of_number import NumberInNoDevice, device_of_number
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.sims.sim_resource import SIM_LIST

DEVICES_OF_NUMBERS = """SELECT r.device_id, d.device_id, d.user_id, d.whereabouts FROM sims s JOIN devices r ON r.device_id = s.linked_device_id
    JOIN devices d ON d.device_id = coalesce(r.goes_on_as, r.device_id) WHERE s.sim_id = ANY(%(ids)s)"""
_DEVICE = """SELECT s.number, coalesce(r.goes_on_as, r.device_id) FROM sims s LEFT JOIN devices r ON r.device_id = s.linked_device_id
    WHERE s.sim_id = %(sim)s"""


def _of_sims(found: Reading, sims: Sequence[UUID], shown: Shown) -> None:
    """The devices in which they are, and what cases these are in."""
    today: set[UUID] = set()
    for linked, device_id, user_id, whereabouts in shown.rows(found, DEVICES_OF_NUMBERS, sims):
        if linked != device_id:
            shown.beside(linked, Device(absorbed_into=device_id))
        shown.beside(device_id, Device(user_id=user_id, whereabouts=whereabouts))
        today.add(device_id)
    add_cases_of_devices(found, [*today], shown)


SERVICE_CASES_OF_NUMBERS = ShownBeside(SIM_LIST, _of_sims, read_by(DEVICES_OF_NUMBERS, OF_DEVICES))
router = guarded(SERVICE_CASES_TAG, "service_cases")


def device_in_place(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Put the device in the place of the number, which is what the path names. Raises NotFound, NumberInNoDevice."""
    with reading(caller, read_by(_DEVICE), caller.backend.log.head()) as found:
        row = found.one(_DEVICE, {"sim": given["device_id"]})
    if row is None:
        raise NotFound(Sim.noun, given["device_id"])
    if row[1] is None:
        raise NumberInNoDevice(number=row[0])
    return {**given, "device_id": row[1]}


def _of_number(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return asked_now(caller, device_in_place(caller, given))


def rule_of_number(command: type[Command]) -> Any:
    """Make the rule by which something may be done with the device of a number."""

    def rule(_caller: Caller, given: Given, sim_id: UUID) -> bool:
        return command.about(device_id=device_of_number(given, sim_id)).check(given)

    return rule


_SUMMARIES: Mapping[str, str] = {
    "return": "Gerät der Rufnummer zurückgeben / Return the number's device",
    "repair": "Gerät der Rufnummer reparieren lassen / Have the number's device repaired",
    "exchange": "Gerät der Rufnummer austauschen lassen / Have the number's device exchanged",
    "loss": "Verlust des Geräts der Rufnummer melden / Report the loss of the number's device",
}
for kind, (command, name) in AT_A_LINE.items():
    command_route(
        router,
        f"POST /sims/{{sim_id}}/{kind}",
        command,
        _SUMMARIES[kind],
        source=replace(OF_DEVICE, path={"sim_id": "device_id"}),
        prepare=_of_number,
        remark=still_held if kind == "return" else None,
        action=(SIM_ACTIONS, kind),
        rule=rule_of_number(command),
        called=f"{name}_of_number",
    )
