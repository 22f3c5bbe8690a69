"""Orders that need approval wait until it is given, by whom the customer's rules name (H-11)."""

from datetime import date, timedelta
from typing import Any

import pytest

from aggregates.agreements.approval_rules import ApprovalRules, ApprovalRulesChanged, Deputy
from aggregates.customer import FeatureSwitchedOff
from aggregates.order import OrderAccepted, OrderCompleted, OrderItemsCancelled
from aggregates.order_terms import Pieces
from aggregates.orders.order_approval import OrderApprovalDeclined, OrderApprovalReminded, OrderApproved
from commands.customers.switch_feature import SwitchFeature
from commands.engine.command import NotFound
from commands.engine.feature_off import FeatureOff
from commands.orders.accept_order import AcceptOrder
from commands.orders.approvable import NotAnApprover, OrderAwaitsApproval, OrderAwaitsNoApproval, OwnOrder
from commands.orders.approvals_in_use import ApprovalsUnderWay
from commands.orders.approve_order import ApproveOrder
from commands.orders.cancel_order import CancelOrder
from commands.orders.change_approval_rules import (
    AccountCannotApprove,
    ApproversMissing,
    ApproversStillNeeded,
    ChangeApprovalRules,
    DeputyDaysNotInOrder,
    DeputyGiven,
    DeputyOfNobody,
    NamedTwiceInRules,
)
from commands.orders.decline_approval import DeclineApproval
from commands.orders.decline_order import DeclineOrder
from commands.orders.open_order import OrderIsCompleted
from commands.orders.place_order import PlaceOrder, WantedItem
from commands.orders.remind_of_approval import RemindOfApproval
from foundation.money import Money
from tests.commands.made_up import CUSTOMER, ERIKA, HOME, customer, user
from tests.commands.orders.approvals import BASE, BOSS, BY_BOSS, CLERK, DEPUTY, NOW, account, asked, priced, rules
from tests.commands.orders.made_up_orders import A_PHONE, CASE_LISTED, ITEM, LISTED, NUMBER, ORDER, TWO_CASES, placed
from tests.commands.scenario import given

OF: dict[str, Any] = {"order_id": ORDER, "user_id": ERIKA}
SHOP = (*BASE, LISTED, CASE_LISTED, user(primary_address=HOME, cost_centre="4711"))
APPROVE = ApproveOrder(order_id=ORDER, asked_at=NOW)
DECLINE = DeclineApproval(order_id=ORDER, reason="Zu teuer", asked_at=NOW)
APPROVED = (ORDER, OrderApproved(**OF))
WAITING = (*SHOP, rules(every_order=True), placed(), asked("every_order"))


def place(*articles: str, **fields: object) -> PlaceOrder:
    items = tuple(WantedItem(article_number=article) for article in articles or ("BW-1",))
    told = {"order_id": ORDER, "number": NUMBER, "user_id": ERIKA, "items": items, "asked_at": NOW, **fields}
    return PlaceOrder.model_validate(told)


@pytest.mark.requirement("H-11")
def test_what_needs_approval_says_why_and_all_else_goes_on() -> None:
    given(*SHOP).when(place()).then(placed())
    given(*SHOP, rules()).when(place()).then(placed())
    given(*SHOP, rules(every_order=True)).when(place()).then(placed(), asked("every_order"))
    given(*SHOP, rules(item_ids=(ITEM,))).when(place()).then(placed(), asked("item"))
    case = TWO_CASES.model_copy(update={"position": 1, "quantity": 1})
    given(*SHOP, rules(item_ids=(ITEM,), device_kinds=("smartphone",))).when(place("H-1")).then(placed(case))
    given(*SHOP, rules(device_kinds=("smartphone",))).when(place()).then(placed(), asked("kind"))
    given(*SHOP, rules(device_kinds=("laptop",))).when(place()).then(placed())
    given(*SHOP, rules(cost_centres=("4711 ", "4712"))).when(place()).then(placed(), asked("cost_centre"))
    given(*SHOP, rules(cost_centres=("4712",))).when(place()).then(placed())
    off = (CUSTOMER, FeatureSwitchedOff(feature="approval"))
    given(*SHOP, rules(every_order=True), off).when(place()).then(placed())


@pytest.mark.requirement("H-11")
@pytest.mark.parametrize(
    ("limit", "reasons"),
    [("899.99", ("amount",)), ("900.00", ()), ("1000.00", ())],
)
def test_the_limit_is_the_amount_once_by_the_price_list(limit: str, reasons: tuple[Any, ...]) -> None:
    priced_shop = (*SHOP, priced("BW-1", "900.00"), rules(above=Money(amount=limit)))  # pyright: ignore[reportArgumentType]
    given(*priced_shop).when(place()).then(placed(), *((asked(*reasons),) if reasons else ()))


@pytest.mark.requirement("H-11")
def test_what_has_no_price_may_cost_anything() -> None:
    limit = rules(above=Money(amount="5000.00"))  # pyright: ignore[reportArgumentType]
    given(*SHOP, limit).when(place()).then(placed(), asked("no_price"))
    later = priced("BW-1", "10.00")
    given(*SHOP, limit, later).when(place(asked_at=NOW - timedelta(days=2))).then(placed(), asked("no_price", at=NOW - timedelta(days=2)))
    given(*SHOP, limit, later).when(place(asked_at=None)).then(placed(), asked("no_price", at=None))
    given(*SHOP, limit, later).when(place()).then(placed())


@pytest.mark.requirement("H-11")
def test_nothing_is_done_with_an_order_before_it_is_approved() -> None:
    given(*WAITING).when(AcceptOrder(order_id=ORDER)).refused(OrderAwaitsApproval, NUMBER)
    given(*WAITING).when(DeclineOrder(order_id=ORDER, reason="Nicht lieferbar")).refused(OrderAwaitsApproval)
    given(*WAITING, APPROVED).when(AcceptOrder(order_id=ORDER)).then((ORDER, OrderAccepted(**OF)))
    all_of_it = OrderItemsCancelled(items=(Pieces(position=1, name=A_PHONE.name, quantity=1),), **OF)
    cancelled = ((ORDER, all_of_it), (ORDER, OrderCompleted(status="cancelled", **OF)))
    given(*WAITING).when(CancelOrder(order_id=ORDER)).then(*cancelled)
    given(*WAITING, *cancelled, actor=BY_BOSS).when(APPROVE).refused(OrderIsCompleted)


@pytest.mark.requirement("H-11")
def test_an_order_is_approved_or_declined_with_a_reason() -> None:
    given(*WAITING, actor=BY_BOSS).when(APPROVE).then(APPROVED)
    declined = (ORDER, OrderApprovalDeclined(reason="Zu teuer", **OF))
    given(*WAITING, actor=BY_BOSS).when(DECLINE).then(declined, (ORDER, OrderCompleted(status="declined", **OF)))
    given(*WAITING, APPROVED, actor=BY_BOSS).when(DECLINE).refused(OrderAwaitsNoApproval)
    given(*SHOP, rules(every_order=True), placed(), actor=BY_BOSS).when(APPROVE).refused(OrderAwaitsNoApproval)
    given(customer(), placed(), asked("every_order"), actor=BY_BOSS).when(APPROVE).refused(FeatureOff)


@pytest.mark.requirement("H-11")
def test_who_is_named_approves_and_a_deputy_on_its_days() -> None:
    given(*WAITING).when(APPROVE).refused(NotAnApprover)
    given(*WAITING, actor=f"account:{CLERK}").when(APPROVE).refused(NotAnApprover)
    stands_in = Deputy(approver=BOSS, deputy=DEPUTY, from_day=date(2026, 11, 28), until_day=date(2026, 11, 30))
    told = (*SHOP, rules(every_order=True, deputies=(stands_in,)), placed(), asked("every_order"))
    by_deputy = (ORDER, OrderApproved(in_place_of=BOSS, **OF))
    given(*told, actor=f"account:{DEPUTY}").when(APPROVE).then(by_deputy)
    given(*told, actor=f"account:{DEPUTY}").when(ApproveOrder(order_id=ORDER, asked_at=NOW + timedelta(hours=13))).then(by_deputy)
    after = ApproveOrder(order_id=ORDER, asked_at=NOW + timedelta(hours=15))  # the next day in Berlin
    given(*told, actor=f"account:{DEPUTY}").when(after).refused(NotAnApprover)


@pytest.mark.requirement("H-11")
def test_who_ordered_does_not_approve_unless_the_customer_says_so() -> None:
    own = (placed(), asked("every_order", ordered_by=BY_BOSS))
    given(*SHOP, rules(every_order=True), *own, actor=BY_BOSS).when(APPROVE).refused(OwnOrder)
    given(*SHOP, rules(every_order=True), *own, actor=BY_BOSS).when(DECLINE).refused(OwnOrder)
    given(*SHOP, rules(every_order=True, own_orders=True), *own, actor=BY_BOSS).when(APPROVE).then(APPROVED)
    given(*SHOP, rules(every_order=True)).when(place(ordered_by=BY_BOSS)).then(placed(), asked("every_order", ordered_by=BY_BOSS))


@pytest.mark.requirement("H-11")
def test_it_is_brought_to_mind_after_working_days() -> None:
    due = NOW.replace(hour=7) + timedelta(days=2)  # work begins at 8 in Berlin
    first = (ORDER, OrderApprovalReminded(number=NUMBER, times=1, reminded_at=due, **OF))
    given(*WAITING).when(RemindOfApproval(timed_id=ORDER, due_at=due)).then(first)
    given(*WAITING).when(RemindOfApproval(timed_id=ORDER, due_at=due - timedelta(minutes=1))).then()
    again = RemindOfApproval(timed_id=ORDER, due_at=due + timedelta(days=2))
    second = (ORDER, OrderApprovalReminded(number=NUMBER, times=2, reminded_at=again.due_at, **OF))
    given(*WAITING, first).when(again).then(second)
    given(*WAITING, APPROVED).when(again).then()
    given(placed()).when(again).then()


@pytest.mark.requirement("H-11")
def test_rules_name_accounts_that_can_approve() -> None:
    people = (*BASE, LISTED, account(BOSS, "boss"), account(DEPUTY, "deputy"), account(CLERK, "clerk", "viewer"))
    change = ChangeApprovalRules(customer_id=CUSTOMER, above="500.00", approvers=(BOSS,))  # pyright: ignore[reportArgumentType]
    now = ApprovalRules(above=Money(amount="500.00"), approvers=(BOSS,))  # pyright: ignore[reportArgumentType]
    given(*people).when(change).then((CUSTOMER, ApprovalRulesChanged(rules=now)))
    given(customer()).when(change).refused(FeatureOff)

    def refused(kind: Any, **fields: Any) -> None:
        given(*people).when(ChangeApprovalRules(customer_id=CUSTOMER, **fields)).refused(kind)

    refused(ApproversMissing, every_order=True)
    refused(AccountCannotApprove, every_order=True, approvers=(CLERK,))
    refused(NotFound, every_order=True, approvers=(ERIKA,))
    refused(NotFound, item_ids=(ERIKA,), approvers=(BOSS,))
    refused(NamedTwiceInRules, every_order=True, approvers=(BOSS, BOSS))
    refused(NamedTwiceInRules, cost_centres=("a1", "A1"), approvers=(BOSS,))
    days = {"from_day": date(2026, 12, 1), "until_day": date(2026, 12, 3)}
    refused(DeputyOfNobody, approvers=(BOSS,), deputies=(DeputyGiven(approver=DEPUTY, deputy=BOSS, **days),))
    refused(DeputyOfNobody, approvers=(BOSS,), deputies=(DeputyGiven(approver=BOSS, deputy=BOSS, **days),))
    refused(AccountCannotApprove, approvers=(BOSS,), deputies=(DeputyGiven(approver=BOSS, deputy=CLERK, **days),))
    turned = DeputyGiven(approver=BOSS, deputy=DEPUTY, from_day=days["until_day"], until_day=days["from_day"])
    refused(DeputyDaysNotInOrder, approvers=(BOSS,), deputies=(turned,))


@pytest.mark.requirement("H-11")
def test_it_is_not_switched_off_while_orders_wait() -> None:
    off = SwitchFeature(customer_id=CUSTOMER, feature="approval", on=False)
    given(*WAITING).when(off).refused(ApprovalsUnderWay, "1")
    given(*WAITING, APPROVED).when(off).then((CUSTOMER, FeatureSwitchedOff(feature="approval")))


def test_while_orders_wait_somebody_may_approve_them() -> None:
    none = ChangeApprovalRules(customer_id=CUSTOMER)
    given(*WAITING).when(none).refused(ApproversStillNeeded, "1")
    given(*WAITING, (ORDER, OrderApproved(order_id=ORDER, user_id=ERIKA))).when(none).then(
        (CUSTOMER, ApprovalRulesChanged(rules=ApprovalRules()))
    )
    still = (CUSTOMER, ApprovalRulesChanged(rules=ApprovalRules(approvers=(BOSS,))))
    given(*WAITING, account(BOSS, "chefin")).when(ChangeApprovalRules(customer_id=CUSTOMER, approvers=(BOSS,))).then(still)
