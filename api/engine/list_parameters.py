"""What may be asked of a list, as the description tells it: each operator of each filter, and the rest of the query contract (X-01).

Parameters that several routes have are told once, as components (`SHARED`; api/engine/description.py puts them there).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from api.engine.list_answer import noun_of
from readmodels.engine.field import Field, FieldType, Resource
from readmodels.engine.query import DEFAULT_LIMIT, LARGEST_LIMIT
from readmodels.engine.query_conditions import OPERATORS, Operator
from readmodels.engine.query_parameters import LONGEST_SEARCH, MOST_SORTS, MOST_WANTED_VALUES, facetable, filterable, sortable

SHARED = "x-shared-as"
"""Under which name a parameter is told once."""
Parameter = dict[str, Any]
_DAY = {"type": "string", "format": "date"}
_VALUES: Mapping[FieldType, Mapping[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "money": {"type": "string", "pattern": r"^[0-9]{1,7}(\.[0-9]{1,2})?$"},
    "date": _DAY,
    "instant": {"anyOf": [{"type": "string", "format": "date-time"}, _DAY]},
    "boolean": {"type": "boolean"},
    "choice": {"type": "string"},
    "id": {"type": "string"},
    "list": {"type": "string"},
}
_MEANT: Mapping[Operator, str] = {
    "eq": "is this",
    "ne": "isn't this",
    "in": "is one of these; a value with a comma stands in quotes",
    "contains": "contains this",
    "starts": "begins with this",
    "gt": "is more than this",
    "gte": "is this or more",
    "lt": "is less than this",
    "lte": "is this or less",
    "between": "lies between these two, both included",
    "empty": "is empty (true) or not (false)",
}


def filter_parameters(resource: Resource) -> list[Parameter]:
    """Describe what an export of this list knows as well: filters, search, sort and fields."""
    return [*_filters(resource), *_search(resource), _sort(resource), _fields(resource)]


def narrowing_parameters(resource: Resource) -> list[Parameter]:
    """Describe what tells which rows are meant: filters and search."""
    return [*_filters(resource), *_search(resource)]


def paging_parameters() -> list[Parameter]:
    """Describe what tells which part of them is wanted."""
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
    return [
        _shared("limit", "limit", "Items of a page", limit),
        _shared("cursor", "cursor", "`next_cursor` or `prev_cursor` of a page, with the same filter, sort and search", {"type": "string"}),
    ]


def list_parameters(resource: Resource) -> list[Parameter]:
    """Describe all that a list takes."""
    counted = {"type": "string", "enum": ["exact", "none"], "default": "none"}
    return [
        *filter_parameters(resource),
        *_facets(resource),
        *paging_parameters(),
        _shared("count", "count", "`exact`: how many items the whole list has", counted),
    ]


def saved_parameters(*, saved: bool) -> list[Parameter]:
    """Describe how a list is asked by what is saved of it, where that is possible."""
    told = "A saved view of this list, in place of its columns, filters, words and order; what the request gives itself counts instead"
    return [_shared("view", "view", told, {"type": "string", "format": "uuid"})] if saved else []


def _filters(resource: Resource) -> Iterator[Parameter]:
    noun = noun_of(resource)
    for name in filterable(resource):
        field = resource.visible[name]
        for number, operator in enumerate(OPERATORS[field.type]):
            told = f"{field.de} / {field.en}: {_MEANT[operator]}"
            schema = _value(field, operator)
            if number == 0:
                yield _shared(f"filter[{name}]", f"{noun}.filter.{name}", told, schema)
            yield _shared(f"filter[{name}][{operator}]", f"{noun}.filter.{name}.{operator}", told, schema)


def _value(field: Field, operator: Operator) -> dict[str, Any]:
    if operator == "empty":
        return {"type": "boolean"}
    value = dict(_VALUES[field.type])
    if field.choices and operator in ("eq", "ne", "in", "contains"):
        value["enum"] = [*field.choices]
    if operator == "in":
        return {"type": "array", "items": value, "maxItems": MOST_WANTED_VALUES}
    return {"type": "array", "items": value, "minItems": 2, "maxItems": 2} if operator == "between" else value


def _search(resource: Resource) -> Iterator[Parameter]:
    if resource.search_column is not None:
        schema = {"type": "string", "maxLength": LONGEST_SEARCH}
        yield _shared("search", "search", "Words that must all occur, whatever their case and accents", schema)


def _sort(resource: Resource) -> Parameter:
    names = [direction + name for name in sortable(resource) for direction in ("", "-")]
    schema = {"type": "array", "items": _names(resource, names, "-?"), "maxItems": MOST_SORTS, "default": [*resource.default_sort]}
    told = "In which order; with a minus: descending. Empty values come last."
    return _shared("sort", f"{noun_of(resource)}.sort", told, schema)


def _fields(resource: Resource) -> Parameter:
    schema = {"type": "array", "items": _names(resource, [*resource.visible])}
    return _shared("fields", f"{noun_of(resource)}.fields", "These fields only", schema)


def _facets(resource: Resource) -> Iterator[Parameter]:
    if facetable(resource):
        schema = {"type": "array", "items": _names(resource, facetable(resource))}
        yield _shared("facets", f"{noun_of(resource)}.facets", "Of these fields, how often each value occurs", schema)


def _names(resource: Resource, names: Sequence[str], before: str = "") -> dict[str, Any]:
    """Names of fields; of the customer's own, which nobody else has, by how they begin."""
    known = {"type": "string", "enum": [*names]}
    own = [{"type": "string", "pattern": f"^{before}{each.prefix.replace('.', chr(92) + '.')}"} for each in resource.own]
    return {"anyOf": [known, *own]} if own else known


def _shared(name: str, told_as: str, description: str, schema: Mapping[str, Any]) -> Parameter:
    parameter = {"name": name, "in": "query", "required": False, "description": description, "schema": dict(schema), SHARED: told_as}
    return {**parameter, "explode": False} if schema.get("type") == "array" else parameter
