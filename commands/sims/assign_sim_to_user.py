"""Give a number of another carrier to a user directly; a carrier's number has its device's user (F-10, F-11)."""

from uuid import UUID

from aggregates.sim import Sim, SimAssignedToUser
from aggregates.user import UserId
from commands.engine.command import Command, Decision, Given, Refusal
from commands.users.present_user import active_user


class UserComesWithDevice(Refusal):
    """The number {number} has no user of its own: its user is its device's user, and the next feed of {carrier} would overwrite an
    assignment. Link it to a device, and assign that device, instead."""

    code = "user-comes-with-device"
    de = (
        "Die Rufnummer {number} hat keinen eigenen Nutzer: Ihr Nutzer wird durch die Zuordnung des Gerätes ermittelt, und eine Zuweisung würde "
        "am nächsten Tag vom Import von {carrier} überschrieben. Bitte stattdessen mit einem Gerät verknüpfen und dieses zuweisen."
    )


class AssignSimToUser(Command):
    sim_id: UUID
    user_id: UserId

    def check(self, given: Given) -> bool:
        sim = given.state(Sim, self.sim_id)
        if sim.fed:
            raise UserComesWithDevice(number=sim.number, carrier=sim.carrier)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        sim = given.state(Sim, self.sim_id)
        if sim.user_id == self.user_id:
            return []
        active_user(given, self.user_id)
        assigned = SimAssignedToUser(number=sim.number, sim_id=self.sim_id, user_id=self.user_id, was_user_id=sim.user_id)
        return [(self.sim_id, assigned)]
