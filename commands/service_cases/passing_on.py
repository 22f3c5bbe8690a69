"""How the contract of a returned device is passed on: its numbers go to another user (H-14).

A number's user is its device's user. So it goes into the one device with a SIM (no laptop, no PC) that the new user has; where that is none or not one alone, a number of another carrier goes to the user
directly, and of one that its carrier's feed decides about the feed tells when the card is in use again. Whoever had the number directly before, has it no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from aggregates.agreements.device_kinds import WITH_SIM
from aggregates.device import DEVICE_USER_CLAIM, Device
from aggregates.engine.event import Event
from aggregates.service_cases.service_case import ServiceCase
from aggregates.sim import Sim, SimAssignedToUser, SimDecoupledFromUser, SimPutInDevice, SimTakenOutOfDevice
from commands.engine.command import Given
from commands.users.coupled import coupled
from commands.users.present_user import active_user


@dataclass(frozen=True, slots=True)
class PassedOn:
    """`user_id`: to whom; None where nothing is passed on. `device_id`: the one device with a SIM of this user."""

    user_id: UUID | None = None
    device_id: UUID | None = None
    by: str = ""

    def of(self, sim_id: UUID, sim: Sim) -> Iterator[tuple[UUID, Event]]:
        """Yield how a number goes to the user."""
        others = sim.user_id if sim.user_id != self.user_id else None
        if self.device_id is not None and sim.status != "inactive":
            if others is not None:
                yield sim_id, SimDecoupledFromUser(number=sim.number, sim_id=sim_id, user_id=others)
            yield (
                sim_id,
                SimPutInDevice(number=sim.number, device_id=self.device_id, imei=None, source="hand", set_by=self.by, was=sim.link),
            )
            return
        if sim.link is not None:
            yield sim_id, SimTakenOutOfDevice(number=sim.number, was=sim.link, because="hand")
        if self.user_id is not None and not sim.fed and sim.user_id != self.user_id:
            yield sim_id, SimAssignedToUser(number=sim.number, sim_id=sim_id, user_id=self.user_id, was_user_id=sim.user_id)
        elif others is not None:
            yield sim_id, SimDecoupledFromUser(number=sim.number, sim_id=sim_id, user_id=others)


def passing_on(given: Given, case: ServiceCase) -> PassedOn:
    """Look up where the numbers go. Raises UserIsDeleted, UserIsInactive where the new user can't be given anything any more."""
    if case.contract != "pass_on" or case.pass_on_to is None:
        return PassedOn()
    active_user(given, case.pass_on_to)
    devices = devices_with_sim(given, case.pass_on_to)
    return PassedOn(case.pass_on_to, devices[0] if len(devices) == 1 else None, given.actor)


def devices_with_sim(given: Given, user_id: UUID) -> list[UUID]:
    """List the devices of the user into which a number may go."""
    return [each for each in coupled(given, DEVICE_USER_CLAIM, user_id) if given.state(Device, each).description.kind in WITH_SIM]
