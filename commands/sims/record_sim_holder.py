"""Record who held a number of another carrier for a while in the past, learnt afterwards (F-17, A-11): who holds it now stays as it is."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.sim import Sim
from aggregates.sims.sim_then import SimHeldThen
from aggregates.user import UserIdOrNone
from commands.engine.command import Decision, Given
from commands.engine.past import Recordable
from commands.engine.record_past import RecordPast
from commands.sims.assign_sim_to_user import UserComesWithDevice
from commands.users.present_user import user_with_a_name

SIM_HOLDER = Recordable(SimHeldThen, "RecordSimHolder", de="wer die Rufnummer hatte", en="who held the number")


class RecordSimHolder(RecordPast):
    """`user_id` null: nobody held it. A carrier's number has no user of its own, so record who held the device that it was in."""

    sim_id: UUID
    user_id: Annotated[UserIdOrNone, Help("Leer, falls es niemand hatte.", "Empty, if nobody had it.")]

    def check(self, given: Given) -> bool:
        sim = given.state(Sim, self.sim_id)
        if sim.fed:
            raise UserComesWithDevice(number=sim.number, carrier=sim.carrier)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        if self.user_id is not None:
            user_with_a_name(given, self.user_id)
        number = given.state(Sim, self.sim_id).number
        return [(self.sim_id, SimHeldThen(number=number, sim_id=self.sim_id, user_id=self.user_id, until=self.until))]
