"""How a read model's table is declared: a row type, a key, indexes; the SQL types follow from the row's annotations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, NamedTuple, NewType, Protocol, TypeVar, cast, get_args, get_type_hints
from uuid import UUID

from readmodels.engine.copy_text import COPIED, LITERAL, NULL, Convert, nullable

Json = NewType("Json", str)
"""JSON text, kept as written."""

_SQL: Mapping[Any, str] = {
    str: "text",
    int: "bigint",
    float: "double precision",
    Decimal: "numeric",
    bool: "boolean",
    UUID: "uuid",
    datetime: "timestamptz",
    date: "date",
    Json: "json",
    list[str]: "text[]",
}


class RowType(Protocol):
    """A NamedTuple whose first field is `customer_id`: everything belongs to exactly one customer."""

    @property
    def customer_id(self) -> UUID: ...

    def _replace(self, **changes: Any) -> Any: ...


R = TypeVar("R", bound=RowType)


class Tally(NamedTuple):
    """One count that a row takes part in: a figure (`devices`), and under which label (`smartphone`)."""

    customer_id: UUID
    figure: str
    label: str


@dataclass(frozen=True, eq=False)
class Table(Generic[R]):
    """`key` names the row's own column; None: rows are only ever added. `indexes` are column lists, `private` tables have no view.

    `stream` is the column that names the stream a row follows from, where that isn't the key. `by_sql` says that SQL fills the table after the handlers,
    not they; `unique` lists columns that are unique together.
    """

    name: str
    row: type[R]
    key: str | None = None
    indexes: tuple[str, ...] = ()
    unique: str | None = None
    private: bool = False
    by_sql: bool = False
    stream: str | None = None
    about: str | None = None
    """The column of the customer that a row is about, where it stands behind another's wall."""
    gathered: "Gathered[R] | None" = None
    """What it is read as, together with other projections' tables of the same rows."""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return cast("tuple[str, ...]", cast("Any", self.row)._fields)

    @cached_property
    def converters(self) -> tuple[Convert, ...]:
        """How each column is written for COPY."""
        return self._converted(lambda hint: _converter(hint, COPIED, NULL))

    @cached_property
    def literals(self) -> tuple[Convert, ...]:
        """How each column is written in a composite literal."""
        return self._converted(lambda hint: _converter(hint, LITERAL, ""))

    def _converted(self, converter: Callable[[Any], Convert]) -> tuple[Convert, ...]:
        hints = get_type_hints(self.row)
        return tuple(converter(hints[name]) for name in self.columns)

    @cached_property
    def key_index(self) -> int:
        """The place of the key's column."""
        return self.columns.index(self.key or "")

    @cached_property
    def selected(self) -> str:
        """The columns for a SELECT, JSON as the text it was written as."""
        return ", ".join(f'"{name}"::text' if name in self.json else f'"{name}"' for name in self.columns)

    @cached_property
    def json(self) -> frozenset[str]:
        """The columns that hold JSON text."""
        hints = get_type_hints(self.row)
        return frozenset(name for name in self.columns if Json in (hints[name], *get_args(hints[name])))

    @cached_property
    def typed(self) -> str:
        """The columns with their types, as a function that returns records wants them."""
        hints = get_type_hints(self.row)
        return ", ".join(f'"{name}" {_sql_type(hints[name]).removesuffix(" NOT NULL")}' for name in self.columns)

    def ddl(self, physical: str, *, logged: bool = True) -> str:
        """Write the CREATE TABLE, with the primary key but without the other indexes."""
        hints = get_type_hints(self.row)
        columns = [f'"{name}" {_sql_type(hints[name])}' for name in self.columns]
        if self.key:
            columns.append(f'PRIMARY KEY ("{self.key}")')
        return f"CREATE {'' if logged else 'UNLOGGED '}TABLE {physical} ({', '.join(columns)})"

    def index_ddl(self, physical: str) -> Iterable[str]:
        for number, columns in enumerate(self.indexes):
            using, _, listed = columns.rpartition(":")
            yield f"CREATE INDEX IF NOT EXISTS {physical}_{number} ON {physical} {f'USING {using} ' if using else ''}({listed})"
        if self.unique:
            yield f"CREATE UNIQUE INDEX IF NOT EXISTS {physical}_u ON {physical} ({self.unique}) NULLS NOT DISTINCT"


@dataclass(frozen=True, eq=False)
class Gathered(Generic[R]):
    """Rows of one type that several projections keep, each in a table of its own, and that are read as one: by the view `name` (projections/engine/gathered.py).

    A key must say of itself whose it is, so that no two tables have the same; `key`, `indexes` and `unique` are those of each table.
    """

    name: str
    row: type[R]
    key: str | None = None
    indexes: tuple[str, ...] = ()
    unique: str | None = None
    stream: str | None = None

    def table(self, name: str) -> Table[R]:
        """Make the table of one projection."""
        return Table(name, self.row, self.key, self.indexes, self.unique, stream=self.stream, gathered=self)

    @property
    def types(self) -> Mapping[str, str]:
        """Column → its SQL type."""
        hints = get_type_hints(self.row)
        return {name: _sql_type(hints[name]).removesuffix(" NOT NULL") for name in cast("Any", self.row)._fields}


def _converter(hint: Any, converters: Mapping[Any, Convert], null: str) -> Convert:
    arguments = [argument for argument in get_args(hint) if argument is not type(None)]
    bare = arguments[0] if type(None) in get_args(hint) else hint
    convert = converters[str if bare is Json else bare]
    return nullable(convert, null) if type(None) in get_args(hint) else convert


def _sql_type(hint: Any) -> str:
    arguments = [argument for argument in get_args(hint) if argument is not type(None)]
    if type(None) in get_args(hint):
        return _SQL[arguments[0]]
    return f"{_SQL[hint]} NOT NULL"
