"""Old devices that were taken in payment are awaited once what they were taken for is delivered, and not sold where nothing of it comes (H-09, H-15)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from aggregates.case_reminders import CaseReminders, CaseRemindersChanged
from aggregates.engine.event import Event
from aggregates.order import OrderCompleted, OrderItemsCancelled
from aggregates.order_bookings import OrderTradeInAgreed
from aggregates.order_terms import Pieces, ShippedItem
from aggregates.orders.parcels import ParcelDelivered, ParcelReturned
from aggregates.remarketing.awaited import AwaitedDeviceReminded, RemarketedDeviceAwaited
from aggregates.remarketing.remarketing import RemarketedDeviceReceived, Remarketing, RemarketingWithdrawn
from aggregates.user import UserEmailChanged
from commands.orders.cancel_order import CancelOrder
from commands.orders.deliver_parcel import DeliverParcel
from commands.remarketing.receive_for_remarketing import ReceiveForRemarketing
from commands.remarketing.remind_of_trade_in import RemindOfTradeIn
from commands.remarketing.withdraw_from_remarketing import WithdrawFromRemarketing
from tests.commands.made_up import CUSTOMER, ERIKA, IMEI_1, IMEI_2, PHONE, TABLET, Entry, assigned, device, imei
from tests.commands.orders.made_up_orders import CASE_LISTED, ORDER, PARCEL, TWO_CASES, accepted, placed, shipped
from tests.commands.remarketing.sold import BASE, OTHER_SOLD, SOLD, registered
from tests.commands.scenario import given

pytestmark = pytest.mark.requirement("H-15")
OF_ORDER: dict[str, Any] = {"order_id": ORDER, "user_id": ERIKA}
DEVICES = {SOLD: (PHONE, IMEI_1, "W-1"), OTHER_SOLD: (TABLET, IMEI_2, "W-2")}
DELIVER = DeliverParcel(order_id=ORDER, parcel_id=PARCEL)


def traded_in(remarketing_id: UUID) -> tuple[Entry, Entry]:
    """A device of Erika's is registered, and taken in payment for the cases that she gets."""
    device_id, value, number = DEVICES[remarketing_id]
    told = registered(remarketing_id=remarketing_id, device_id=device_id, identifiers=(imei(value),), number=number)
    use: dict[str, Any] = {"position": 2, "name": "Hülle", "use": "sale"}
    return told, (ORDER, OrderTradeInAgreed(**OF_ORDER, **use, device_id=device_id, remarketing_id=remarketing_id))


def pieces(quantity: int) -> ShippedItem:
    return ShippedItem(position=2, name="Hülle", quantity=quantity)


def awaited(remarketing_id: UUID) -> Entry:
    device_id, _, number = DEVICES[remarketing_id]
    told = RemarketedDeviceAwaited(remarketing_id=remarketing_id, number=number, device_id=device_id, user_id=ERIKA, order_id=ORDER)
    return remarketing_id, told


def withdrawn(remarketing_id: UUID) -> Entry:
    device_id, value, _ = DEVICES[remarketing_id]
    told = RemarketingWithdrawn(remarketing_id=remarketing_id, device_id=device_id, user_id=ERIKA, identifiers=(imei(value),))
    return remarketing_id, told


def completed(status: Any) -> Entry:
    return ORDER, OrderCompleted(**OF_ORDER, status=status)


def cancelled(quantity: int) -> Entry:
    return ORDER, OrderItemsCancelled(**OF_ORDER, items=(Pieces(position=2, name="Hülle", quantity=quantity),))


DELIVERED: Entry = (ORDER, ParcelDelivered(**OF_ORDER, parcel_id=PARCEL, tracking_number=None, devices=()))
BOTH = (*BASE, device(TABLET, imei(IMEI_2)), assigned(TABLET), CASE_LISTED, placed(TWO_CASES), *traded_in(SOLD), *traded_in(OTHER_SOLD))
SHIPPED = (*BOTH, accepted(), shipped(pieces(2)))


def of(remarketing_id: UUID, event: type[Event]) -> Entry:
    return remarketing_id, event.model_validate(
        {"remarketing_id": remarketing_id, "device_id": DEVICES[remarketing_id][0], "user_id": ERIKA}
    )


def test_each_is_awaited_once_all_is_delivered() -> None:
    delivered = given(*SHIPPED).when(DELIVER).then(DELIVERED, completed("delivered"), awaited(SOLD), awaited(OTHER_SOLD))
    assert delivered.world.fold(Remarketing, SOLD).status == "registered"


def test_what_has_arrived_before_the_delivery_or_was_withdrawn_is_not_awaited() -> None:
    before = (of(SOLD, RemarketedDeviceReceived), withdrawn(OTHER_SOLD))
    given(*SHIPPED, *before).when(DELIVER).then(DELIVERED, completed("delivered"))


def test_nothing_is_awaited_while_something_is_to_come() -> None:
    given(*BOTH, accepted(), shipped(pieces(1))).when(DELIVER).then(DELIVERED)


def test_of_an_order_that_is_cancelled_in_part_it_is_awaited() -> None:
    begun = (*BOTH, accepted(), shipped(pieces(1)), DELIVERED)
    given(*begun).when(CancelOrder(order_id=ORDER)).then(cancelled(1), completed("delivered"), awaited(SOLD), awaited(OTHER_SOLD))


def test_of_an_order_that_came_back_or_is_cancelled_it_is_not_to_be_sold() -> None:
    came_back = (ORDER, ParcelReturned(**OF_ORDER, parcel_id=PARCEL, tracking_number=None, why="refused", content=(pieces(2),)))
    for begun in ((*SHIPPED, came_back), BOTH):
        ends = given(*begun).when(CancelOrder(order_id=ORDER))
        ends.then(cancelled(2), completed("cancelled"), withdrawn(SOLD), withdrawn(OTHER_SOLD))


def test_what_is_awaited_is_received_or_withdrawn_as_before() -> None:
    world = given(*SHIPPED, DELIVERED, completed("delivered"), awaited(SOLD), awaited(OTHER_SOLD)).world
    world.apply(world.decide(ReceiveForRemarketing(remarketing_id=SOLD)))
    world.apply(world.decide(WithdrawFromRemarketing(remarketing_id=OTHER_SOLD)))
    assert [world.fold(Remarketing, each).status for each in (SOLD, OTHER_SOLD)] == ["received", "withdrawn"]


DUE = datetime(2026, 12, 14, 7, tzinfo=UTC)
ON: Entry = (CUSTOMER, CaseRemindersChanged(reminders=CaseReminders(open_return=3)))


def test_its_user_is_reminded_while_it_is_awaited_as_of_a_return() -> None:
    told: dict[str, Any] = {"remarketing_id": SOLD, "device_id": PHONE, "user_id": ERIKA}
    remind = RemindOfTradeIn(timed_id=SOLD, due_at=DUE)
    reminded = (SOLD, AwaitedDeviceReminded(**told, due_at=DUE, mailed=True))
    with_mail = (ERIKA, UserEmailChanged(email="erika@beispiel.example", was=None))
    there = (*SHIPPED, DELIVERED, completed("delivered"), awaited(SOLD))
    given(*there, ON, with_mail).when(remind).then(reminded).when(remind).then()
    later = RemindOfTradeIn(timed_id=SOLD, due_at=DUE + timedelta(days=3))
    again = (SOLD, AwaitedDeviceReminded(**told, due_at=DUE + timedelta(days=3), mailed=True))
    given(*there, ON, with_mail, reminded).when(later).then(again)
    given(*there, ON).when(remind).then((SOLD, AwaitedDeviceReminded(**told, due_at=DUE, mailed=False)))
    for over in (of(SOLD, RemarketedDeviceReceived), withdrawn(SOLD)):
        given(*there, ON, with_mail, over).when(remind).then()
    given(*there, with_mail).when(remind).then()
    given(*SHIPPED, ON, with_mail).when(remind).then()
