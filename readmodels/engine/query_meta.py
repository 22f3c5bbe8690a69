"""What a client may ask of a list: the answer of `GET /meta/{resource}`, enough to build a table, its filters and its column chooser from."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from readmodels.engine.field import Field, FieldType, Resource
from readmodels.engine.query import DEFAULT_LIMIT, LARGEST_LIMIT
from readmodels.engine.query_conditions import OPERATORS, Operator


class Label(BaseModel):
    """What it is called."""

    de: str
    en: str


class ChoiceDescription(Label):
    """A value that a field may have."""

    value: str


class FieldDescription(BaseModel):
    """`operators` is empty for a field that can't be filtered; its first is the one meant by `filter[field]=value`."""

    name: str
    type: FieldType
    label: Label
    operators: list[Operator]
    sortable: bool
    searchable: bool
    facet: bool
    nullable: bool
    personal: bool
    exported: bool
    choices: list[ChoiceDescription] | None


class ActionDescription(BaseModel):
    """What can be done with a row's thing: by this route, whose path wants the row's id. `form` says what it asks for; null: nothing."""

    name: str
    label: Label
    method: str
    path: str
    form: str | None


class ResourceDescription(BaseModel):
    """A list: what it shows, and what may be asked of it."""

    name: str
    label: Label
    key: str
    search: bool
    default_sort: list[str]
    default_limit: int
    largest_limit: int
    export: list[Literal["csv", "xlsx", "pdf"]]
    fields: list[FieldDescription]
    actions: list[ActionDescription]


def describe(resource: Resource, actions: Sequence[ActionDescription] = ()) -> ResourceDescription:
    """Describe fields, types, operators, choices and labels in both languages; secret fields are left out."""
    return ResourceDescription(
        name=resource.name,
        label=Label(de=resource.de, en=resource.en),
        key=resource.key_field.name,
        search=resource.search_column is not None,
        default_sort=list(resource.default_sort),
        default_limit=DEFAULT_LIMIT,
        largest_limit=LARGEST_LIMIT,
        export=["csv", "xlsx", "pdf"],
        fields=[_describe(field) for field in resource.visible.values()],
        actions=list(actions),
    )


def _describe(field: Field) -> FieldDescription:
    return FieldDescription(
        name=field.name,
        type=field.type,
        label=Label(de=field.de, en=field.en),
        operators=list(OPERATORS[field.type]) if field.filterable else [],
        sortable=field.sortable,
        searchable=field.searchable,
        facet=field.facet,
        nullable=field.nullable,
        personal=field.personal,
        exported=not field.hidden_from_export,
        choices=[ChoiceDescription(value=code, de=de, en=en) for code, (de, en) in field.choices.items()] if field.choices else None,
    )
