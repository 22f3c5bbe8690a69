"""Orders, and what their list shows of the users for whom they are: read together, so at one position (H-11)."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.order import Order
from eventstore.envelope import Recorded
from projections.engine.projection import NamedRows, Projection
from projections.named_users import keep_named_users
from projections.orders.order_facets import NOT_COUNTED_BY, derive_order_facets
from readmodels.engine.table import Table
from readmodels.orders.order_facets import FACETED_ORDERS, ORDER_CUBES
from readmodels.orders.orders import ORDER_COUNTS, ORDER_USERS, ORDERS, count_order
from readmodels.users.named_users import called_user


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if Order.owns(recorded.kind):
        yield ORDERS, recorded.stream_id


_VIEW = """SELECT o.*, u.name AS user_name, u.name_sort AS user_name_sort, u.cost_centre, u.personnel_number
    FROM {orders} o LEFT JOIN {order_users_named} u ON u.user_id = o.user_id"""


orders = Projection(
    "orders",
    version=9,
    marks=True,
    tables=(ORDERS, ORDER_COUNTS, FACETED_ORDERS, *ORDER_CUBES),
    reads=reads,
    afterwards=derive_order_facets,
    keeps_moments=True,
    named=(NamedRows(ORDER_USERS, ((ORDERS, "user_id"),), called_user),),
    unseen=NOT_COUNTED_BY,
    tally=ORDER_COUNTS,
    counts={ORDERS.name: count_order},
    views={"order_list": _VIEW},
)
keep_named_users(orders, ORDER_USERS)
