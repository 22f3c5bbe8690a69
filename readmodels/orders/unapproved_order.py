"""The clarification case that an order is while it waits too long for approval, and the table of these (H-23)."""

from aggregates.order import Order
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES
from readmodels.orders.waiting_seen import sees_waiting

UNAPPROVED_ORDER = CaseKind(
    "order_without_approval",
    2,
    Order,
    "Bestellung ohne Genehmigung",
    "Order without approval",
    "Die Bestellung genehmigen oder die Genehmigung ablehnen; oder die Bestellung stornieren",
    "Approve the order or decline its approval; or cancel the order",
    ("POST /orders/{id}/approval", "POST /orders/{id}/approval-decline", "POST /orders/{id}/cancellation"),
    sees_waiting,
)
UNAPPROVED_ORDER_CASES = CLARIFICATION_CASES.table("unapproved_order_cases")
