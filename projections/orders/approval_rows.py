"""What an order's row says of its approval, as its events have it (H-11)."""

from aggregates.orders.order_approval import OrderApprovalAsked, OrderApprovalDeclined, OrderApprovalReminded, OrderApproved
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.orders.order_rows import change_order
from projections.orders.orders import orders


@orders.on(OrderApprovalAsked)
def approval_asked(rows: Rows, recorded: Recorded[OrderApprovalAsked]) -> None:
    event = recorded.event
    change_order(rows, recorded, approval="awaiting", approval_reasons=[*event.reasons], ordered_by=event.ordered_by)


@orders.on(OrderApprovalReminded)
def approval_reminded(rows: Rows, recorded: Recorded[OrderApprovalReminded]) -> None:
    change_order(rows, recorded)


@orders.on(OrderApproved)
def approved(rows: Rows, recorded: Recorded[OrderApproved]) -> None:
    change_order(rows, recorded, approval="approved")


@orders.on(OrderApprovalDeclined)
def approval_declined(rows: Rows, recorded: Recorded[OrderApprovalDeclined]) -> None:
    reason = None if recorded.erased else recorded.event.reason
    change_order(rows, recorded, approval="declined", declined=True, reason=reason)
