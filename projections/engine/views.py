"""The views by which readers see live generations: one per table, joins, and what several projections keep of one kind (`Gathered`).

All stand on tables, none on another view, so that each is made anew by itself. Whichever projection goes live makes its own, and those that it has a part in, of
what is live at that moment: a rebuild of one projection leaves the rows of the others as they are.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from psycopg import Connection
from psycopg.errors import UndefinedColumn, UndefinedTable
from psycopg.rows import TupleRow

from projections.engine.projection import PROJECTIONS, Projection
from readmodels.engine.table import Gathered

log_of = logging.getLogger(__name__)

_MENTIONED = re.compile(r"\{(\w+)\}")
_LIVE = "SELECT name, generation FROM projection_generations WHERE live ORDER BY name"
_COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"


def physical_of(projection: Projection, number: int) -> dict[str, str]:
    """Map each table's name to the table of a generation."""
    return projection.joined({table.name: f"{table.name}_g{number}" for table in projection.tables})


def gathered_of(projection: Projection) -> list[Gathered[Any]]:
    """List what this projection's tables are gathered into."""
    return list({table.gathered.name: table.gathered for table in projection.tables if table.gathered is not None}.values())


def mentioned(query: str) -> frozenset[str]:
    """Find the tables, and what is gathered, that a view's SELECT names."""
    return frozenset(_MENTIONED.findall(query))


def show(connection: Connection[TupleRow], projection: Projection) -> None:
    """Let readers see the generation of a projection that is live by now. The caller holds the transaction, and readers at the gate where others' views change."""
    views = _Views(connection, projection)
    for table in projection.tables:
        if not table.private:
            views.make(table.name, f"SELECT * FROM {views.tables[projection.name][table.name]}")
    for name, query in projection.views.items():
        views.make(name, views.filled_in(projection, query))
    for gathered in gathered_of(projection):
        views.make(gathered.name, views.gathered(gathered))
        for other, name, query in views.over(gathered):
            if other is not projection:
                views.make_if_possible(other, name, query)


def show_moment(connection: Connection[TupleRow], projection: Projection, schema: str, joined: Mapping[str, str]) -> None:
    """Make the projection's views over the tables that a schema has, in that schema, and what is joined for names; of what is gathered they show its own rows."""
    tables = {**{table.name: f"{schema}.{table.name}" for table in projection.tables}, **joined}
    gathered = {
        each.name: " UNION ALL ".join(
            _select(each, f"FROM {tables[table.name]}", each.types) for table in projection.tables if table.gathered is each
        )
        for each in gathered_of(projection)
    }
    for name, query in gathered.items():
        _make(connection, f"{schema}.{name}", query)
    for name, query in projection.views.items():
        _make(connection, f"{schema}.{name}", query.format(**tables, **{each: f"({rows})" for each, rows in gathered.items()}))


class _Views:
    """What is live, and the views that are made of it."""

    def __init__(self, connection: Connection[TupleRow], shown: Projection) -> None:
        self._connection = connection
        known = {**{each.name: each for each in PROJECTIONS}, shown.name: shown}
        numbers: dict[str, int] = dict(connection.execute(_LIVE).fetchall())
        self._live = {name: known[name] for name in numbers if name in known}
        self._gathered = {gathered.name: gathered for each in known.values() for gathered in gathered_of(each)}
        self.tables = {name: physical_of(each, numbers[name]) for name, each in self._live.items()}

    def over(self, gathered: Gathered[Any]) -> Iterator[tuple[Projection, str, str]]:
        """Yield the live projections' views that join it."""
        for projection in self._live.values():
            for name, query in projection.views.items():
                if gathered.name in mentioned(query):
                    yield projection, name, query

    def filled_in(self, projection: Projection, query: str) -> str:
        names = mentioned(query) & self._gathered.keys()
        return query.format(**self.tables[projection.name], **{name: f"({self.gathered(self._gathered[name])})" for name in names})

    def gathered(self, gathered: Gathered[Any]) -> str:
        """Make the SELECT of the rows of all live tables.

        A column that one of an older version hasn't got yet is empty; such a table that isn't there holds no rows.
        """
        parts = [
            _select(gathered, f"FROM {table}", columns)
            for name, projection in self._live.items()
            for table in (self.tables[name][each.name] for each in projection.tables if each.gathered is gathered)
            if (columns := self._columns(table))
        ]
        return " UNION ALL ".join(parts or [_select(gathered, "WHERE false", ())])

    def _columns(self, table: str) -> set[str]:
        return {name for (name,) in self._connection.execute(_COLUMNS, (table,))}

    def make(self, name: str, query: str) -> None:
        self._connection.execute(f"DROP VIEW IF EXISTS {name}".encode())
        _make(self._connection, name, query)

    def make_if_possible(self, projection: Projection, name: str, query: str) -> None:
        """Make another projection's view, which may be of a version whose tables are others: then that stays as it was until it is rebuilt, too."""
        try:
            with self._connection.transaction():
                self.make(name, self.filled_in(projection, query))
        except (UndefinedColumn, UndefinedTable) as error:
            log_of.warning("the view %s is made anew when %s is rebuilt: %s", name, projection.name, error)


def _make(connection: Connection[TupleRow], name: str, query: str) -> None:
    connection.execute(f"CREATE VIEW {name} WITH (security_invoker = true) AS {query}".encode())
    connection.execute(f"GRANT SELECT ON {name} TO portal_reader".encode())


def _select(gathered: Gathered[Any], source: str, columns: Iterable[str]) -> str:
    there = {*columns}
    listed = ", ".join(f'"{name}"' if name in there else f'NULL::{kind} AS "{name}"' for name, kind in gathered.types.items())
    return f"SELECT {listed} {source}"
