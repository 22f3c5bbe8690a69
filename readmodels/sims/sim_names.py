"""What SIMs are called where only their ids stand: by their numbers."""

from aggregates.sim import Sim, SimRegistered
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say(known: Known, _name_of: NameOfOther) -> Name:
    sim: Sim = known.state
    return itself(sim.number)


SIM_NAMES = Naming("sim", Sim, (SimRegistered,), _say)
