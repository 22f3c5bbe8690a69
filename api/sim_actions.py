"""What may be done with a number (F-10, F-11, H-04)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from access.rights import Right
from api.engine.access import Caller
from api.engine.allowed_actions import Action, ActionTable
from commands.sims.assign_sim_to_user import UserComesWithDevice
from commands.sims.change_other_sim import FeedDecides
from commands.sims.decouple_sim import DecoupleTheDevice
from commands.sims.link_sim_to_device import NumberIsInactive
from commands.sims.show_sim_codes import NoCodes
from readmodels.engine.reader import Reading

_WRITE: Right = ("sims", "write")


class SimFacts(NamedTuple):
    """`user`: whether it has one of its own, whatever device it is in."""

    number: str
    carrier: str
    fed: bool
    status: str
    codes: bool
    linked: bool
    user: bool


def _facts(found: Reading, ids: Sequence[UUID]) -> Mapping[UUID, SimFacts]:
    rows = found.all(
        "SELECT sim_id, number, carrier, fed, status, codes IS NOT NULL, linked_device_id IS NOT NULL, user_id IS NOT NULL"
        " FROM sims WHERE sim_id = ANY(%(ids)s)",
        {"ids": list(ids)},
    )
    return {row[0]: SimFacts(*row[1:]) for row in rows}


def _change(sim: SimFacts, _caller: Caller) -> bool:
    if sim.fed:
        raise FeedDecides(number=sim.number, carrier=sim.carrier)
    return True


def _link(sim: SimFacts, _caller: Caller) -> bool:
    if sim.status == "inactive":
        raise NumberIsInactive(number=sim.number)
    return True


def _assign(sim: SimFacts, _caller: Caller) -> bool:
    if sim.fed:
        raise UserComesWithDevice(number=sim.number, carrier=sim.carrier)
    return True


def _decouple(sim: SimFacts, _caller: Caller) -> bool:
    if sim.fed:
        raise DecoupleTheDevice(number=sim.number)
    return sim.user


def _show_codes(sim: SimFacts, _caller: Caller) -> bool:
    if not sim.codes:
        raise NoCodes(number=sim.number, carrier=sim.carrier)
    return True


SIM_ACTIONS = ActionTable(
    _facts,
    (
        Action("change", "PATCH /sims/{sim_id}", _WRITE, _change),
        Action("link", "PUT /sims/{sim_id}/device", _WRITE, _link),
        Action("unlink", "DELETE /sims/{sim_id}/device", _WRITE, lambda sim, _: sim.linked),
        Action("assign", "PUT /sims/{sim_id}/user", _WRITE, _assign),
        Action("decouple", "DELETE /sims/{sim_id}/user", _WRITE, _decouple),
        Action("show_codes", "POST /sims/{sim_id}/codes", ("sims", "secrets"), _show_codes),
    ),
)
