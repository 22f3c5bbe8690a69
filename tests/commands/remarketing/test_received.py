"""What somebody has, or is sold already, isn't received as the unknown device with its identifiers (H-15)."""

import pytest

from commands.remarketing.receive_for_remarketing import ReceiveForRemarketing, RemarketedDeviceGivenAway
from commands.remarketing.remarketed_device import DeviceIsRemarketed
from tests.commands.made_up import IMEI_1, PHONE, assigned, device, imei, serial
from tests.commands.remarketing.sold import BASE, OTHER_SOLD, SOLD, registered
from tests.commands.scenario import given

pytestmark = pytest.mark.requirement("H-15")
UNKNOWN = registered(device_id=None, user_id=None)
RECEIVE = ReceiveForRemarketing(remarketing_id=SOLD)


def test_an_unknown_device_that_a_user_has_by_now_is_taken_from_that_user_first() -> None:
    given(*BASE[:3], UNKNOWN, device(PHONE, imei(IMEI_1)), assigned()).when(RECEIVE).refused(RemarketedDeviceGivenAway, "Muster, Erika")


def test_an_unknown_device_that_is_known_and_sold_by_now_goes_on_there() -> None:
    other = registered(remarketing_id=OTHER_SOLD, number="W-2", user_id=None, identifiers=(serial("AB12345"),))
    known = device(PHONE, imei(IMEI_1), serial("AB12345"))
    given(*BASE[:2], UNKNOWN, known, other).when(RECEIVE).refused(DeviceIsRemarketed, "W-2")
