"""Where there is something to do: which customers have open orders, for those of the operator who work for all of them (H-11)."""

from typing import Any

from psycopg.rows import dict_row

from api.engine.access import Caller, InspectsAll
from api.engine.lists import list_routes
from api.engine.reading import wait_for
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.orders.orders import ORDERS_TAG
from foundation.noun import Noun
from readmodels.engine.relations import read_by
from readmodels.orders.orders_by_customer import OPEN_ORDERS_BY_CUSTOMER, ORDERS_BY_CUSTOMER_LIST

router = guarded(ORDERS_TAG, "fulfilment")
ORDERS_BY_CUSTOMER_TILE = Tile(
    "orders_by_customer",
    Noun("Offene Bestellungen nach Kunde", "Open orders by customer"),
    "/orders-by-customer",
    ("fulfilment", "read"),
    scope="any",
)


def _open_orders(caller: Caller, after: int) -> list[dict[str, Any]]:
    wait_for(caller, read_by(OPEN_ORDERS_BY_CUSTOMER), after)
    with caller.backend.log.pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(OPEN_ORDERS_BY_CUSTOMER).fetchall()


list_routes(router, "/orders-by-customer", ORDERS_BY_CUSTOMER_LIST, who=InspectsAll, handing=_open_orders)
