"""A device of the pool that is in other hands serves no order: not as it is handed over, nor as it is shipped, nor as it arrives (H-12)."""

import pytest

from aggregates.device import DeviceAssigned
from aggregates.device_terms import DeviceReturned
from commands.engine.command import Command, Refusal
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.pool_device import PoolDeviceIsGone
from commands.remarketing.register_for_remarketing import RegisterForRemarketing
from commands.remarketing.remarketed_device import DeviceIsRemarketed
from commands.service_cases.device_for_case import DeviceIsInServiceCase, DeviceIsLost, DeviceIsUnderReturn
from tests.commands.made_up import ERIKA, PHONE, Entry, customer
from tests.commands.orders.made_up_orders import ORDER, PARCEL, accepted, placed, shipped
from tests.commands.orders.test_pool import CONTENT, POOL, SERVE, SHIP
from tests.commands.remarketing.sold import AGREED, SOLD, WORN
from tests.commands.scenario import World, given
from tests.commands.service_cases.cases import BEGIN, CASE

pytestmark = pytest.mark.requirement("H-12")
BASE = (customer(), AGREED, *POOL, placed(), accepted())
SENT = shipped(*CONTENT)
DELIVER = DeliverParcel(order_id=ORDER, parcel_id=PARCEL)
SELL = RegisterForRemarketing(remarketing_id=SOLD, number="W-1", condition=WORN, device_id=PHONE)
HANDS: list[tuple[Command, type[Refusal]]] = [
    (BEGIN["repair"](CASE), DeviceIsInServiceCase),
    (BEGIN["return"](CASE), DeviceIsUnderReturn),
    (BEGIN["loss"](CASE).model_copy(update={"numbers": ()}), DeviceIsLost),
    (SELL, DeviceIsRemarketed),
]


def after(command: Command, *entries: Entry) -> list[Entry]:
    world = World()
    world.apply([*BASE, *entries])
    return [*BASE, *entries, *world.decide(command)]


@pytest.mark.parametrize(("command", "refusal"), HANDS)
def test_one_that_is_in_other_hands_is_neither_handed_over_nor_shipped(command: Command, refusal: type[Refusal]) -> None:
    given(*after(command)).when(SERVE).refused(refusal)
    given(*after(command)).when(SHIP).refused(refusal)


@pytest.mark.parametrize(("command", "refusal"), HANDS)
def test_what_came_into_other_hands_under_way_is_not_its_users(command: Command, refusal: type[Refusal]) -> None:
    given(*after(command, SENT)).when(DELIVER).refused(refusal)


def test_what_is_gone_since_it_was_shipped_does_not_arrive() -> None:
    gone = (PHONE, DeviceReturned(device_id=PHONE, whereabouts="destruction"))
    given(*BASE, SENT, gone).when(DELIVER).refused(PoolDeviceIsGone, "Beispielwerk Phone 1")


def test_one_that_its_user_has_already_arrives_whatever_is_done_with_it() -> None:
    world = World()
    world.apply([*BASE, SENT, (PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE))])
    world.apply(world.decide(BEGIN["repair"](CASE)))
    assert [stream for stream, _ in world.decide(DELIVER)] == [ORDER, ORDER]
