"""Lists over HTTP: the query that a request asks for, the answer, and both as OpenAPI tells them (X-01)."""

from collections.abc import Mapping, Set
from datetime import tzinfo
from typing import Any

from fastapi import Request

from readmodels.engine.field import Field, FieldType, Resource
from readmodels.engine.query import DEFAULT_LIMIT, LARGEST_LIMIT, Query
from readmodels.engine.query_conditions import OPERATORS
from readmodels.engine.query_parameters import facetable, filterable, read_query, sortable
from readmodels.engine.query_refused import UnknownParameter
from readmodels.engine.query_values import shown

_OF_THE_ROUTE = frozenset({"lang", "after", "expand"})
_TYPES: dict[FieldType, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time"},
    "boolean": {"type": "boolean"},
    "choice": {"type": "string"},
    "id": {"type": "string"},
    "list": {"type": "array", "items": {"type": "string"}},
}


def query_of(request: Request, resource: Resource, zone: tzinfo, further: Set[str] = frozenset()) -> Query:
    """Read what the request asks of the list; days are those of the customer's time zone.

    `further` are parameters of the route. Raises QueryRefused.
    """
    own = _OF_THE_ROUTE | further
    return read_query(resource, [pair for pair in request.query_params.multi_items() if pair[0] not in own], zone)


def filtered_by(query: Query) -> tuple[str, ...]:
    """Name the fields by which it is filtered, and `search` where words are looked for."""
    return tuple(dict.fromkeys([condition.field for condition in query.conditions] + (["search"] if query.search else [])))


_NARROWING = ("filter[field]", "filter[field][operator]", "search", "limit", "cursor")


def narrowing_of(request: Request, resource: Resource, zone: tzinfo, further: Set[str]) -> Query:
    """Read the same of a route that knows only which rows it shows, and how many, besides parameters of its own. Raises QueryRefused."""
    known = (*_NARROWING, *sorted(further), "after", "lang")
    for name in request.query_params:
        if name not in known and not name.startswith("filter["):
            raise UnknownParameter(shown(name), known=", ".join(known))
    return query_of(request, resource, zone, further)


def narrowing_parameters(resource: Resource) -> list[dict[str, Any]]:
    """Describe those parameters of it."""
    described = [*filter_parameters(resource), *_paging_parameters(resource)]
    return [each for each in described if each["name"] in _NARROWING or each["name"].startswith("filter[")]


def list_openapi(resource: Resource, more: Mapping[str, Any] | None = None, *, dated: bool = False) -> dict[str, Any]:
    """Make the `openapi_extra` of a route that answers with a page of this list; `more`: what its rows may have besides their fields.

    `dated`: it can be asked as of a moment.
    """
    schema = page_schema(resource, more)
    if dated:
        schema["properties"] |= _AS_OF
    return {
        "parameters": [*filter_parameters(resource), *_paging_parameters(resource)],
        "responses": {"200": {"description": "A page", "content": {"application/json": {"schema": schema}}}},
    }


_AS_OF: dict[str, Any] = {
    "at": {"type": "string", "format": "date-time", "description": "As of when it is, where `at` was asked for."},
    "by": {"type": "string", "enum": ["recorded", "effective"], "description": "By which clock, where `at` was asked for."},
}


def filter_parameters(resource: Resource) -> list[dict[str, Any]]:
    """Describe the parameters that an export of this list knows as well: filters, search, sort and fields."""
    filters = [_filter_parameter(resource.visible[name]) for name in filterable(resource)]
    search = [_parameter("search", "Words that must all occur, whatever their case and accents.", {"type": "string", "maxLength": 200})]
    return [
        *filters,
        *(search if resource.search_column else []),
        _parameter(
            "sort",
            f"Up to five of: {', '.join(sortable(resource))}. With a minus: descending. Empty values come last.",
            _names(resource.default_sort),
        ),
        _parameter("fields", f"Only these fields, of: {', '.join(resource.visible)}.", {"type": "string"}),
    ]


def page_schema(resource: Resource, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    facet = {
        "type": "object",
        "required": ["values", "others"],
        "properties": {
            "values": {
                "type": "array",
                "items": {"type": "object", "required": ["value", "count"], "properties": {"value": {}, "count": {"type": "integer"}}},
            },
            "others": {"type": "integer", "description": "Rows with any value beyond the hundred most frequent."},
        },
    }
    return {
        "type": "object",
        "required": ["items", "next_cursor", "prev_cursor", "total", "facets", "position"],
        "properties": {
            "items": {"type": "array", "items": row_schema(resource, more)},
            "next_cursor": {"type": ["string", "null"], "description": "For the next page; null on the last."},
            "prev_cursor": {"type": ["string", "null"], "description": "For the page before; null on the first."},
            "total": {"type": ["integer", "null"], "description": "With count=exact."},
            "facets": {"type": ["object", "null"], "properties": dict.fromkeys(facetable(resource), facet)},
            "position": {"type": ["integer", "null"], "description": "Position of the last event that the answer contains."},
        },
    }


def row_schema(resource: Resource, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    properties = {name: _value_schema(field) | {"description": f"{field.en} / {field.de}"} for name, field in resource.visible.items()}
    return {"type": "object", "required": [resource.key_field.name], "properties": {**properties, **(more or {})}}


def _value_schema(field: Field) -> dict[str, Any]:
    schema = dict(_TYPES[field.type])
    if field.nullable:
        schema["type"] = [schema["type"], "null"]
    if field.choices:
        schema["enum"] = [*field.choices, *([None] if field.nullable else [])]
    return schema


def _filter_parameter(field: Field) -> dict[str, Any]:
    first, *others = OPERATORS[field.type]
    schema: dict[str, Any] = {"type": "string"} | ({"enum": list(field.choices)} if field.choices else {})
    further = ", ".join(f"`filter[{field.name}][{operator}]`" for operator in others)
    return _parameter(f"filter[{field.name}]", f"{field.en} / {field.de} ({first}). Also: {further}.", schema)


def _paging_parameters(resource: Resource) -> list[dict[str, Any]]:
    counted = facetable(resource)
    facets = [_parameter("facets", f"How often each value occurs, of any of: {', '.join(counted)}.", {"type": "string"})]
    return [
        *(facets if counted else []),
        _parameter("limit", "Items of a page.", {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}),
        _parameter("cursor", "`next_cursor` or `prev_cursor` of a page, with the same filter, sort and search.", {"type": "string"}),
        _parameter(
            "count", "`exact`: how many items the whole list has.", {"type": "string", "enum": ["exact", "none"], "default": "none"}
        ),
    ]


def _names(names: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "default": ",".join(names)}


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
