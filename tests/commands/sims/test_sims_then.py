"""What is recorded of a number's past (F-17)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from aggregates.sim_terms import Link
from aggregates.sims.sim_then import SimHeldThen, SimLinkedThen
from aggregates.user import UserDeleted, UserErased
from commands.engine.command import NotFound
from commands.sims.assign_sim_to_user import UserComesWithDevice
from commands.sims.record_sim_device import RecordSimDevice
from commands.sims.record_sim_holder import RecordSimHolder
from commands.users.present_user import UserIsErased
from tests.commands.made_up import ACTOR, ERIKA, NUMBER, OTHER_NUMBER, OTHER_SIM, PHONE, SIM, TABLET, device, fed_sim, other_sim, user
from tests.commands.scenario import given

TIMES: dict[str, Any] = {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2026, 2, 1, tzinfo=UTC)}
UNTIL: datetime = TIMES["until"]


@pytest.mark.requirement("F-17")
def test_in_which_device_a_number_was() -> None:
    fed = given(fed_sim(), device(), user())
    link = Link(device_id=PHONE, source="hand", set_by=ACTOR)
    fed.when(RecordSimDevice(sim_id=SIM, device_id=PHONE, **TIMES)).then((SIM, SimLinkedThen(number=NUMBER, link=link, until=UNTIL)))
    fed.when(RecordSimDevice(sim_id=SIM, device_id=None, **TIMES)).then((SIM, SimLinkedThen(number=NUMBER, link=None, until=UNTIL)))
    fed.when(RecordSimDevice(sim_id=SIM, device_id=TABLET, **TIMES)).refused(NotFound)
    fed.when(RecordSimDevice(sim_id=SIM, device_id=ERIKA, **TIMES)).refused(NotFound)


@pytest.mark.requirement("F-17")
@pytest.mark.part_of("A-14")
def test_who_held_a_number_of_another_carrier() -> None:
    own = given(other_sim(), user())
    held = SimHeldThen(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=ERIKA, until=UNTIL)
    own.when(RecordSimHolder(sim_id=OTHER_SIM, user_id=ERIKA, **TIMES)).then((OTHER_SIM, held))
    nobody = held.model_copy(update={"user_id": None})
    own.when(RecordSimHolder(sim_id=OTHER_SIM, user_id=None, **TIMES)).then((OTHER_SIM, nobody))
    own.world.apply([(ERIKA, UserDeleted())])
    own.when(RecordSimHolder(sim_id=OTHER_SIM, user_id=ERIKA, **TIMES)).then((OTHER_SIM, held))
    own.world.apply([(ERIKA, UserErased())])
    own.when(RecordSimHolder(sim_id=OTHER_SIM, user_id=ERIKA, **TIMES)).refused(UserIsErased, str(ERIKA))


@pytest.mark.requirement("F-17")
def test_a_carriers_number_had_its_devices_user() -> None:
    given(fed_sim(), user()).when(RecordSimHolder(sim_id=SIM, user_id=ERIKA, **TIMES)).refused(UserComesWithDevice, NUMBER)
