"""What a view asks of its list: checked by the list's own contract as it is saved, and again whenever it is told, as lists change."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import Any
from urllib.parse import urlencode

from typing_extensions import TypedDict

from access.rights import FEATURE_OF, denied
from aggregates.view_terms import Asked, ViewFilter
from api.engine.access import Caller
from api.engine.answer import made_type, members_of
from api.engine.list_answer import fields_of
from api.engine.lists import LISTED, Listed
from api.engine.reading import feature_off, reading
from api.engine.saved_query import Piece, joined, unusable
from commands.engine.command import NotFound
from foundation.noun import Noun
from readmodels.engine.field import Resource
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query_parameters import read_query
from readmodels.engine.query_refused import BadValue, QueryRefused, UnknownOperator, ValueOutOfReach
from readmodels.engine.query_values import shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations
from readmodels.view_resource import VIEW_LIST


class AskedFilter(TypedDict):
    """`filter[field][operator]=value`; without an operator `filter[field]=value`."""

    field: str
    operator: str | None
    value: str


class UnusablePart(TypedDict):
    """What the list takes no more: the parameter and its value; and why, in the words with which the list refuses it."""

    parameter: str
    value: str
    code: str
    de: str
    en: str


class AskedByView(TypedDict):
    """What a view asks, as the list's own parameters say it; where that leads; and what it is to whoever asks."""

    mine: bool
    default: bool
    maker_is_gone: bool
    fields: list[str]
    filters: list[AskedFilter]
    search: str | None
    sort: list[str]
    href: str
    unusable: list[UnusablePart]


ViewTold = made_type("ViewTold", {**fields_of(VIEW_LIST), **members_of(AskedByView)}, "A saved view, and what it asks of its list.")
LIST = Noun("Liste", "list")
SETTINGS: Relations = frozenset({"customers"})
"""What says which fields of its own a customer has."""


def viewed(name: str) -> Listed:
    """Return the list of which views can be saved: any of the customer's own but the one of views. Raises NotFound."""
    found = LISTED.get(name)
    if found is None or not found.saved:
        raise NotFound(LIST, shown(name))
    return found


def check(caller: Caller, name: str, asked: Asked) -> Asked:
    """Check what is asked just as the list does, and return it as it is kept. Raises NotFound, NotAllowed, FeatureOff, QueryRefused."""
    listed = viewed(name)
    caller.require(listed.area, "read")
    with reading(caller, SETTINGS, 0) as found:
        if denied(caller.rights, (listed.area, "read"), found.settings.features) == "feature":
            raise feature_off(FEATURE_OF[listed.area])
        resource, zone = listed_for(found, listed.resource), found.settings.zone
    try:
        query = read_query(resource, joined(asked.pieces), zone)
    except QueryRefused as refused:
        refused.pointer = _place_refused(refused, asked, resource, zone)
        raise
    sort = tuple(f"-{field}" if downwards else field for field, downwards in query.sort) if asked.sort else ()
    return Asked(query.fields, asked.filters, asked.search if query.search else None, sort)


def _place_refused(refused: QueryRefused, asked: Asked, resource: Resource, zone: tzinfo) -> str:
    """Where in the body of a view stands what its list refuses (RFC 6901): the column, filter, words or order that is refused by itself; all of its kind where they are refused together."""
    for place, piece in _pieces(asked):
        for _, alone in unusable(resource, [piece], zone):
            return place + (_member(alone) if place.startswith("#/filters/") else "")
    return f"#/{refused.parameter.partition(':')[0]}"


def _pieces(asked: Asked) -> Iterator[tuple[str, Piece]]:
    yield from ((f"#/fields/{n}", ("fields", name)) for n, name in enumerate(asked.fields))
    yield from ((f"#/filters/{n}", each.parameter) for n, each in enumerate(asked.filters))
    if asked.search is not None:
        yield "#/search", ("search", asked.search)
    yield from ((f"#/sort/{n}", ("sort", name)) for n, name in enumerate(asked.sort))


def _member(refused: QueryRefused) -> str:
    if isinstance(refused, UnknownOperator):
        return "/operator"
    return "/value" if isinstance(refused, BadValue | ValueOutOfReach) else "/field"


def readable(found: Reading) -> tuple[str, ...]:
    """Name the lists that whoever asks may read."""
    asker = found.asker
    return tuple(name for name, listed in LISTED.items() if asker is None or (listed.area, "read") in asker.rights)


def asked_of(fields: Iterable[str], filters: Iterable[Mapping[str, Any]], search: str | None, sort: Iterable[str]) -> Asked:
    """Return what a row of a view asks."""
    return Asked(tuple(fields), tuple(ViewFilter(**each) for each in filters), search, tuple(sort))


def asked_told(found: Reading, name: str, asked: Asked) -> dict[str, Any]:
    """Tell what a view asks, where it leads, and which parts of it its list takes no more, and why: these are left out of where it leads."""
    listed = LISTED[name]
    resource = listed_for(found, listed.resource)
    wrong = dict(unusable(resource, asked.pieces, found.settings.zone))
    query = urlencode(joined([piece for piece in asked.pieces if piece not in wrong]), safe="[],")
    return {
        "fields": [*asked.fields],
        "filters": [each.model_dump() for each in asked.filters],
        "search": asked.search,
        "sort": [*asked.sort],
        "href": f"{listed.path}?{query}" if query else listed.path,
        "unusable": [
            {"parameter": parameter, "value": value, "code": refused.code, "de": refused.text_de, "en": refused.text_en}
            for (parameter, value), refused in wrong.items()
        ],
    }
