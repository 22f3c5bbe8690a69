"""How the rows of a catalogue follow from its events."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from aggregates.catalogue_item import (
    CatalogueItemHidden,
    CatalogueItemListed,
    CatalogueItemOffered,
    CatalogueItemPictured,
    CatalogueItemPlaced,
    CatalogueItemRenamed,
    CatalogueItemShown,
    CatalogueItemWithdrawn,
    CatalogueVariantAdded,
    CatalogueVariantOffered,
    CatalogueVariantPictured,
    CatalogueVariantWithdrawn,
)
from aggregates.catalogue_terms import Variant
from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from foundation.normal_form import same
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.catalogue_items import CATALOGUE_ITEMS, CatalogueItemRow
from readmodels.engine.sort_key import search_text, sort_key
from readmodels.engine.table import Json, Table


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    yield CATALOGUE_ITEMS, recorded.stream_id


catalogue = Projection("catalogue", version=2, marks=True, tables=(CATALOGUE_ITEMS,), reads=reads, keeps_moments=True)


def _put(rows: Rows, row: CatalogueItemRow, variants: list[dict[str, Any]]) -> None:
    numbers = [each["article_number"] for each in variants]
    facts = [each[name] for each in variants for name in ("size", "colour")]
    row = row._replace(
        name_sort=sort_key(row.name) or "",
        maker_sort=sort_key(row.maker),
        model_sort=sort_key(row.model),
        variants=Json(orjson.dumps(variants).decode()),
        article_numbers=numbers,
        sizes=_each("size", variants),
        colours=_each("colour", variants),
        search=search_text(row.name, row.maker, row.model, *numbers, *facts),
    )
    rows.put(CATALOGUE_ITEMS, row)


def _each(fact: str, variants: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each of them once, in the order in which they came."""
    return list(dict.fromkeys(each[fact] for each in variants if each[fact] is not None))


def _told(variant: Variant) -> dict[str, Any]:
    return {**variant.model_dump(), "offered": True, "picture": None}


@catalogue.on(CatalogueItemListed)
def listed(rows: Rows, recorded: Recorded[CatalogueItemListed]) -> None:
    event = recorded.event
    row = CatalogueItemRow(
        recorded.customer_id,
        recorded.stream_id,
        name=event.name,
        name_sort="",
        product=event.product,
        kind=event.kind,
        maker=event.maker,
        maker_sort=None,
        model=event.model,
        model_sort=None,
        variants=Json("[]"),
        article_numbers=[],
        sizes=[],
        colours=[],
        status="offered",
        place=None,
        picture=None,
        shown=True,
        search="",
        version=recorded.stream_version,
        position=recorded.position,
    )
    _put(rows, row, [_told(variant) for variant in event.variants])


def _change(rows: Rows, recorded: Recorded[Any], variants: list[dict[str, Any]] | None = None, **changes: Any) -> None:
    row = rows.get(CATALOGUE_ITEMS, recorded.stream_id)
    if row is not None:
        changed = row._replace(**changes, version=recorded.stream_version, position=recorded.position)
        _put(rows, changed, orjson.loads(row.variants) if variants is None else variants)


def _variants(rows: Rows, recorded: Recorded[Any]) -> list[dict[str, Any]]:
    row = rows.get(CATALOGUE_ITEMS, recorded.stream_id)
    return [] if row is None else orjson.loads(row.variants)


@catalogue.on(CatalogueItemRenamed)
def renamed(rows: Rows, recorded: Recorded[CatalogueItemRenamed]) -> None:
    _change(rows, recorded, name=recorded.event.name)


@catalogue.on(CatalogueVariantAdded)
def variant_added(rows: Rows, recorded: Recorded[CatalogueVariantAdded]) -> None:
    _change(rows, recorded, [*_variants(rows, recorded), _told(recorded.event.variant)])


def _change_variant(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    number = same(recorded.event.article_number)
    variants = [{**each, **changes} if same(each["article_number"]) == number else each for each in _variants(rows, recorded)]
    _change(rows, recorded, variants)


@catalogue.on(CatalogueVariantWithdrawn, CatalogueVariantOffered)
def variant_offered(rows: Rows, recorded: Recorded[CatalogueVariantWithdrawn | CatalogueVariantOffered]) -> None:
    _change_variant(rows, recorded, offered=isinstance(recorded.event, CatalogueVariantOffered))


@catalogue.on(CatalogueVariantPictured)
def variant_pictured(rows: Rows, recorded: Recorded[CatalogueVariantPictured]) -> None:
    _change_variant(rows, recorded, picture=recorded.event.picture)


@catalogue.on(CatalogueItemPlaced)
def placed(rows: Rows, recorded: Recorded[CatalogueItemPlaced]) -> None:
    _change(rows, recorded, place=recorded.event.place)


@catalogue.on(CatalogueItemPictured)
def pictured(rows: Rows, recorded: Recorded[CatalogueItemPictured]) -> None:
    _change(rows, recorded, picture=recorded.event.picture)


@catalogue.on(CatalogueItemHidden, CatalogueItemShown)
def shown(rows: Rows, recorded: Recorded[CatalogueItemHidden | CatalogueItemShown]) -> None:
    _change(rows, recorded, shown=isinstance(recorded.event, CatalogueItemShown))


@catalogue.on(CatalogueItemWithdrawn, CatalogueItemOffered)
def offered(rows: Rows, recorded: Recorded[CatalogueItemWithdrawn | CatalogueItemOffered]) -> None:
    _change(rows, recorded, status=recorded.event.status)
