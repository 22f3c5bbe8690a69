"""What was sold or destroyed isn't in anybody's hands again by what people do; what a carrier sees is noted all the same (H-15)."""

from typing import Any
from uuid import UUID

import pytest

from aggregates.device import DeviceDecoupled
from aggregates.remarketing.remarketing import ProceedsPaidOut, RemarketedDeviceDestroyed, RemarketedDeviceSentBack
from commands.devices.assign_device import AssignDevice
from commands.devices.keep_in_pool import KeepInPool
from commands.devices.reassign_device import ReassignDevice
from commands.engine.command import Command
from commands.remarketing.remarketed_device import DeviceIsSold
from tests.commands.made_up import ERIKA, PHONE, Entry, customer, user
from tests.commands.orders.made_up_orders import accepted, placed
from tests.commands.orders.test_pool import POOL, SERVE
from tests.commands.remarketing.sold import AGREED, BASE, CLOSES, SOLD, euros, registered
from tests.commands.scenario import given
from tests.commands.service_cases.cases import BEGIN, CASE

pytestmark = pytest.mark.requirement("H-15")
PAID = (SOLD, ProceedsPaidOut(**CLOSES, proceeds=euros("250.00"), settlement="paid_out"))
DESTROYED = (SOLD, RemarketedDeviceDestroyed(**CLOSES))
MAX = UUID("a0000000-0000-4000-8000-000000000008")
BACK = (SOLD, RemarketedDeviceSentBack(**CLOSES))
FREE = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))
TAKEN: list[Command] = [AssignDevice(device_id=PHONE, user_id=MAX), KeepInPool(device_id=PHONE, condition="used")]


@pytest.mark.parametrize("command", TAKEN)
def test_nobody_gets_it_and_the_pool_does_not_either(command: Command) -> None:
    told = (*BASE, user(MAX, "Mustermann, Max"), registered(), FREE)
    for gone in (PAID, DESTROYED):
        given(*told, gone).when(command).refused(DeviceIsSold, "W-1")
    assert given(*told, BACK).world.decide(command), "what was sent back is the customer's"


def test_one_that_a_carrier_sees_with_somebody_is_not_passed_on() -> None:
    seen = (*BASE, user(MAX, "Mustermann, Max"), registered(), PAID)
    given(*seen).when(ReassignDevice(device_id=PHONE, user_id=MAX)).refused(DeviceIsSold, "W-1")


@pytest.mark.parametrize("kind", ["return", "exchange", "repair", "loss"])
def test_no_service_case_of_it_begins(kind: Any) -> None:
    for gone in (PAID, DESTROYED):
        given(*BASE, registered(), gone).when(BEGIN[kind](CASE)).refused(DeviceIsSold, "W-1")


def test_no_order_is_served_with_it() -> None:
    pool: list[Entry] = [customer(), AGREED, *POOL, placed(), accepted()]
    assert given(*pool).world.decide(SERVE)
    given(*pool, registered(), PAID).when(SERVE).refused(DeviceIsSold, "W-1")
