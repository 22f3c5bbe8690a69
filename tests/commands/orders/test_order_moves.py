"""Random commands of customer, approvers and fulfilment walk an order's states: none leaves the table, and nobody works on what waits for approval (H-11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from aggregates.engine.words import codes_of
from aggregates.order import OPEN_ORDER_CLAIM, Order
from aggregates.order_terms import CLOSED_STATUSES, OrderStatus
from aggregates.orders.order_approval import AWAITING_APPROVAL_CLAIM
from aggregates.orders.parcels import Tracking
from commands.engine.command import Command, Refusal
from commands.orders.accept_order import AcceptOrder
from commands.orders.approve_order import ApproveOrder
from commands.orders.cancel_order import CancelOrder, StillWanted
from commands.orders.decline_approval import DeclineApproval
from commands.orders.decline_order import DeclineOrder
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.place_order import PlaceOrder, WantedItem
from commands.orders.procure_order import ProcureOrder
from commands.orders.return_parcel import ReturnParcel
from commands.orders.ship_parcel import SentDevice, SentItem, ShipParcel
from commands.orders.track_parcel import TrackParcel
from tests.commands.made_up import ERIKA, HOME, imei, user
from tests.commands.orders.approvals import BASE, BOSS, BY_BOSS, NOW, rules
from tests.commands.orders.made_up_orders import CASE_LISTED, LISTED, ORDER, OTHER_ORDER
from tests.commands.scenario import World

MOVES: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    "awaiting_approval": frozenset({"approved", "declined", "cancelled"}),
    "approved": frozenset({"accepted", "declined", "cancelled"}),
    "placed": frozenset({"accepted", "declined", "cancelled"}),
    "accepted": frozenset({"in_procurement", "partly_shipped", "shipped", "declined", "cancelled"}),
    "in_procurement": frozenset({"partly_shipped", "shipped", "declined", "cancelled"}),
    "partly_shipped": frozenset({"shipped", "partly_delivered", "delivered", "returned"}),
    "shipped": frozenset({"partly_delivered", "delivered", "partly_shipped", "returned"}),
    "returned": frozenset({"in_procurement", "accepted", "partly_shipped", "shipped", "declined", "cancelled"}),
    "partly_delivered": frozenset({"delivered"}),
    "delivered": frozenset(),
    "cancelled": frozenset(),
    "declined": frozenset(),
}
"""What one command may lead to from where an order stands."""
ORDERS = st.sampled_from([ORDER, OTHER_ORDER])


class Orders(RuleBasedStateMachine):
    """One order that needs approval, for its phone, and one that needs none."""

    @initialize()
    def begin(self) -> None:
        self.world = World()
        self.count = 0
        self.statuses: dict[UUID, OrderStatus] = {}
        for entry in (*BASE, rules(device_kinds=("smartphone",)), LISTED, CASE_LISTED, user(primary_address=HOME)):
            self.world.apply([entry])
        for order_id, articles in ((ORDER, ("BW-1", "H-1")), (OTHER_ORDER, ("H-1",))):
            items = tuple(WantedItem(article_number=article, quantity=2) for article in articles)
            self.told(PlaceOrder(order_id=order_id, number=f"B-{order_id}", user_id=ERIKA, items=items, asked_at=NOW))
            self.statuses[order_id] = self.world.fold(Order, order_id).status
        assert self.statuses == {ORDER: "awaiting_approval", OTHER_ORDER: "placed"}

    def told(self, command: Command, actor: str = "token:made-up") -> bool:
        self.world.actor = actor
        try:
            decision = self.world.decide(command)
        except Refusal:
            return False
        self.world.apply(decision)
        assert list(self.world.repeated(command)) == []
        return bool(decision)

    @rule(of=ORDERS, by=st.sampled_from([BY_BOSS, f"account:{ERIKA}"]), yes=st.booleans())
    def decide(self, of: UUID, by: str, *, yes: bool) -> None:
        command = ApproveOrder(order_id=of, asked_at=NOW) if yes else DeclineApproval(order_id=of, reason="Nein", asked_at=NOW)
        before = self.world.fold(Order, of)
        changed = self.told(command, by)
        assert not changed or (before.approval == "awaiting" and by == f"account:{BOSS}")

    @rule(of=ORDERS, yes=st.integers(0, 3))
    def accept(self, of: UUID, yes: int) -> None:
        before = self.world.fold(Order, of)
        changed = self.told(AcceptOrder(order_id=of) if yes else DeclineOrder(order_id=of, reason="Nein"))
        assert not (changed and before.approval == "awaiting")

    @rule(of=ORDERS, position=st.integers(1, 2))
    def ship(self, of: UUID, position: int) -> None:
        order = self.world.fold(Order, of)
        item = order.item(position)
        if item is None:
            return
        self.count += 1
        devices = (SentDevice(identifiers=(imei(f"35{self.count:012}"),)),) if item.product == "device" else ()
        parcel_id, device_id = (UUID(int=self.count + (base << 64)) for base in (1, 2))
        content: Any = (SentItem(position=position, devices=devices),)
        self.told(ShipParcel(order_id=of, parcel_id=parcel_id, carrier="dhl", content=content, device_ids=(device_id,)))

    @rule(of=ORDERS)
    def deliver(self, of: UUID) -> None:
        if (parcel_id := self.under_way(of)) is not None:
            assert self.told(DeliverParcel(order_id=of, parcel_id=parcel_id))

    def under_way(self, of: UUID) -> UUID | None:
        return next((each for each, parcel in self.world.fold(Order, of).parcels.items() if parcel.under_way), None)

    @rule(of=ORDERS)
    def procure(self, of: UUID) -> None:
        self.told(ProcureOrder(order_id=of))

    @rule(of=ORDERS, tracking=st.sampled_from(codes_of(Tracking)))
    def track(self, of: UUID, tracking: Tracking) -> None:
        self.count += 1
        if (parcel_id := self.under_way(of)) is not None:
            at = NOW + timedelta(seconds=self.count)
            assert self.told(TrackParcel(order_id=of, parcel_id=parcel_id, tracking=tracking, tracked_at=at, asked_at=at))

    @rule(of=ORDERS)
    def come_back(self, of: UUID) -> None:
        if (parcel_id := self.under_way(of)) is not None:
            assert self.told(ReturnParcel(order_id=of, parcel_id=parcel_id, why="refused"))

    @rule(of=ORDERS, kept=st.integers(0, 2), whole=st.booleans())
    def cancel(self, of: UUID, kept: int, *, whole: bool) -> None:
        self.told(CancelOrder(order_id=of, items=() if whole else (StillWanted(position=1, still_wanted=kept),)))

    @invariant()
    def each_stands_within_the_table(self) -> None:
        for of, before in getattr(self, "statuses", {}).items():
            order = self.world.fold(Order, of)
            assert order.status == before or order.status in MOVES[before], f"{before} → {order.status}"
            self.statuses[of] = order.status
            assert order.completed == (order.status in CLOSED_STATUSES)
            waits = self.world.holder(AWAITING_APPROVAL_CLAIM.of(str(of))) is not None
            assert waits == (order.status == "awaiting_approval")
            assert (self.world.holder(OPEN_ORDER_CLAIM.of(f"{ERIKA}/{of}")) is not None) == (not order.completed)


TestOrders = Orders.TestCase
TestOrders.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
