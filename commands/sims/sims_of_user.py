"""The numbers that are assigned to a user, who can't be deleted while there are any (H-06)."""

from collections.abc import Mapping
from uuid import UUID

from aggregates.sim import SIM_USER_CLAIM, Sim
from commands.engine.command import Given
from commands.users.coupled import coupled
from commands.users.delete_user import Holding


def _sims(given: Given, user_id: UUID) -> Mapping[UUID, str]:
    return {sim_id: given.state(Sim, sim_id).number for sim_id in coupled(given, SIM_USER_CLAIM, user_id)}


SIMS_OF_USER = Holding("sim_ids", _sims)
