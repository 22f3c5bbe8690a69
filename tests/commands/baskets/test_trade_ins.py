"""Old devices that are given in payment: the user's own, and as they were shown (H-09)."""

from typing import Any
from uuid import UUID

import pytest

from aggregates.basket import BasketItemPut, BasketStarted, BasketTradeInPut
from aggregates.customer import FeatureSwitchedOn
from aggregates.device import DeviceDecoupled, DeviceReassigned
from aggregates.remarketing.expected_proceeds import ExpectedProceedsSet, expected_proceeds_id
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import RemarketedDeviceReceived, Remarketing
from commands.baskets.place_basket import order_of
from commands.baskets.shown_basket import BasketChanged
from commands.baskets.trade_in_device import TradeInDevice, TradeInOfAnother
from commands.engine.command import Command
from commands.orders.accept_order import AcceptOrder
from commands.orders.approve_order import ApproveOrder
from commands.orders.cancel_order import CancelOrder
from commands.orders.decline_approval import DeclineApproval
from commands.orders.decline_order import DeclineOrder
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.ship_parcel import SentDevice, SentItem, ShipParcel
from tests.commands.baskets.filled import BASKET, OTHER_BASKET, STARTED, base, cases, phone, place, put, shown, states, trade_in, world
from tests.commands.made_up import ACTOR, CUSTOMER, ERIKA, HANS, IMEI_2, PHONE, Entry, imei, user
from tests.commands.orders.approvals import BY_BOSS, NOW, rules
from tests.commands.orders.made_up_orders import NEW_DEVICE, PARCEL
from tests.commands.prices.made_up_prices import DAY, euros
from tests.commands.remarketing.sold import WORN
from tests.commands.scenario import World, given

pytestmark = pytest.mark.requirement("H-09")
HANS_HAS_IT: Entry = (PHONE, DeviceReassigned(from_user_id=ERIKA, to_user_id=HANS, device_id=PHONE))
SALE = TradeInDevice(basket_id=BASKET, device_id=PHONE, position=1, condition=WORN, use="sale")


def test_what_another_has_is_not_taken_in_payment() -> None:
    there = (*base(), user(HANS, "Muster, Hans"), STARTED, put())
    given(*there, HANS_HAS_IT).when(SALE).refused(TradeInOfAnother, "Muster, Hans")
    given(*there, (PHONE, DeviceDecoupled(user_id=ERIKA, device_id=PHONE))).when(SALE).then(trade_in())


def test_what_another_has_by_now_is_not_taken_with_the_order() -> None:
    there = world(user(HANS, "Muster, Hans"), STARTED, put(), trade_in(), HANS_HAS_IT)
    with pytest.raises(TradeInOfAnother):
        place(shown(there)).decide(there)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"condition": WORN.model_copy(update={"display": "broken"})}, ("display", "flawless", "broken", "einwandfrei → gebrochen")),
        ({"position": 2}, ("position", "BW-1", "H-1", "BW-1 → H-1")),
    ],
)
def test_another_condition_or_position_is_told(changed: dict[str, Any], expected: tuple[str, ...]) -> None:
    there = world(STARTED, put(phone()), (BASKET, BasketItemPut(item=cases(financing=None))), trade_in())
    text = shown(there)
    told: Any = trade_in()[1]
    there.apply([(BASKET, BasketTradeInPut(trade_in=told.trade_in.model_copy(update=changed)))])
    with pytest.raises(BasketChanged) as refused:
        place(text).decide(there)
    found = [(each.field, each.shown, each.now) for each in refused.value.facts["differences"]]
    assert found == [expected[:3]]
    assert expected[3] in refused.value.text_de


ORDER = order_of(BASKET)
SENT = ShipParcel(
    order_id=ORDER,
    parcel_id=PARCEL,
    carrier="dhl",
    content=(SentItem(position=1, devices=(SentDevice(identifiers=(imei(IMEI_2),)),)),),
    device_ids=(NEW_DEVICE,),
)


def remarketing(there: World) -> tuple[UUID, Remarketing]:
    return next((each, there.fold(Remarketing, each)) for each, events in there.streams.items() if Remarketing.owns(type(events[0])))


def ordered(*commands: Command, received: bool = False) -> World:
    """With an old device; then this happens."""
    there = world(STARTED, put(phone()), trade_in())
    there.apply(there.decide(place(shown(there))))
    if received:
        sold, _ = remarketing(there)
        there.apply([(sold, RemarketedDeviceReceived(remarketing_id=sold, device_id=PHONE, user_id=ERIKA))])
    for command in commands:
        there.apply(there.decide(command))
    return there


@pytest.mark.parametrize("ends", [CancelOrder(order_id=ORDER), DeclineOrder(order_id=ORDER, reason="nicht lieferbar")])
def test_what_was_to_be_sold_with_an_order_of_which_nothing_came_isnt(ends: Command) -> None:
    there = ordered(ends)
    assert remarketing(there)[1].status == "withdrawn"
    given_again = TradeInDevice(basket_id=OTHER_BASKET, device_id=PHONE, position=1, condition=WORN, use="sale")
    there.apply(
        [(OTHER_BASKET, BasketStarted(basket_id=OTHER_BASKET, kept_by=ACTOR, user_id=ERIKA)), (OTHER_BASKET, BasketItemPut(item=phone()))]
    )
    assert there.decide(given_again)


def test_what_has_arrived_stays_and_what_was_delivered_keeps_its_trade_in() -> None:
    assert remarketing(ordered(CancelOrder(order_id=ORDER), received=True))[1].status == "received"
    delivered = ordered(AcceptOrder(order_id=ORDER), SENT, DeliverParcel(order_id=ORDER, parcel_id=PARCEL))
    assert remarketing(delivered)[1].status == "registered"


WAITS = ((CUSTOMER, FeatureSwitchedOn(feature="approval")), rules(every_order=True))
APPROVE = ApproveOrder(order_id=ORDER, asked_at=NOW)


def waiting(*entries: Entry, actor: str = ACTOR) -> World:
    """An order with an old device, which waits for approval."""
    there = world(STARTED, put(phone()), trade_in(), *WAITS)
    there.apply(there.decide(place(shown(there))))
    there.apply(entries)
    there.actor = actor
    return there


def test_an_old_device_is_registered_once_its_order_is_approved() -> None:
    there = waiting(actor=BY_BOSS)
    assert states(there, Remarketing) == []
    there.apply(there.decide(APPROVE))
    assert list(there.repeated(APPROVE)) == []
    sold, of = remarketing(there)
    assert (of.status, of.number, of.device_id, of.settlement_agreed) == ("registered", "W-1", PHONE, "paid_out")
    there.actor = ACTOR
    there.apply(there.decide(CancelOrder(order_id=ORDER)))
    assert there.fold(Remarketing, sold).status == "withdrawn"


def test_of_an_order_that_is_never_approved_nothing_is_sold() -> None:
    for ends, actor in ((CancelOrder(order_id=ORDER), ACTOR), (DeclineApproval(order_id=ORDER, reason="zu teuer", asked_at=NOW), BY_BOSS)):
        there = waiting(actor=actor)
        there.apply(there.decide(ends))
        assert states(there, Remarketing) == []


def test_what_became_impossible_while_it_waited_is_told_to_whoever_approves() -> None:
    with pytest.raises(TradeInOfAnother):
        waiting(user(HANS, "Muster, Hans"), HANS_HAS_IT, actor=BY_BOSS).decide(APPROVE)


BRINGS: Entry = (
    expected_proceeds_id(CUSTOMER, None, "Phone 1", None, "b"),
    ExpectedProceedsSet(model="Phone 1", grade="b", valid_from=DAY, proceeds=euros("275.50")),
)


def test_what_it_may_bring_is_kept_with_the_order() -> None:
    """As of the day on which it is ordered, or approved."""
    there = world(BRINGS, STARTED, put(phone()), trade_in())
    [expected] = [event.expected for _, event in there.decide(place(shown(there))) if isinstance(event, RemarketingRegistered)]
    assert expected == euros("275.50")
    there = waiting(BRINGS, actor=BY_BOSS)
    [expected] = [event.expected for _, event in there.decide(APPROVE) if isinstance(event, RemarketingRegistered)]
    assert expected == euros("275.50")
