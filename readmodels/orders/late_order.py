"""The clarification case that an order is while it is late, and the table of these (H-23)."""

from aggregates.order import Order
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES

LATE_ORDER = CaseKind(
    "late_order",
    2,
    Order,
    "Überfällige Lieferung",
    "Late delivery",
    "Die Bestellung liefern oder für einen anderen Tag zusagen; oder stornieren, was nicht kommt",
    "Deliver the order, or promise it for another day; or cancel what doesn't come",
    ("PUT /orders/{id}/promised-day", "POST /orders/{id}/deliveries", "POST /orders/{id}/cancellation"),
)
LATE_ORDER_CASES = CLARIFICATION_CASES.table("late_order_cases")
