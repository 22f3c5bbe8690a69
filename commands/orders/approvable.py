"""Orders that wait for approval, and who may give it (H-11)."""

from datetime import datetime
from uuid import UUID

from aggregates.customer import Customer
from aggregates.order import Order
from commands.accounts.asking_account import account_of
from commands.customers.agreed import check_feature
from commands.engine.command import Given, Refusal
from commands.orders.open_order import open_order


class OrderAwaitsNoApproval(Refusal):
    """The order {number} doesn't wait for approval; it needs none, or has it already."""

    code = "order-awaits-no-approval"
    de = "Die Bestellung {number} wartet nicht auf eine Genehmigung; sie braucht keine, oder sie ist schon entschieden."


class NotAnApprover(Refusal):
    """The order {number} is approved by others: those who are named in the rules for approval, and their deputies; ask one of them."""

    status = 403
    code = "not-an-approver"
    de = "Die Bestellung {number} genehmigen andere: wer in den Regeln für die Genehmigung genannt ist, und deren Vertretung; bitte sich an eine dieser Personen wenden."


class OwnOrder(Refusal):
    """You placed the order {number} yourself; somebody else has to approve it."""

    status = 403
    code = "own-order"
    de = "Sie haben die Bestellung {number} selbst aufgegeben; bitte eine andere Person genehmigen lassen."


def approver(given: Given, order_id: UUID, asked_at: datetime) -> UUID | None:
    """Return in whose place the asker approves or declines, None: in their own. Raises FeatureOff, OrderIsCompleted, OrderAwaitsNoApproval, NotAnApprover, OwnOrder."""
    check_feature(given, "approval")
    order = open_order(given, order_id)
    if order.approval != "awaiting":
        raise OrderAwaitsNoApproval(number=order.number)
    customer = given.state(Customer, given.customer_id)
    asker = account_of(given)
    named = None if asker is None else customer.approval.in_place_of(asker, customer.working_days.local_day(asked_at))
    if asker is None or named is None:
        raise NotAnApprover(number=order.number)
    if not customer.approval.may_approve(asker, order.ordered_by):
        raise OwnOrder(number=order.number)
    return None if named == asker else named


class OrderAwaitsApproval(Refusal):
    """The order {number} waits for its customer's approval; nothing is done with it before."""

    code = "order-awaits-approval"
    de = "Die Bestellung {number} wartet noch auf die Genehmigung des Kunden; vorher wird nichts damit getan."


def check_approved(order: Order) -> None:
    """Raise OrderAwaitsApproval where it still waits."""
    if order.approval == "awaiting":
        raise OrderAwaitsApproval(number=order.number)
