"""Numbers for which may be ordered: those of the basket's user, directly or in a device."""

from uuid import UUID

from aggregates.sim import Sim
from commands.devices.present_device import record_today
from commands.engine.command import Given, Refusal


class NumberOfNobody(Refusal):
    """Nobody has the number {number}, so there is nobody for whom to order; give it, or the device in which it is, to a user first."""

    code = "number-of-nobody"
    de = "Die Rufnummer {number} hat niemand, für den bestellt werden könnte; bitte sie oder das Gerät, in dem sie ist, erst einem Nutzer geben."


class NumberOfAnother(Refusal):
    """The number {number} isn't this user's; choose one of the user's numbers, or none."""

    code = "number-of-another"
    de = "Die Rufnummer {number} gehört nicht diesem Nutzer; bitte eine seiner Rufnummern wählen oder keine."


def user_of_number(given: Given, sim_id: UUID) -> UUID:
    """Return who has the number, or the device in which it is. Raises NumberOfNobody."""
    sim = given.state(Sim, sim_id)
    has_device = None if sim.link is None else record_today(given, sim.link.device_id)[1].user_id
    user_id = has_device if has_device is not None else sim.user_id
    if user_id is None:
        raise NumberOfNobody(number=sim.number)
    return user_id


def number_of(given: Given, sim_id: UUID, user_id: UUID) -> Sim:
    """Return a number, which must be the user's. Raises NumberOfAnother."""
    sim = given.state(Sim, sim_id)
    try:
        has_it = user_of_number(given, sim_id) == user_id
    except NumberOfNobody:
        has_it = False
    if not has_it:
        raise NumberOfAnother(number=sim.number)
    return sim
