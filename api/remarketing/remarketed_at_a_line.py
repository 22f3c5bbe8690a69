"""Which devices of users and numbers are being sold, or were: so that the menus at their lines say why nothing else can be done with these (H-03, H-15)."""

from collections.abc import Sequence
from uuid import UUID

from api.engine.allowed_actions import ShownBeside
from api.engine.shown import Shown
from api.remarketing.remarketing_actions import REMARKETED_DEVICES, add_remarketings_of_devices
from api.service_cases.cases_of_number import DEVICES_OF_NUMBERS
from api.service_cases.cases_of_user import HELD_BY_USERS
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    add_remarketings_of_devices(found, [device_id for (device_id,) in shown.rows(found, HELD_BY_USERS, users)], shown)


def _of_sims(found: Reading, sims: Sequence[UUID], shown: Shown) -> None:
    add_remarketings_of_devices(found, [device_id for _, device_id, *_ in shown.rows(found, DEVICES_OF_NUMBERS, sims)], shown)


REMARKETINGS_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(HELD_BY_USERS, REMARKETED_DEVICES))
REMARKETINGS_OF_NUMBERS = ShownBeside(SIM_LIST, _of_sims, read_by(DEVICES_OF_NUMBERS, REMARKETED_DEVICES))
