"""What employees can order for themselves over HTTP: what the catalogue shows and offers, without prices (H-08, H-25)."""

from dataclasses import replace

from fastapi import Response

from api.catalogue import VARIANTS_OF_ITEMS
from api.engine.access import Reads
from api.engine.lists import list_routes
from api.engine.reading import After
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.orders.own_order_actions import user_of_asker
from api.orders.own_orders import OWN_ORDERS_TAG
from api.orders.ways_to_pay import AskedArticle, WaysToPay, ways_told
from foundation.noun import Noun
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.orders.own_order_resource import OWN_CATALOGUE_LIST

router = guarded(OWN_ORDERS_TAG, "own_orders")

_CAN_BE_ORDERED = (
    Condition("shown", "eq", (True,), fixed=True),
    Condition("status", "eq", ("offered",), fixed=True),
    Condition("product", "ne", ("tariff",), fixed=True),
)


def _can_be_ordered(found: Reading, query: Query) -> Query:
    """Leave out what is hidden, no longer offered, or booked for a number; refuse who couldn't order anything. Raises AccountWithoutUser."""
    user_of_asker(found)
    return replace(query, conditions=(*query.conditions, *_CAN_BE_ORDERED))


list_routes(
    router,
    "/own-catalogue",
    OWN_CATALOGUE_LIST,
    narrow=_can_be_ordered,
    unfold={"variants": VARIANTS_OF_ITEMS},
    always=("variants",),
    saved=False,
    compared=False,
)


@router.get(
    "/own-catalogue/ways-to-pay",
    response_model=WaysToPay,
    summary="Wie sich ein Artikel für sich selbst bezahlen lässt / In which ways an article for oneself can be paid for",
)
def get_own_ways_to_pay(caller: Reads, after: After, article_number: AskedArticle = None) -> Response:
    return ways_told(caller, article_number, after)


OWN_CATALOGUE_TILE = Tile("own_catalogue", Noun("Für sich selbst bestellen", "Order for oneself"), "/own-catalogue", ("own_orders", "read"))
