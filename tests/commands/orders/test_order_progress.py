"""An order is accepted, shipped in parcels, delivered, cancelled or declined; its devices become known (H-11, F-06)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from aggregates.customer import FederalStateChanged
from aggregates.device import DeviceAcknowledged, DeviceAssigned, DeviceDescribed, DeviceRegistered
from aggregates.device_terms import DeviceDescription
from aggregates.order import OrderAccepted, OrderCompleted, OrderDeclined, OrderItemsCancelled, OrderPromised
from aggregates.order_terms import Pieces, ShippedDevice, ShippedItem
from aggregates.orders.parcels import ParcelDelivered, ParcelShipped
from aggregates.user import UserDeactivated, UserDeleted
from commands.devices.delivered_device import DeliveredDeviceContradicts
from commands.orders.accept_order import AcceptOrder, OrderIsAccepted
from commands.orders.cancel_order import CancelOrder, NothingLeftToCancel, StillWanted
from commands.orders.decline_order import DeclineOrder, OrderIsUnderWay
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.open_order import MorePiecesThanLeft, NoSuchOrderPosition, OrderIsCompleted
from commands.orders.open_parcel import NoSuchParcel
from commands.orders.orders_of_user import UserHasOpenOrders
from commands.orders.promise_order import PromisedInPast, PromisedOnHoliday, PromiseOrder
from commands.orders.ship_parcel import (
    AccessoryToldAsDevice,
    IdentifierInParcelTwice,
    OrderNotAccepted,
    SentDevice,
    SentItem,
    ShipParcel,
    ShippedDeviceIsKnown,
    ShippedDeviceOnItsWay,
    ShippedDevicesNotTold,
)
from commands.users.delete_user import DeleteUser
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    IMEI_1,
    IMEI_2,
    PHONE,
    assigned,
    customer,
    device,
    imei,
    serial,
    unknown_device,
    user,
)
from tests.commands.orders.made_up_orders import (
    A_PHONE,
    NEW_DEVICE,
    ORDER,
    OTHER_ORDER,
    OTHER_PARCEL,
    PARCEL,
    PHONE_1,
    TWO_CASES,
    accepted,
    placed,
    sent,
    shipped,
)
from tests.commands.scenario import given

OF: dict[str, Any] = {"order_id": ORDER, "user_id": ERIKA}
TWO_PHONES = A_PHONE.model_copy(update={"quantity": 2})


def ship(*content: SentItem, parcel_id: UUID = PARCEL, order_id: UUID = ORDER) -> ShipParcel:
    return ShipParcel(
        order_id=order_id, parcel_id=parcel_id, carrier="dhl", content=content or (phone(IMEI_1),), device_ids=(NEW_DEVICE, PHONE)
    )


def phone(*values: str) -> SentItem:
    return SentItem(position=1, devices=tuple(SentDevice(identifiers=(imei(value),)) for value in values))


DELIVER = DeliverParcel(order_id=ORDER, parcel_id=PARCEL)
DELIVERED = (ORDER, ParcelDelivered(parcel_id=PARCEL, devices=(sent(),), **OF))
COMPLETED = (ORDER, OrderCompleted(status="delivered", **OF))
REGISTERED = (NEW_DEVICE, DeviceRegistered(source="order", identifiers=(imei(IMEI_1),), description=PHONE_1))
GIVEN_TO_ERIKA = (NEW_DEVICE, DeviceAssigned(user_id=ERIKA, device_id=NEW_DEVICE))


@pytest.mark.requirement("H-11")
def test_an_order_is_accepted_once_and_may_be_promised_for_a_day() -> None:
    accept = AcceptOrder(order_id=ORDER, promised_on=date(2026, 12, 1))
    given(placed()).when(accept).then((ORDER, OrderAccepted(promised_on=date(2026, 12, 1), **OF)))
    given(placed(), accepted()).when(accept).refused(OrderIsAccepted)


@pytest.mark.requirement("H-11")
def test_nothing_is_promised_for_a_day_that_is_over_where_the_customer_is() -> None:
    asked_at = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    """In Berlin it is December already."""
    over, today = date(2026, 11, 30), date(2026, 12, 1)
    accept = AcceptOrder(order_id=ORDER, promised_on=over, asked_at=asked_at)
    given(customer(), placed()).when(accept).refused(PromisedInPast)
    given(customer(), placed()).when(accept.model_copy(update={"promised_on": today})).then((ORDER, OrderAccepted(promised_on=today, **OF)))
    promise = PromiseOrder(order_id=ORDER, promised_on=over, asked_at=asked_at)
    given(customer(), placed(), accepted()).when(promise).refused(PromisedInPast)
    sent = ship().model_copy(update={"promised_on": over, "asked_at": asked_at})
    given(customer(), placed(), accepted()).when(sent).refused(PromisedInPast)
    was = (ORDER, OrderPromised(promised_on=over, was=None, **OF))
    given(customer(), placed(), accepted(), was).when(sent).then(shipped())


@pytest.mark.requirement("H-11")
@pytest.mark.parametrize(("state", "day", "following"), [(None, (12, 5), 7), ("NW", (6, 4), 5), (None, (12, 25), 28)])
def test_nothing_is_promised_for_a_day_on_which_the_customer_does_not_work(state: Any, day: tuple[int, int], following: int) -> None:
    month, of_month = day
    asked_at, free = datetime(2026, 6, 1, 9, tzinfo=UTC), date(2026, month, of_month)
    next_day = date(2026, month, following)
    there = (customer(), (CUSTOMER, FederalStateChanged(federal_state=state, was=None)), placed())
    accept = AcceptOrder(order_id=ORDER, promised_on=free, asked_at=asked_at)
    refused = given(*there).when(accept).refused(PromisedOnHoliday).refusal
    assert refused is not None
    assert f"{next_day:%d.%m.%Y}" in refused.text_de
    given(*there).when(accept.model_copy(update={"promised_on": next_day})).then((ORDER, OrderAccepted(promised_on=next_day, **OF)))
    given(*there, accepted()).when(PromiseOrder(order_id=ORDER, promised_on=free, asked_at=asked_at)).refused(PromisedOnHoliday)
    sent = ship().model_copy(update={"promised_on": free, "asked_at": asked_at})
    given(*there, accepted()).when(sent).refused(PromisedOnHoliday)
    was = (ORDER, OrderPromised(promised_on=free, was=None, **OF))
    given(*there, accepted(), was).when(sent).then(shipped())


@pytest.mark.requirement("H-11")
def test_devices_are_shipped_by_what_stands_on_their_boxes() -> None:
    given(placed(), accepted()).when(ship()).then(shipped())
    given(placed()).when(ship()).refused(OrderNotAccepted)
    given(placed(), accepted()).when(ship(SentItem(position=1))).refused(ShippedDevicesNotTold)
    given(placed(), accepted()).when(ship(SentItem(position=7))).refused(NoSuchOrderPosition)
    given(placed(), accepted()).when(ship(phone(IMEI_1, IMEI_2))).refused(MorePiecesThanLeft)
    given(placed(TWO_PHONES), accepted()).when(ship(phone(IMEI_1, IMEI_1))).refused(IdentifierInParcelTwice)
    case = SentItem(position=2, devices=(SentDevice(identifiers=(imei(IMEI_1),)),))
    given(placed(A_PHONE, TWO_CASES), accepted()).when(ship(case)).refused(AccessoryToldAsDevice)


@pytest.mark.requirement("H-11")
def test_a_device_is_in_one_parcel_and_no_other_device() -> None:
    other = placed(order_id=OTHER_ORDER, number="B-99999-99999")
    under_way = shipped(order_id=OTHER_ORDER, parcel_id=OTHER_PARCEL)
    given(placed(), accepted(), other, accepted(OTHER_ORDER), under_way).when(ship()).refused(ShippedDeviceOnItsWay)
    given(placed(), accepted(), device()).when(ship()).refused(ShippedDeviceIsKnown)
    given(placed(), accepted(), unknown_device()).when(ship()).then(shipped())


@pytest.mark.requirement("F-06", "H-11")
def test_a_delivered_device_becomes_known_with_its_user_and_the_order_as_its_source() -> None:
    given(user(), placed(), accepted(), shipped()).when(DELIVER).then(DELIVERED, REGISTERED, GIVEN_TO_ERIKA, COMPLETED)


@pytest.mark.requirement("F-06", "H-11")
def test_one_that_the_feed_saw_first_is_that_device() -> None:
    seen = unknown_device()
    there = ShippedDevice(device_id=PHONE, identifiers=(imei(IMEI_1),))
    given(user(), placed(), accepted(), shipped(), seen).when(DELIVER).then(
        (ORDER, ParcelDelivered(parcel_id=PARCEL, devices=(there,), **OF)),
        (PHONE, DeviceAcknowledged(source="order")),
        (PHONE, DeviceDescribed(description=PHONE_1, was=DeviceDescription())),
        (PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE)),
        COMPLETED,
    )


@pytest.mark.requirement("H-11")
def test_one_that_somebody_has_by_then_stays_theirs() -> None:
    there = ShippedDevice(device_id=PHONE, identifiers=(imei(IMEI_1),))
    known = device(PHONE, imei(IMEI_1), size="256 GB")
    given(user(), user(HANS, "Beispiel, Hans"), placed(), accepted(), shipped(), known, assigned(PHONE, HANS)).when(DELIVER).then(
        (ORDER, ParcelDelivered(parcel_id=PARCEL, devices=(there,), **OF)), COMPLETED
    )


@pytest.mark.requirement("H-11")
def test_one_that_is_another_device_is_not_taken() -> None:
    known = device(PHONE, imei(IMEI_1), maker="Musterwerk", model="Tab 9", kind="tablet")
    given(user(), placed(), accepted(), shipped(), known).when(DELIVER).refused(DeliveredDeviceContradicts)


@pytest.mark.requirement("H-11")
def test_a_device_for_who_left_meanwhile_has_no_user() -> None:
    given(user(), placed(), accepted(), shipped(), (ERIKA, UserDeactivated())).when(DELIVER).then(DELIVERED, REGISTERED, COMPLETED)


@pytest.mark.requirement("H-11")
def test_an_order_comes_in_parts() -> None:
    two = placed(A_PHONE, TWO_CASES)
    cases = shipped(ShippedItem(position=2, name="Hülle", quantity=2), parcel_id=OTHER_PARCEL)
    given(user(), two, accepted(), shipped()).when(DELIVER).then(DELIVERED, REGISTERED, GIVEN_TO_ERIKA)
    given(user(), two, accepted(), shipped(), cases).when(DELIVER).then(DELIVERED, REGISTERED, GIVEN_TO_ERIKA)
    last = DeliverParcel(order_id=ORDER, parcel_id=OTHER_PARCEL)
    given(user(), two, accepted(), shipped(), cases, DELIVERED, REGISTERED).when(last).then(
        (ORDER, ParcelDelivered(parcel_id=OTHER_PARCEL, **OF)), COMPLETED
    )
    given(placed(), accepted(), shipped()).when(DeliverParcel(order_id=ORDER, parcel_id=OTHER_PARCEL)).refused(NoSuchParcel)


@pytest.mark.requirement("H-11")
def test_what_is_not_shipped_can_be_cancelled_wholly_or_in_part() -> None:
    def cancelled(*pieces: Pieces) -> tuple[UUID, OrderItemsCancelled]:
        return ORDER, OrderItemsCancelled(items=pieces, **OF)

    phone_piece = Pieces(position=1, name=A_PHONE.name, quantity=1)
    all_of_it = cancelled(phone_piece, Pieces(position=2, name="Hülle", quantity=2))
    cancel = CancelOrder(order_id=ORDER)
    two = placed(A_PHONE, TWO_CASES)
    given(two).when(cancel).then(all_of_it, (ORDER, OrderCompleted(status="cancelled", **OF)))
    one_case = CancelOrder(order_id=ORDER, items=(StillWanted(position=2, still_wanted=1),))
    given(two).when(one_case).then(cancelled(Pieces(position=2, name="Hülle", quantity=1)))
    none_at_all = CancelOrder(order_id=ORDER, items=(StillWanted(position=1),))
    given(two, accepted(), shipped()).when(none_at_all).refused(MorePiecesThanLeft)
    given(placed(), accepted(), shipped()).when(cancel).refused(NothingLeftToCancel)
    given(user(), placed(), accepted(), shipped(), DELIVERED, COMPLETED).when(cancel).refused(OrderIsCompleted)
    rest = cancelled(Pieces(position=2, name="Hülle", quantity=2))
    given(user(), two, accepted(), shipped(), DELIVERED, REGISTERED).when(cancel).then(rest, COMPLETED)
    given(two, accepted(), shipped()).when(cancel).then(rest)


@pytest.mark.requirement("H-11")
def test_an_order_that_can_not_be_fulfilled_is_declined() -> None:
    decline = DeclineOrder(order_id=ORDER, reason="Nicht lieferbar")
    declined = (ORDER, OrderDeclined(reason="Nicht lieferbar", **OF))
    given(placed()).when(decline).then(declined, (ORDER, OrderCompleted(status="declined", **OF)))
    given(placed(A_PHONE, TWO_CASES), accepted(), shipped()).when(decline).refused(OrderIsUnderWay)
    given(placed(), declined, (ORDER, OrderCompleted(status="declined", **OF))).when(AcceptOrder(order_id=ORDER)).refused(OrderIsCompleted)


@pytest.mark.requirement("H-11", "H-06")
def test_a_user_with_open_orders_is_not_deleted() -> None:
    given(user(), placed()).when(DeleteUser(user_id=ERIKA)).refused(UserHasOpenOrders)
    done = (ORDER, OrderCompleted(status="cancelled", **OF))
    given(user(), placed(), done).when(DeleteUser(user_id=ERIKA)).then((ERIKA, UserDeleted()))


@pytest.mark.requirement("H-11")
def test_a_serial_number_is_told_like_an_imei() -> None:
    both = SentItem(position=1, devices=(SentDevice(identifiers=(imei(IMEI_1), serial("BSP0001"))),))
    told = ShippedDevice(device_id=NEW_DEVICE, identifiers=(imei(IMEI_1), serial("BSP0001")))
    item = ShippedItem(position=1, name=A_PHONE.name, quantity=1, devices=(told,))
    given(placed(), accepted()).when(ship(both)).then((ORDER, ParcelShipped(parcel_id=PARCEL, carrier="dhl", content=(item,), **OF)))
