"""The device in which a number is: service cases that begin at the number's line are of that (H-03)."""

from uuid import UUID

from aggregates.sim import Sim
from commands.devices.present_device import record_today
from commands.engine.command import Given, Refusal


class NumberInNoDevice(Refusal):
    """The number {number} is in no device, so there is none to return, repair, exchange or report lost; choose the device itself."""

    code = "number-in-no-device"
    de = "Die Rufnummer {number} ist in keinem Gerät, es gibt also keines, das sich zurückgeben, reparieren, austauschen oder als verloren melden ließe; bitte das Gerät selbst wählen."


def device_of_number(given: Given, sim_id: UUID) -> UUID:
    """Return the record that the number's device is today. Raises NumberInNoDevice."""
    sim = given.state(Sim, sim_id)
    if sim.link is None:
        raise NumberInNoDevice(number=sim.number)
    return record_today(given, sim.link.device_id)[0]
