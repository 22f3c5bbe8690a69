"""Orders are served with devices of the customer's own pool (H-12)."""

from typing import Any

import pytest

from aggregates.device import DeviceAssigned, DeviceReassigned
from aggregates.device_terms import DeviceReturned
from aggregates.devices.device_pool import DeviceKeptInPool
from aggregates.order import OrderCompleted
from aggregates.order_terms import ShippedDevice, ShippedItem
from aggregates.orders.parcels import ParcelDelivered
from aggregates.orders.served_from_pool import OrderServedFromPool
from aggregates.user import UserDeactivated
from commands.devices.keep_in_pool import DeviceIsInUse, DeviceIsOutOfReach, KeepInPool
from commands.orders.approvable import OrderAwaitsApproval
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.open_order import MorePiecesThanLeft
from commands.orders.pool_device import (
    DeviceNotInPool,
    PoolDeviceGivenAway,
    PoolDeviceIsAnotherModel,
    PoolDeviceIsAnotherVariant,
    PoolDeviceServesAnother,
    PositionIsNoDevice,
)
from commands.orders.serve_from_pool import NothingLeftToServe, PoolDeviceTwice, ServeFromPool
from commands.orders.ship_parcel import SentDevice, SentItem, ShipParcel
from commands.users.present_user import UserIsInactive
from tests.commands.made_up import ERIKA, HANS, IMEI_1, IMEI_2, PHONE, TABLET, assigned, device, imei, user
from tests.commands.orders.approvals import asked
from tests.commands.orders.made_up_orders import (
    A_PHONE,
    NEW_DEVICE,
    ORDER,
    OTHER_ORDER,
    OTHER_PARCEL,
    PARCEL,
    TWO_CASES,
    accepted,
    placed,
    shipped,
)
from tests.commands.scenario import given

OF: dict[str, Any] = {"order_id": ORDER, "user_id": ERIKA}
IN_POOL = (PHONE, DeviceReturned(device_id=PHONE, whereabouts="pool"))
POOL = (user(), user(HANS, "Beispiel, Hans"), device(PHONE, imei(IMEI_1), size="256 GB"), IN_POOL)
HERE = ShippedDevice(device_id=PHONE, identifiers=(imei(IMEI_1),))
CONTENT = (ShippedItem(position=1, name=A_PHONE.name, quantity=1, devices=(HERE,)),)
SERVED = (ORDER, OrderServedFromPool(hand_over_id=PARCEL, content=CONTENT, **OF))
DONE = (ORDER, OrderCompleted(status="delivered", **OF))
ERIKAS = (PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE))
SERVE = ServeFromPool(order_id=ORDER, hand_over_id=PARCEL, position=1, device_ids=(PHONE,))
SHIP = ShipParcel(
    order_id=ORDER,
    parcel_id=PARCEL,
    carrier="dhl",
    content=(SentItem(position=1, devices=(SentDevice(identifiers=(imei(IMEI_1),)),)),),
    device_ids=(NEW_DEVICE,),
)


@pytest.mark.requirement("H-12")
def test_a_device_that_nobody_has_is_kept_in_the_pool() -> None:
    keep = KeepInPool(device_id=PHONE, condition="used", place="Schrank 3")
    kept = (PHONE, DeviceKeptInPool(device_id=PHONE, condition="used", place="Schrank 3"))
    given(device()).when(keep).then(kept)
    given(*POOL).when(keep).then(kept)
    given(*POOL, kept).when(KeepInPool(device_id=PHONE, condition="damaged")).then(
        (PHONE, DeviceKeptInPool(device_id=PHONE, condition="damaged"))
    )
    given(user(), device(), assigned()).when(keep).refused(DeviceIsInUse, "Muster, Erika")
    given(device(), (PHONE, DeviceReturned(device_id=PHONE, whereabouts="lessor"))).when(keep).refused(DeviceIsOutOfReach)
    given(*POOL, kept, assigned(), placed()).when(SERVE).refused(DeviceNotInPool)


@pytest.mark.requirement("H-12")
def test_a_position_is_served_from_the_pool_and_handed_over_at_once() -> None:
    given(*POOL, placed()).when(SERVE).then(SERVED, ERIKAS, DONE)
    given(*POOL, placed(), accepted()).when(SERVE).then(SERVED, ERIKAS, DONE)
    given(*POOL, placed(A_PHONE, TWO_CASES)).when(SERVE).then(SERVED, ERIKAS)
    given(*POOL, placed(), asked("kind")).when(SERVE).refused(OrderAwaitsApproval)
    given(*POOL, placed(), (ERIKA, UserDeactivated())).when(SERVE).refused(UserIsInactive)


@pytest.mark.requirement("H-12")
def test_only_what_lies_there_and_was_ordered_is_handed_over() -> None:
    given(*POOL, ERIKAS, placed()).when(SERVE).refused(DeviceNotInPool, "Muster, Erika")
    given(user(), device(), placed()).when(SERVE).refused(DeviceNotInPool)
    other = device(PHONE, imei(IMEI_1), model="Phone 2")
    given(user(), other, IN_POOL, placed()).when(SERVE).refused(PoolDeviceIsAnotherModel, "Phone 1")
    nameless = device(PHONE, imei(IMEI_1), model=None)
    given(user(), nameless, IN_POOL, placed()).when(SERVE).refused(PoolDeviceIsAnotherModel)
    two = A_PHONE.model_copy(update={"quantity": 2})
    given(*POOL, placed(two)).when(SERVE.model_copy(update={"device_ids": (PHONE, PHONE)})).refused(PoolDeviceTwice)
    more = (device(TABLET, imei(IMEI_2)), (TABLET, DeviceReturned(device_id=TABLET, whereabouts="pool")))
    given(*POOL, *more, placed()).when(SERVE.model_copy(update={"device_ids": (PHONE, TABLET)})).refused(MorePiecesThanLeft)
    given(*POOL, placed(A_PHONE, TWO_CASES)).when(SERVE.model_copy(update={"position": 2})).refused(PositionIsNoDevice)
    given(*POOL, placed(TWO_CASES)).when(SERVE).refused(NothingLeftToServe)


@pytest.mark.requirement("H-12")
def test_another_variant_than_was_ordered_is_handed_over_on_purpose_only_and_told_as_what_it_is() -> None:
    small = device(PHONE, imei(IMEI_1), size="128GB", colour="schwarz")
    there = (user(), small, IN_POOL, placed())
    given(*there).when(SERVE).refused(PoolDeviceIsAnotherVariant, "128GB schwarz", A_PHONE.name)
    told = CONTENT[0].model_copy(update={"name": "Beispielwerk Phone 1 128GB schwarz"})
    served = (ORDER, OrderServedFromPool(hand_over_id=PARCEL, content=(told,), **OF))
    given(*there).when(SERVE.model_copy(update={"other_variant": True})).then(served, ERIKAS, DONE)
    alike = device(PHONE, imei(IMEI_1), size="256GB", colour="Blau")
    given(user(), alike, IN_POOL, placed()).when(SERVE).then(SERVED, ERIKAS, DONE)


@pytest.mark.requirement("H-12", "H-11")
def test_another_variant_than_was_ordered_is_shipped_out_of_the_pool_on_purpose_only() -> None:
    small = device(PHONE, imei(IMEI_1), size="128GB", colour="schwarz")
    there = (user(), small, IN_POOL, placed(), accepted())
    given(*there).when(SHIP).refused(PoolDeviceIsAnotherVariant, "128GB schwarz", A_PHONE.name)
    told = CONTENT[0].model_copy(update={"name": "Beispielwerk Phone 1 128GB schwarz"})
    given(*there).when(SHIP.model_copy(update={"other_variant": True})).then(shipped(told))
    given(*POOL, placed(), accepted()).when(SHIP.model_copy(update={"other_variant": True})).then(shipped(*CONTENT))


@pytest.mark.requirement("H-12")
def test_a_device_of_the_pool_serves_one_order_at_a_time() -> None:
    under_way = (placed(order_id=OTHER_ORDER, number="B-99999-99999"), accepted(OTHER_ORDER))
    there = shipped(*CONTENT, order_id=OTHER_ORDER, parcel_id=OTHER_PARCEL)
    given(*POOL, *under_way, there, placed()).when(SERVE).refused(PoolDeviceServesAnother, "B-99999-99999")


@pytest.mark.requirement("H-12", "H-11")
def test_fulfilment_ships_one_out_of_the_pool() -> None:
    sent = shipped(*CONTENT)
    given(*POOL, placed(), accepted()).when(SHIP).then(sent)
    other = device(PHONE, imei(IMEI_1), model="Phone 2")
    given(user(), other, IN_POOL, placed(), accepted()).when(SHIP).refused(PoolDeviceIsAnotherModel)
    deliver = DeliverParcel(order_id=ORDER, parcel_id=PARCEL)
    arrived = (ORDER, ParcelDelivered(parcel_id=PARCEL, devices=(HERE,), **OF))
    given(*POOL, placed(), accepted(), sent).when(deliver).then(arrived, ERIKAS, DONE)
    given_away = (PHONE, DeviceAssigned(user_id=HANS, device_id=PHONE))
    given(*POOL, placed(), accepted(), sent, given_away).when(deliver).refused(PoolDeviceGivenAway, "Beispiel, Hans")
    back = (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=HANS, to_user_id=ERIKA))
    given(*POOL, placed(), accepted(), sent, given_away, back).when(deliver).then(arrived, DONE)
