"""What the dashboard shows of orders (H-21)."""

from readmodels.dashboard_query import DashboardPart, Figure
from readmodels.engine.list_href import list_href
from readmodels.orders.order_resource import ORDER_LIST
from readmodels.orders.orders import OPEN_ORDERS

OPEN_ORDER_FIGURE = DashboardPart(
    "figures",
    OPEN_ORDERS,
    lambda _, counts: {"count": counts.get(OPEN_ORDERS, {}).get("all", 0), "href": list_href(ORDER_LIST, open="true")},
    Figure,
)
