"""Which customers have open orders, for those who work for all of them: a row for each customer that has any (H-11)."""

from readmodels.customer_resource import CUSTOMER_LIST
from readmodels.engine.field import Field, Resource

ORDERS_BY_CUSTOMER_LIST = Resource(
    "orders-by-customer",
    "orders",
    "Offene Bestellungen nach Kunde",
    "Open orders by customer",
    (
        *(CUSTOMER_LIST.visible[each] for each in ("id", "customer_number", "name")),
        Field("open", "number", "Offen", "Open", nullable=False),
        Field("to_accept", "number", "Anzunehmen", "To accept", nullable=False),
        Field("late", "number", "Überfällig", "Late", nullable=False),
        Field("oldest_placed_at", "instant", "Älteste offene Bestellung vom", "Oldest open order of", nullable=False),
        Field("next_promised_on", "date", "Nächster zugesagter Tag", "Next promised day"),
    ),
    default_sort=("oldest_placed_at",),
    customer_column="of_operator",
    search_column="search",
    handed=True,
)
OPEN_ORDERS_BY_CUSTOMER = """SELECT c.customer_id AS id, c.customer_number, c.name, o.open, o.to_accept, o.late, o.oldest_placed_at, o.next_promised_on
    FROM customers c CROSS JOIN LATERAL (
        SELECT count(*) AS open, count(*) FILTER (WHERE NOT accepted) AS to_accept,
            count(*) FILTER (WHERE late) AS late, min(placed_at) AS oldest_placed_at, min(promised_on) AS next_promised_on
        FROM orders o WHERE o.customer_id = c.customer_id AND o.is_open AND o.approval IS DISTINCT FROM 'awaiting') o
    WHERE o.open > 0"""
"""Of what waits for its approval nothing is told: it isn't the operator's yet."""
