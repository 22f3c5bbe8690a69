"""From the parameters of a request to a query: every name and value is checked here, and what is wrong is said together with what exists.

`filter[field]=value`, `filter[field][operator]=value`, `sort=-name,model`, `search=`, `fields=`, `facets=`, `limit=`, `cursor=`, `count=exact`.
Several values of `in` and the two of `between` are separated by commas; a value with a comma stands in quotes: `"Muster, Erika"`. `in` may also be repeated.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import cast

from foundation.local_day import USUAL_ZONE
from foundation.normal_form import key
from foundation.noun import Noun
from readmodels.engine.field import Field, Resource
from readmodels.engine.query import DEFAULT_LIMIT, LARGEST_LIMIT, Query
from readmodels.engine.query_conditions import OPERATORS, Condition, Operator, read_condition
from readmodels.engine.query_refused import (
    FILTERS,
    ORDER,
    PER_PAGE,
    SEARCHED,
    TOTAL,
    BadValue,
    NotCounted,
    NotFilterable,
    NotSearchable,
    NotSortable,
    ParameterTwice,
    SecretField,
    TooMuch,
    UnknownField,
    UnknownOperator,
    UnknownParameter,
)
from readmodels.engine.query_values import is_storable, shown
from readmodels.engine.sort_key import search_words

PARAMETERS = ("filter[field]", "filter[field][operator]", "sort", "search", "fields", "facets", "limit", "cursor", "count", "after", "lang")
"""All that a list takes; `after` and `lang` are the route's and don't come here."""
MOST_CONDITIONS = 40
MOST_WANTED_VALUES = 1_000
MOST_SORTS = 6
MOST_WORDS = 8
LONGEST_SEARCH = 200

_FILTER = re.compile(r"filter\[([^\[\]]*)\](?:\[([^\[\]]*)\])?")
_SINGLE = frozenset({"sort", "search", "fields", "facets", "limit", "cursor", "count"})


def read_query(resource: Resource, pairs: Iterable[tuple[str, str]], zone: tzinfo = USUAL_ZONE) -> Query:
    """Read the query that these parameters ask for. A day compared with an instant is that day in `zone`. Raises QueryRefused."""
    filters: dict[tuple[str, str], list[str]] = {}
    single: dict[str, str] = {}
    for parameter, value in pairs:
        if found := _FILTER.fullmatch(parameter):
            filters.setdefault((found[1], found[2] or ""), []).append(value)
        elif parameter not in _SINGLE:
            raise UnknownParameter(shown(parameter), known=", ".join(PARAMETERS))
        elif parameter in single:
            raise ParameterTwice(parameter)
        else:
            single[parameter] = value
    return Query(
        sort=_sort(resource, single.get("sort")),
        fields=_fields(resource, single.get("fields")),
        conditions=_conditions(resource, filters, zone),
        search=_search(resource, single.get("search")),
        facets=_facets(resource, single.get("facets")),
        limit=_limit(single.get("limit")),
        cursor=single.get("cursor") or None,
        count=_count(single.get("count")),
    )


def filterable(resource: Resource) -> list[str]:
    return [name for name, field in resource.visible.items() if field.filterable]


def sortable(resource: Resource) -> list[str]:
    return [name for name, field in resource.visible.items() if field.sortable]


def facetable(resource: Resource) -> list[str]:
    return [name for name, field in resource.visible.items() if field.facet]


def _conditions(resource: Resource, filters: dict[tuple[str, str], list[str]], zone: tzinfo) -> tuple[Condition, ...]:
    conditions: list[Condition] = []
    for (name, operator), texts in filters.items():
        field = _field(resource, name, "filter")
        if not field.filterable:
            raise NotFilterable("filter", name, field.noun, nouns(resource, filterable(resource)))
        operators = OPERATORS[field.type]
        if operator and operator not in operators:
            raise UnknownOperator("filter", name, field.noun, operator=shown(operator), known=", ".join(operators))
        meant = cast("Operator", operator) or operators[0]
        parameter = f"filter[{name}][{meant}]"
        if len(texts) > MOST_CONDITIONS:
            raise TooMuch(parameter, field.noun, MOST_CONDITIONS)
        alternatives = [texts] if meant == "in" else [[text] for text in texts]
        conditions.extend(_condition(field, meant, parameter, given, zone) for given in alternatives)
    if len(conditions) > MOST_CONDITIONS:
        raise TooMuch("filter", FILTERS, MOST_CONDITIONS)
    return tuple(conditions)


def _condition(field: Field, operator: Operator, parameter: str, texts: list[str], zone: tzinfo) -> Condition:
    condition = read_condition(field, operator, parameter, texts, zone)
    if operator == "in" and len(cast("tuple[object, ...]", condition.values[0])) > MOST_WANTED_VALUES:
        raise TooMuch(parameter, field.noun, MOST_WANTED_VALUES)
    return condition


def _sort(resource: Resource, text: str | None) -> tuple[tuple[str, bool], ...]:
    parts = [part.strip() for part in text.split(",")] if text else list(resource.default_sort)
    if len(parts) > MOST_SORTS:
        raise TooMuch("sort", ORDER, MOST_SORTS)
    order: dict[str, bool] = {}
    for part in parts:
        name = part.removeprefix("-")
        field = _field(resource, name, "sort")
        if not field.sortable:
            raise NotSortable("sort", name, field.noun, nouns(resource, sortable(resource)))
        if name in order:
            raise ParameterTwice(f"sort: {name}")
        order[name] = part.startswith("-")
    return tuple(order.items())


def _fields(resource: Resource, text: str | None) -> tuple[str, ...]:
    """Those chosen, in their order; none when nothing is chosen."""
    return tuple(dict.fromkeys(_field(resource, part.strip(), "fields").name for part in text.split(","))) if text else ()


def _facets(resource: Resource, text: str | None) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(","))) if text else ()
    for name in names:
        field = _field(resource, name, "facets")
        if not field.facet:
            raise NotCounted("facets", name, field.noun, nouns(resource, facetable(resource)))
    return names


def _search(resource: Resource, text: str | None) -> tuple[tuple[str, ...], ...]:
    if not text or not text.strip():
        return ()
    if resource.search_column is None:
        raise NotSearchable("search", "search", SEARCHED, nouns(resource, filterable(resource)))
    if len(text) > LONGEST_SEARCH or not is_storable(text):
        expected = "words of at most 200 characters in all", "Wörter von zusammen höchstens 200 Zeichen"
        raise BadValue("search", SEARCHED, value=shown(text), expected=expected)
    forms = dict.fromkeys(field.form for field in resource.visible.values() if field.searchable and field.form is not None)

    def as_held(word: str) -> Iterator[str]:
        return (held for form in forms if (held := form.word(key(word))) is not None)

    words = tuple(search_words(text, as_held))
    if len(words) > MOST_WORDS:
        raise TooMuch("search", SEARCHED, MOST_WORDS)
    return words


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LARGEST_LIMIT):
        raise BadValue("limit", PER_PAGE, value=shown(text), expected=(f"1 to {LARGEST_LIMIT}", f"1 bis {LARGEST_LIMIT}"))
    return int(text)


def _count(text: str | None) -> bool:
    if text not in (None, "exact", "none"):
        raise BadValue("count", TOTAL, value=shown(text), expected=("exact or none", "exact oder none"))
    return text == "exact"


def nouns(resource: Resource, names: Iterable[str]) -> Iterator[tuple[str, Noun]]:
    """Name these columns as programs and as people call them."""
    return ((name, resource.visible[name].noun) for name in names)


def _field(resource: Resource, name: str, parameter: str) -> Field:
    """Return the field of that name. Raises SecretField, UnknownField."""
    if name not in resource.visible:
        for each in resource.fields:
            if each.name == name:
                raise SecretField(parameter, name, each.noun)
        raise UnknownField(parameter, name=shown(name), known=", ".join(resource.visible))
    return resource.visible[name]
