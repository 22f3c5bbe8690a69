"""How the rows of list prices follow from their events, with the names that items of the catalogue have."""

from collections.abc import Iterable
from typing import Any

import orjson

from aggregates.catalogue_item import CatalogueItemHidden, CatalogueItemListed, CatalogueItemRenamed, CatalogueItemShown
from aggregates.engine.event import Event
from aggregates.prices.list_price import ListPrice, ListPriceEnded, ListPriceSet
from aggregates.prices.price_terms import TARIFF_FINANCING, PriceStep
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.sort_key import search_text, sort_key
from readmodels.engine.table import Json, Table
from readmodels.prices.list_prices import LIST_PRICES, PRICED_ITEMS, ListPriceRow, PricedItemRow


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if ListPrice.owns(recorded.kind):
        yield LIST_PRICES, recorded.stream_id
    else:
        yield PRICED_ITEMS, recorded.stream_id


_VIEW = f"""SELECT p.customer_id, p.price_id, p.item_id, p.article_number, p.financing, p.months, p.price, p.valid_from, p.steps, p.version, p.position,
    coalesce(i.name, p.article_number) AS item, coalesce(i.name_sort, '') AS item_sort, p.search || coalesce(i.name_search, '') AS search,
    coalesce(i.shown, true) AS shown, CASE WHEN i.is_tariff AND p.financing = '{TARIFF_FINANCING}' THEN NULL ELSE p.financing END AS to_agree
    FROM {{list_prices}} p LEFT JOIN {{priced_items}} i ON i.item_id = p.item_id"""

list_prices = Projection(
    "list_prices", version=4, marks=True, tables=(LIST_PRICES, PRICED_ITEMS), reads=reads, views={"list_price_list": _VIEW}
)


@list_prices.on(ListPriceSet, ListPriceEnded)
def price_set(rows: Rows, recorded: Recorded[ListPriceSet | ListPriceEnded]) -> None:
    event = recorded.event
    there = rows.get(LIST_PRICES, recorded.stream_id)
    steps = () if there is None else tuple(PriceStep.model_validate(each) for each in orjson.loads(there.steps))
    steps = ListPrice(steps=steps).evolve(event).steps
    last = steps[-1]
    row = ListPriceRow(
        recorded.customer_id,
        recorded.stream_id,
        item_id=event.item_id,
        article_number=event.article_number,
        financing=event.financing,
        months=event.months,
        price=None if last.price is None else last.price.amount,
        valid_from=last.valid_from,
        steps=Json(orjson.dumps([step.model_dump(mode="json") for step in steps]).decode()),
        search=search_text(event.article_number),
        version=recorded.stream_version,
        position=recorded.position,
    )
    rows.put(LIST_PRICES, row)


@list_prices.on(CatalogueItemListed)
def item_listed(rows: Rows, recorded: Recorded[CatalogueItemListed]) -> None:
    event = recorded.event
    rows.put(
        PRICED_ITEMS,
        PricedItemRow(recorded.customer_id, recorded.stream_id, **_called(event.name), shown=True, is_tariff=event.product == "tariff"),
    )


@list_prices.on(CatalogueItemRenamed)
def item_renamed(rows: Rows, recorded: Recorded[CatalogueItemRenamed]) -> None:
    row = rows.get(PRICED_ITEMS, recorded.stream_id)
    if row is not None:
        rows.put(PRICED_ITEMS, row._replace(**_called(recorded.event.name)))


def _called(name: str) -> dict[str, str]:
    return {"name": name, "name_sort": sort_key(name) or "", "name_search": search_text(name)}


@list_prices.on(CatalogueItemHidden, CatalogueItemShown)
def item_shown(rows: Rows, recorded: Recorded[CatalogueItemHidden | CatalogueItemShown]) -> None:
    row = rows.get(PRICED_ITEMS, recorded.stream_id)
    if row is not None:
        rows.put(PRICED_ITEMS, row._replace(shown=isinstance(recorded.event, CatalogueItemShown)))
