"""What lists answer with, as types made from their declaration: rows, facets, pages (X-01)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, NotRequired
from uuid import UUID

from pydantic import Field as Description
from typing_extensions import TypedDict

from api.engine.answer import Texts, about, made_type
from readmodels.engine.field import Field, FieldType, Resource
from readmodels.engine.query_parameters import facetable

WITH_FIELDS = "x-required-with-fields"
"""What a row has in any case, also where `fields=` chooses others."""
_TYPES: Mapping[FieldType, Any] = {
    "text": str,
    "number": float,
    "money": Annotated[str, Description(pattern=r"^-?[0-9]+\.[0-9]{2}$", description="In euros, net unless its name says otherwise")],
    "date": date,
    "instant": datetime,
    "boolean": bool,
    "choice": str,
    "id": UUID,
    "list": list[str],
}
Members = Mapping[str, Any]
"""Of what stands in a row besides its fields: name → type."""


class FacetValue(TypedDict):
    """A value, and how many rows have it; null: none."""

    value: str | float | bool | None
    count: int


class Facet(TypedDict):
    """How often each value occurs: the hundred most frequent, and how many rows have any other (`others`)."""

    values: list[FacetValue]
    others: int


class NamedFacetValue(FacetValue):
    """A value that stands for somebody or something, with the name."""

    name: Texts | None


class NamedFacet(TypedDict):
    """How often each value occurs, with the names of those for which they stand."""

    values: list[NamedFacetValue]
    others: int


def noun_of(resource: Resource) -> str:
    """Name one of a list's things, as types are named: `import-warnings` → `ImportWarning`."""
    words = (resource.noun or resource.name.removesuffix("s")).replace("-", "_").split("_")
    return "".join(word.capitalize() for word in words)


def value_type(field: Field) -> Any:
    """Return the type of what a field has in a row."""
    kind: Any = _TYPES[field.type]
    if field.type == "id" and field.composed:
        kind = str
    if field.choices:
        kind = Literal[tuple(field.choices)]
        kind = list[kind] if field.type == "list" else kind
    return kind | None if field.nullable else kind


def fields_of(resource: Resource) -> dict[str, Any]:
    """Return the types of what a row has, by field, each with its labels."""
    return {name: about(value_type(field), f"{field.de} / {field.en}") for name, field in resource.visible.items()}


_OWN_VALUE = {"type": ["string", "null"], "description": "A field of the customer's own, under its key: see `GET /meta/{resource}`"}


def own_fields_of(resource: Resource, value: Mapping[str, Any] = _OWN_VALUE) -> dict[str, Any]:
    """Return what a schema says of the customer's own fields, where rows have such; `value`: of each of them."""
    return {"patternProperties": {"^" + own.prefix.replace(".", r"\."): dict(value) for own in resource.own}} if resource.own else {}


def row_type(resource: Resource, more: Members | None = None, name: str | None = None) -> Any:
    """Make the type of a list's row: all its fields, and what stands beside them."""
    told = "With `fields=`, or a `view=` with such, it has those alone."
    if resource.own:
        told += " Fields of the customer's own stand under their keys, as `GET /meta/{resource}` names them to that customer."
    further = {WITH_FIELDS: [resource.key_field.name], **own_fields_of(resource)}
    return made_type(
        f"{name or noun_of(resource)}Row", {**fields_of(resource), **(more or {})}, f"A row of the list “{resource.en}”. {told}", further
    )


def facets_type(resource: Resource, facets: Mapping[str, Any] | None = None) -> Any:
    """Make the type of what is counted; `facets`: of those that aren't like all others."""
    kinds = {name: NotRequired[(facets or {}).get(name, Facet)] for name in facetable(resource)}
    told = "How often each value occurs, of the fields that `facets=` names, leaving out the field's own filter."
    if not kinds:
        return None
    return made_type(f"{noun_of(resource)}Facets", kinds, told, own_fields_of(resource, {"$ref": "#/components/schemas/Facet"}))


def page_type(
    resource: Resource, row: Any, *, dated: bool = False, facets: Mapping[str, Any] | None = None, name: str | None = None
) -> Any:
    """Make the type of a page with such rows; `dated`: the list can be asked as of a moment."""
    counted = facets_type(resource, facets)
    members: dict[str, Any] = {
        "items": list[row],
        "next_cursor": about(str | None, "For the next page; null on the last"),
        "prev_cursor": about(str | None, "For the page before; null on the first"),
        "total": about(int | None, "How many there are; with `count=exact`, else null"),
        "facets": about(counted | None if counted is not None else None, "With `facets=`, else null"),
        "position": about(int | None, "Position of the last event that the answer contains"),
    }
    if dated:
        members["at"] = NotRequired[about(datetime, "As of when it is; only with `at=`")]
        members["by"] = NotRequired[about(Literal["recorded", "effective"], "By which clock; only with `at=`")]
    return made_type(f"{name or noun_of(resource)}Page", members, f"A page of the list “{resource.en}”.")


@cache
def plain_page(resource: Resource) -> Any:
    """Return the type of a page of this list alone, with nothing beside its fields."""
    return page_type(resource, row_type(resource))
