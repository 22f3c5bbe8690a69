"""What the dashboard shows of orders (H-21)."""

from typing import Any

from readmodels.dashboard_query import Counts, DashboardPart, Figure
from readmodels.engine.list_href import list_href
from readmodels.engine.reader import Reading
from readmodels.orders.order_resource import ORDER_LIST
from readmodels.orders.orders import OPEN_ORDERS
from readmodels.orders.waiting_seen import sees_waiting


def _open_orders(found: Reading, counts: Counts) -> dict[str, Any]:
    """Count what the list behind it shows."""
    counted = counts.get(OPEN_ORDERS, {})
    seen = counted.get("all", 0) + (counted.get("awaiting", 0) if sees_waiting(found) else 0)
    return {"count": seen, "href": list_href(ORDER_LIST, open="true")}


OPEN_ORDER_FIGURE = DashboardPart(
    "figures",
    OPEN_ORDERS,
    _open_orders,
    Figure,
)
