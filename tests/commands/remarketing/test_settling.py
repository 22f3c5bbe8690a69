"""What was agreed to be set against a rate is settled once there is such a rate: the order can't be cancelled any more (H-09, H-15)."""

from typing import Any

import pytest

from aggregates.device import DeviceDecoupled
from aggregates.device_terms import DeviceReturned
from aggregates.engine.event import Event
from aggregates.remarketing.remarketing import (
    ProceedsAccepted,
    ProceedsOffered,
    ProceedsPaidOut,
    RemarketedDeviceChecked,
    RemarketedDeviceReceived,
)
from aggregates.user import UserId
from commands.orders.accept_order import AcceptOrder
from commands.orders.cancel_order import CancelOrder
from commands.orders.deliver_parcel import DeliverParcel
from commands.remarketing.order_of_trade_in import NothingToSetAgainst
from commands.remarketing.pay_out_proceeds import PayOutProceeds
from tests.commands.baskets.filled import ORDER_NUMBER, STARTED, phone, place, put, shown, trade_in, world
from tests.commands.baskets.test_trade_ins import ORDER, SENT, remarketing
from tests.commands.made_up import ERIKA, PHONE, Entry
from tests.commands.orders.made_up_orders import PARCEL
from tests.commands.remarketing.sold import euros
from tests.commands.scenario import World

pytestmark = pytest.mark.requirement("H-09", "H-15")
NOBODYS: Entry = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))


def accepted(use: Any, *before: Entry) -> tuple[World, PayOutProceeds]:
    """An order with an old device, whose proceeds are accepted; and their payment."""
    there = world(STARTED, put(phone(financing="lease", months=24)), trade_in(use), *before)
    there.apply(there.decide(place(shown(there))))
    sold, registered = remarketing(there)
    whose: UserId | None = registered.user_id
    of: dict[str, Any] = {"remarketing_id": sold, "device_id": PHONE, "user_id": whose}
    steps: list[Event] = [
        RemarketedDeviceReceived(**of),
        RemarketedDeviceChecked(**of, grade="b"),
        ProceedsOffered(**of, offered=euros("250.00"), grade="b"),
        ProceedsAccepted(**of, offered=euros("250.00")),
    ]
    there.apply([(sold, each) for each in steps])
    there.apply([*([NOBODYS] if whose else []), (PHONE, DeviceReturned(device_id=PHONE, whereabouts="remarketing"))])
    return there, PayOutProceeds(remarketing_id=sold)


def paid(there: World, pay: PayOutProceeds) -> list[str]:
    return [event.settlement for _, event in there.decide(pay) if isinstance(event, ProceedsPaidOut)]


@pytest.mark.parametrize("before", [(), (NOBODYS,)])
def test_nothing_is_set_against_a_rate_before_its_device_is_delivered(before: tuple[Entry, ...]) -> None:
    there, pay = accepted("set_against_rate", *before)
    for told in (pay.decide, pay.check):
        with pytest.raises(NothingToSetAgainst) as refused:
            told(there)
        assert ORDER_NUMBER in refused.value.text_de
    there.apply(there.decide(AcceptOrder(order_id=ORDER)))
    there.apply(there.decide(SENT))
    with pytest.raises(NothingToSetAgainst):
        there.decide(pay)
    there.apply(there.decide(DeliverParcel(order_id=ORDER, parcel_id=PARCEL)))
    assert paid(there, pay) == ["set_against_rate"]


def test_where_no_rate_has_come_the_proceeds_are_paid_out() -> None:
    there, pay = accepted("set_against_rate")
    there.apply(there.decide(CancelOrder(order_id=ORDER)))
    assert paid(there, pay) == ["paid_out"]
    with_rate, settle = accepted("set_against_rate")
    for each in (AcceptOrder(order_id=ORDER), SENT, DeliverParcel(order_id=ORDER, parcel_id=PARCEL)):
        with_rate.apply(with_rate.decide(each))
    assert paid(with_rate, settle) == ["set_against_rate"]


def test_what_is_sold_is_paid_whatever_becomes_of_the_order() -> None:
    assert paid(*accepted("sale")) == ["paid_out"]
