"""Remarketing stays on for devices that come to it once something else has happened (H-12, H-15)."""

from uuid import UUID

import pytest

from aggregates.order_bookings import OnceApproved, OrderTradeInAgreed
from aggregates.orders.order_approval import OrderApprovalAsked
from commands.customers.switch_feature import SwitchFeature
from commands.orders.cancel_order import CancelOrder
from commands.remarketing.returned_devices import RemarketingUnderWay
from tests.commands.made_up import ACTOR, CUSTOMER, ERIKA, PHONE
from tests.commands.orders.made_up_orders import ORDER, placed
from tests.commands.orders.test_order_progress import A_PHONE
from tests.commands.remarketing.sold import SOLD
from tests.commands.scenario import Scenario, given
from tests.commands.service_cases.test_upgrade import ON, SHOP, asked

OFF = SwitchFeature(customer_id=CUSTOMER, feature="remarketing", on=False)
BASKET = UUID("ba000000-0000-4000-8000-000000000001")


@pytest.mark.requirement("H-15")
@pytest.mark.parametrize(("whereabouts", "stays_on"), [("remarketing", True), ("pool", False)])
def test_it_stays_on_for_what_an_upgrade_brings(whereabouts: str, *, stays_on: bool) -> None:
    world = given(*SHOP, *ON).world
    world.apply(world.decide(asked(whereabouts=whereabouts)))
    if stays_on:
        Scenario(world).when(OFF).refused(RemarketingUnderWay, "1")
        world.apply(world.decide(CancelOrder(order_id=ORDER)))
    assert world.decide(OFF)


@pytest.mark.requirement("H-15")
def test_it_stays_on_for_what_is_given_in_payment_once_its_order_is_approved() -> None:
    of = {"order_id": ORDER, "user_id": ERIKA}
    waits = OrderApprovalAsked.model_validate({**of, "reasons": ("every_order",), "ordered_by": ACTOR})
    once = OnceApproved(basket_id=BASKET, device_id=PHONE, remarketing_id=SOLD, number="W-1")
    agreed = {"position": 1, "name": A_PHONE.name, "device_id": PHONE, "use": "sale", "remarketing_id": None, "once_approved": once}
    traded = OrderTradeInAgreed.model_validate({**of, **agreed})
    world = given(*SHOP, *ON, placed(), (ORDER, waits), (ORDER, traded)).world
    Scenario(world).when(OFF).refused(RemarketingUnderWay, "1")
    world.apply(world.decide(CancelOrder(order_id=ORDER)))
    assert world.decide(OFF)
