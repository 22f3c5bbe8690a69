"""Where there is something to do: which customers have open orders, for those of the operator who work for all of them (H-11)."""

from api.engine.access import InspectsAll
from api.engine.list_parts import handed_by
from api.engine.lists import list_routes
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.orders.orders import ORDERS_TAG
from foundation.noun import Noun
from readmodels.orders.orders_by_customer import OPEN_ORDERS_BY_CUSTOMER, ORDERS_BY_CUSTOMER_LIST

router = guarded(ORDERS_TAG, "fulfilment")
ORDERS_BY_CUSTOMER_TILE = Tile(
    "orders_by_customer",
    Noun("Offene Bestellungen nach Kunde", "Open orders by customer"),
    "/orders-by-customer",
    ("fulfilment", "read"),
    scope="any",
)
list_routes(router, "/orders-by-customer", ORDERS_BY_CUSTOMER_LIST, who=InspectsAll, handing=handed_by(OPEN_ORDERS_BY_CUSTOMER))
