"""Counts orders by what their list is narrowed by: afresh, or for what a batch touched (H-11)."""

from psycopg import Connection
from psycopg.rows import TupleRow

from projections.engine.facet_cubes import book, count_afresh
from projections.engine.projection import Physical, Touched
from readmodels.engine.facet_cubes import facet_columns
from readmodels.orders.order_facets import FACETED_ORDERS, ORDER_CUBES
from readmodels.orders.orders import ORDER_USERS, ORDERS

_FACETS = ", ".join(facet_columns(ORDER_CUBES[-1]))
_COLUMNS = ", ".join(FACETED_ORDERS.columns)
NOT_COUNTED_BY = frozenset((*ORDERS.columns, *ORDER_USERS.columns)) - frozenset(FACETED_ORDERS.columns) - {"user_id"}
"""Columns of orders and users that aren't counted by."""


def derive_order_facets(connection: Connection[TupleRow], physical: Physical, touched: Touched | None) -> None:
    """Count orders: all (`touched` None), or those that a batch touched and those of the users that it touched."""
    if touched is None:
        connection.execute(f"TRUNCATE {physical[FACETED_ORDERS.name]}, {', '.join(physical[cube.name] for cube in ORDER_CUBES)}".encode())
        connection.execute(f"INSERT INTO {physical[FACETED_ORDERS.name]} ({_COLUMNS}) {faceted_orders(physical)}".encode())
        count_afresh(connection, physical, FACETED_ORDERS, ORDER_CUBES)
        return
    ids = {table.name: list(touched.get(table.name, ())) for table in (ORDERS, ORDER_USERS)}
    if any(ids.values()):
        book(connection, physical, ORDER_CUBES, _replaced(physical), ids)


def faceted_orders(at: Physical) -> str:
    """Select what each order is counted by."""
    columns = ", ".join(f"u.{column}" if column == "cost_centre" else f"o.{column}" for column in FACETED_ORDERS.columns)
    return f"SELECT {columns} FROM {at[ORDERS.name]} o LEFT JOIN {at[ORDER_USERS.name]} u ON u.user_id = o.user_id"


def _replaced(at: Physical) -> str:
    return f"""affected AS MATERIALIZED (SELECT ARRAY(
        SELECT unnest(%(orders)s::uuid[]) UNION SELECT order_id FROM {at[ORDERS.name]} WHERE user_id = ANY(%(order_users)s::uuid[])) AS ids),
    gone AS (DELETE FROM {at[FACETED_ORDERS.name]} WHERE order_id = ANY((SELECT ids FROM affected)::uuid[]) RETURNING customer_id, {_FACETS}),
    come AS (INSERT INTO {at[FACETED_ORDERS.name]} ({_COLUMNS})
        SELECT * FROM ({faceted_orders(at)} WHERE o.order_id = ANY((SELECT ids FROM affected)::uuid[])) AS fresh
        WHERE (SELECT count(*) FROM gone) >= 0 RETURNING customer_id, {_FACETS})"""
