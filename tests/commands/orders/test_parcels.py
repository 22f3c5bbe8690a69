"""What becomes of an order between acceptance and delivery: procured, its parcels followed, come back, sent again (H-11)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregates.order import Order, OrderItemsCancelled, OrderProcurementBegun
from aggregates.order_terms import ShippedItem
from aggregates.orders.parcels import ON_ITS_WAY_CLAIM, ParcelDelivered, ParcelReturned, ParcelTracked, Tracking
from commands.orders.cancel_order import CancelOrder
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.open_order import OrderNotAccepted
from commands.orders.open_parcel import NothingUnderWay, ParcelCameBack, ParcelWasDelivered
from commands.orders.procure_order import OrderIsShipped, ProcureOrder
from commands.orders.return_parcel import ReturnParcel
from commands.orders.track_parcel import TrackedInFuture, TrackedLongAgo, TrackParcel
from tests.commands.made_up import ERIKA, user
from tests.commands.orders.made_up_orders import A_PHONE, ORDER, OTHER_PARCEL, PARCEL, TWO_CASES, accepted, placed, sent, shipped
from tests.commands.scenario import Entry, Scenario, given

OF: dict[str, Any] = {"order_id": ORDER, "user_id": ERIKA}
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
CONTENT = (ShippedItem(position=1, name=A_PHONE.name, quantity=1, devices=(sent(),)),)
BACK: Entry = (ORDER, ParcelReturned(parcel_id=PARCEL, why="not_collected", content=CONTENT, **OF))
CAME_BACK = ReturnParcel(order_id=ORDER, parcel_id=PARCEL, why="not_collected")
DELIVER = DeliverParcel(order_id=ORDER, parcel_id=PARCEL)


def tracked(tracking: Tracking, at: datetime = NOON) -> Entry:
    return ORDER, ParcelTracked(parcel_id=PARCEL, tracking=tracking, tracked_at=at, **OF)


def track(tracking: Tracking, at: datetime = NOON) -> TrackParcel:
    return TrackParcel(order_id=ORDER, parcel_id=PARCEL, tracking=tracking, tracked_at=at, asked_at=NOON)


def status(scenario: Scenario) -> str:
    return scenario.world.fold(Order, ORDER).status


@pytest.mark.requirement("H-11")
def test_an_accepted_order_is_procured_until_something_of_it_is_shipped() -> None:
    begun = (ORDER, OrderProcurementBegun(**OF))
    procure = ProcureOrder(order_id=ORDER)
    given(placed()).when(procure).refused(OrderNotAccepted)
    given(placed(), accepted()).when(procure).then(begun)
    given(placed(), accepted(), begun).when(procure).then()
    given(placed(), accepted(), shipped()).when(procure).refused(OrderIsShipped)
    assert status(given(placed(), accepted(), begun)) == "in_procurement"
    assert status(given(placed(), accepted(), begun, shipped())) == "shipped"


@pytest.mark.requirement("H-11")
def test_what_came_back_is_shipped_again_or_cancelled() -> None:
    came = given(user(), placed(), accepted(), shipped(), BACK)
    given(placed(), accepted(), shipped()).when(CAME_BACK).then(BACK)
    assert (status(came), came.world.fold(Order, ORDER).left(A_PHONE)) == ("returned", 1)
    came.when(CAME_BACK).then()
    came.when(DELIVER).refused(ParcelCameBack)
    [again] = came.world.decide(CancelOrder(order_id=ORDER))[:1]
    assert isinstance(again[1], OrderItemsCancelled)
    for device in (each for item in CONTENT for each in item.devices):
        assert came.world.holder(ON_ITS_WAY_CLAIM.of(f"imei:{device.identifiers[0].value}")) is None, "it may go into another parcel"
    once_more = given(user(), placed(), accepted(), shipped(), BACK, shipped(parcel_id=OTHER_PARCEL))
    assert status(once_more) == "shipped"
    given(placed(), accepted()).when(CAME_BACK).refused(NothingUnderWay)


@pytest.mark.requirement("H-11")
def test_a_delivered_parcel_does_not_come_back() -> None:
    two = placed(A_PHONE, TWO_CASES)
    arrived = (ORDER, ParcelDelivered(parcel_id=PARCEL, devices=(sent(),), **OF))
    other = shipped(ShippedItem(position=2, name="Hülle", quantity=1), parcel_id=OTHER_PARCEL)
    given(two, accepted(), shipped(), other, arrived).when(CAME_BACK).refused(ParcelWasDelivered)


@pytest.mark.requirement("H-11")
def test_what_its_service_says_of_a_parcel_is_kept_and_never_undone_by_something_older() -> None:
    on_its_way = given(user(), placed(), accepted(), shipped())
    on_its_way.when(track("in_transit")).then(tracked("in_transit"))
    later = given(user(), placed(), accepted(), shipped(), tracked("out_for_delivery"))
    later.when(track("in_transit", NOON - timedelta(hours=1))).then()
    later.when(track("out_for_delivery")).then()
    before = NOON - timedelta(hours=1)
    for last in ("delivered", "returned"):  # how it ends is never too late
        assert later.world.decide(track(last, before))[0] == tracked(last, before)
    on_its_way.when(track("in_transit", NOON + timedelta(hours=1))).refused(TrackedInFuture)
    on_its_way.when(track("in_transit", datetime(1, 1, 1, tzinfo=UTC))).refused(TrackedLongAgo)
    given(placed(), accepted(), shipped(), BACK).when(track("in_transit")).then()


@pytest.mark.requirement("H-11", "F-06")
def test_delivered_by_its_service_is_delivered_and_returned_is_returned() -> None:
    on_its_way = given(user(), placed(), accepted(), shipped())
    assert on_its_way.world.decide(track("delivered")) == [tracked("delivered"), *on_its_way.world.decide(DELIVER)]
    on_its_way.when(track("returned")).then(tracked("returned"), (ORDER, BACK[1].model_copy(update={"why": "other"})))
