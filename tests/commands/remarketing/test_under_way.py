"""Remarketing stays on for devices that come to it once something else has happened (H-12, H-15)."""

import pytest

from commands.customers.switch_feature import SwitchFeature
from commands.orders.cancel_order import CancelOrder
from commands.remarketing.returned_devices import RemarketingUnderWay
from tests.commands.made_up import CUSTOMER
from tests.commands.orders.made_up_orders import ORDER
from tests.commands.scenario import Scenario, given
from tests.commands.service_cases.test_upgrade import ON, SHOP, asked

OFF = SwitchFeature(customer_id=CUSTOMER, feature="remarketing", on=False)


@pytest.mark.requirement("H-15")
@pytest.mark.parametrize(("whereabouts", "stays_on"), [("remarketing", True), ("pool", False)])
def test_it_stays_on_for_what_an_upgrade_brings(whereabouts: str, *, stays_on: bool) -> None:
    world = given(*SHOP, *ON).world
    world.apply(world.decide(asked(whereabouts=whereabouts)))
    if stays_on:
        Scenario(world).when(OFF).refused(RemarketingUnderWay, "1")
        world.apply(world.decide(CancelOrder(order_id=ORDER)))
    assert world.decide(OFF)
