"""What is looked at to tell what may be done with a number (F-10, F-11, H-04)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from aggregates.sim import SIM_USER_CLAIM, Sim
from aggregates.sim_terms import Link
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST

_SIMS = """SELECT sim_id, number, carrier, fed, status, codes, linked_device_id, link_source, link_set_by, user_id, served_by_operator
    FROM sims WHERE sim_id = ANY(%(ids)s)"""
_OF_USERS = "SELECT user_id, sim_id, number FROM sims WHERE user_id = ANY(%(users)s)"


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for sim_id, number, carrier, fed, status, codes, device_id, source, set_by, user_id, served in found.all(_SIMS, {"ids": list(ids)}):
        link = Link.model_construct(device_id=device_id, source=source, set_by=set_by) if device_id is not None else None
        sim = Sim(number=number, carrier=carrier, fed=fed, status=status, codes=codes, link=link, user_id=user_id)
        shown.thing(sim_id, replace(sim, served_by_operator=bool(served)))
    return shown


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    """The numbers that are the users' own, not those in their devices."""
    for user_id, sim_id, number in found.all(_OF_USERS, {"users": list(users)}):
        shown.beside(sim_id, Sim(number=number))
        shown.claimed(SIM_USER_CLAIM, f"{user_id}/", f"{user_id}/{sim_id}")


SIMS_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(_OF_USERS))
SIM_ACTIONS = ActionTable(SIM_LIST, _look, read_by(_SIMS))
