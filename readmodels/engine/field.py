"""What a list consists of: its fields with their types and labels, and the table or view that holds its rows.

A read model declares one `Resource`; filtering, sorting, search, paging, facets, export and the description at `GET /meta/{resource}` follow from it (X-01).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from psycopg import sql

from foundation.contribution import Point
from foundation.noun import Noun
from readmodels.engine.key_form import KeyForm
from readmodels.engine.own_fields import OwnFields
from readmodels.engine.relations import Relations

LISTS: "Point[Resource]" = Point("readmodels.registry", "LISTS")
"""All lists that can be asked."""

FieldType = Literal["text", "number", "date", "instant", "boolean", "choice", "id", "list", "money"]
"""`instant` is a timestamptz, `choice` a text column with codes, `id` a uuid or text key, `list` a text[], `money` a numeric column, told as text to the cent."""


@dataclass(frozen=True, eq=False)
class Field:
    """One column of a list.

    `sort_column` holds `sort_key(text)` of the column (readmodels/engine/sort_key.py): the field then sorts in German order, and `contains` and `starts`
    pay no heed to case and accents. `nullable=False` saves the database the look for empty values. A `secret` field (PIN, PUK) is in no list, filter
    or export. A field in one `language` is exported to its readers only, unless it is asked for. A `personal` one is shown like any other, and marked
    as such in the description. With a `member`, `column` and `sort_column` hold JSON, and the field has what stands there under that key.
    """

    name: str
    type: FieldType
    de: str
    en: str
    column: str = ""
    sort_column: str | None = None
    filterable: bool = True
    sortable: bool = True
    searchable: bool = False
    facet: bool = False
    nullable: bool = True
    choices: Mapping[str, tuple[str, str]] | None = None
    personal: bool = False
    secret: bool = False
    hidden_from_export: bool = False
    printed: bool = True
    """False: in a PDF only if it is asked for, as a page has not the room for all."""
    joined: str = ", "
    """What stands between the members of a list in a file."""
    member: str | None = None
    of: str | None = None
    """The field with the id of that of which it tells, where that isn't the row's own thing, and its name doesn't begin like it (`user_id`: `user`, `user_status`)."""
    composed: bool = False
    """Its ids are put together, such as `kind:device`, so that they are no UUIDs."""
    names: str | None = None
    """The kind of what its values stand for (`actor`, `list`), where they are ids or codes: files have its name instead."""
    language: str | None = None
    form: KeyForm | None = None
    """Of what things are known by: the form in which its values are held."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "column", self.column or self.name)
        if self.type == "list":
            object.__setattr__(self, "sortable", False)
            if self.facet:
                raise ValueError(f"{self.name}: a list has no facet")

    @property
    def noun(self) -> Noun:
        return Noun(self.de, self.en)

    @property
    def value(self) -> sql.Composable:
        """What it has in a row."""
        return self.value_in(sql.Identifier(self.column))

    @property
    def sorted_by(self) -> sql.Composable:
        """What puts it in order."""
        return self.value_in(sql.Identifier(self.sort_column or self.column))

    def value_in(self, column: sql.Composable) -> sql.Composable:
        """Build what it has where its column is called so."""
        return column if self.member is None else sql.SQL("({} ->> {})").format(column, sql.Literal(self.member))

    def told_in(self, column: sql.Composable) -> sql.Composable:
        """Build what JSON tells of it where its column is called so: money as text, which loses nothing on its way."""
        value = self.value_in(column)
        return sql.SQL("({}::text)").format(value) if self.type == "money" else value

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.de


@dataclass(frozen=True)
class FacetCube:
    """A small table that holds, per customer and combination of these fields' columns, the number of rows in `n`; kept by the projection.

    Facets and totals come from the first cube that has the facet's field and every filtered one, else from the rows themselves. A cube pays while it
    has no more than a few thousand rows per customer.
    """

    table: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class PositionTable:
    """Where projections keep how far they have come."""

    table: str = "projection_positions"
    projection_column: str = "projection"
    position_column: str = "position"


@dataclass(frozen=True, eq=False)
class Resource:
    """A list: where its rows are and what may be asked of them.

    `table` may be schema-qualified ("public.devices"). `key` is the column of the row's id, unique per customer and never null; it must be a field. `search_column` is filled by
    `search_text()` and wants an index `USING gin (<column> gin_trgm_ops)`. `facet_cubes` stand smallest first. Each column that lists are often sorted by
    wants an index `(customer_id, <sort column>, <key>)`; a page then costs the same at any size.
    """

    name: str
    table: str
    de: str
    en: str
    fields: tuple[Field, ...]
    default_sort: tuple[str, ...]
    key: str = "id"
    customer_column: str = "customer_id"
    search_column: str | None = None
    positions: PositionTable = field(default_factory=PositionTable)
    facet_cubes: tuple[FacetCube, ...] = ()
    own: tuple[OwnFields, ...] = ()
    """Fields of the customer's own, which it shows to that customer alone (`of_customer`)."""
    noun: str | None = None
    """What one of its rows is called in names of types (`service_access`), where that isn't the list's name without the plural's s."""
    handed: bool = False
    """Its rows are in no table: they are handed over with each query (handed_rows.py)."""
    itself: tuple[str, str] | None = None
    """By which kind, and by the value of which field, events name what a row is of, where it is of one thing."""

    def __post_init__(self) -> None:
        names = [each.name for each in self.fields]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.name}: two fields have the same name")
        if all(each.column != self.key or each.secret for each in self.fields):
            raise ValueError(f"{self.name}: no field shows the key column {self.key}")
        asked = {part.removeprefix("-") for part in self.default_sort} | {name for cube in self.facet_cubes for name in cube.fields}
        if unknown := asked - set(self.visible):
            raise ValueError(f"{self.name}: no such field: {', '.join(sorted(unknown))}")
        if self.search_column is None and any(each.searchable for each in self.fields):
            raise ValueError(f"{self.name}: searchable fields need a search column")

    @cached_property
    def reads(self) -> Relations:
        """What it shows rows of."""
        if self.handed:
            return frozenset()
        return frozenset(name.rpartition(".")[2] for name in (self.table, *(cube.table for cube in self.facet_cubes)))

    @cached_property
    def visible(self) -> dict[str, Field]:
        """The fields that may be seen, by name."""
        return {each.name: each for each in self.fields if not each.secret}

    @cached_property
    def told_of(self) -> Mapping[str, str]:
        """Fields that tell of something else → the one with its id."""
        return {name: each.of for name, each in self.visible.items() if each.of is not None}

    @cached_property
    def key_field(self) -> Field:
        return next(each for each in self.visible.values() if each.column == self.key)

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.de
