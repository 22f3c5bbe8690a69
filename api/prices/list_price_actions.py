"""List prices of the customer's agreement alone are shown, and what may be done with them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from aggregates.prices.list_price import ListPrice
from aggregates.prices.price_terms import AGREED_AS, Financing
from api.catalogue_shown import shown_items
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.shown import Shown
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.prices.list_price_resource import LIST_PRICE_LIST

_PRICES = "SELECT price_id, item_id, article_number, financing, months FROM list_prices WHERE price_id = ANY(%(ids)s)"


def agreed(found: Reading) -> tuple[Financing, ...]:
    """Name the kinds of financing that are agreed with the customer."""
    return tuple(financing for financing, feature in AGREED_AS.items() if feature in found.settings.features)


def agreed_ones(found: Reading, query: Query) -> Query:
    """Leave out what isn't agreed and what isn't shown, but for those who keep prices and catalogue."""
    query = shown_items(found, query)
    if found.asker is None or ("prices", "write") in found.asker.rights:
        return query
    missing = tuple(financing for financing in AGREED_AS if financing not in agreed(found))
    return replace(query, conditions=(*query.conditions, Condition("to_agree", "none", (missing,), fixed=True)))


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for price_id, item_id, article_number, financing, months in found.all(_PRICES, {"ids": [*ids]}):
        shown.thing(price_id, ListPrice(item_id, article_number, financing, months))
    return shown


LIST_PRICE_ACTIONS = ActionTable(LIST_PRICE_LIST, _look, read_by(_PRICES))
