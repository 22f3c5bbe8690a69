"""What differs in a list between two moments: rows that came, went or changed (A-11).

A page goes along the keys of both sides and ends where it is full: first the keys that differ are found, by the columns themselves, then the rows of those that it shows
are read. So all pages together look once at each row of the earlier moment, and for what came only as far as the page goes; where little changed and much came, each page
looks further.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from uuid import UUID

from psycopg import sql

from readmodels.engine.field import Resource
from readmodels.engine.moment_reading import POSITIONS
from readmodels.engine.query import Query, parameters_of
from readmodels.engine.query_parts import Conditions, all_of, conditions_sql, customer_is, search_sql
from readmodels.engine.query_refused import CursorUnreadable
from readmodels.engine.reader import Reading

Kind = Literal["came", "went", "changed"]
SILENT = ("version", "position")
"""Fields that say nothing about the thing itself."""


class Difference(NamedTuple):
    """A row of either moment, as the list shows it; None where there was none."""

    key: str
    was: Mapping[str, Any] | None
    now: Mapping[str, Any] | None

    @property
    def kind(self) -> Kind:
        return "came" if self.was is None else "went" if self.now is None else "changed"

    @property
    def changes(self) -> tuple[str, ...]:
        """The fields that differ."""
        was, now = self.was or {}, self.now or {}
        return tuple(name for name in (was or now) if was.get(name) != now.get(name))


class Differences(NamedTuple):
    """`position`: of the last event that the rows contain; of what is as of two moments, that of the later one."""

    rows: list[Difference]
    position: int


class _Shape(NamedTuple):
    """What the statement depends on."""

    resource: Resource
    was: str
    now: str
    conditions: Conditions
    spellings: tuple[int, ...]
    goes_on: bool
    backwards: bool


def differences(
    found: Reading, resource: Resource, schemas: tuple[str, str], query: Query, after: str | None, limit: int, *, backwards: bool = False
) -> Differences:
    """Find the rows that differ between what the two schemas hold, in the order of their keys; those after a key, so many at most; `backwards` those next before it, or the last.

    Of those that meet the query's conditions, and have its words, at either moment. Raises CursorUnreadable.
    """
    shape = _Shape(
        resource,
        *schemas,
        conditions=tuple(condition.tested for condition in query.conditions),
        spellings=tuple(len(word) for word in query.search),
        goes_on=after is not None,
        backwards=backwards,
    )
    if after is not None and not resource.key_field.composed and not _is_id(after):
        raise CursorUnreadable("cursor")
    rows = found.all(_statement(shape), {**parameters_of(resource, query, found.customer_id), "after": after, "limit": limit})
    differing = [Difference(*row) for _, *row in rows if row[0] is not None]
    return Differences(differing[::-1] if backwards else differing, rows[0][0] or 0)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=200)
def _statement(shape: _Shape) -> str:
    """One row at least: the position, and nothing where nothing differs."""
    resource = shape.resource
    compared = [name for name in resource.visible if name not in SILENT]
    parts = {
        "position": sql.SQL("(SELECT min(position) FROM {} WHERE projection = ANY({}))").format(
            sql.Identifier(shape.now, POSITIONS), sql.Placeholder("projections")
        ),
        "was": _side(shape, shape.was, compared),
        "now": _side(shape, shape.now, compared),
        "was_row": _row(resource, shape.was),
        "now_row": _row(resource, shape.now),
        "differ": sql.SQL(" OR ").join(
            sql.SQL("was.{0} IS DISTINCT FROM now.{0}").format(sql.Identifier(name)) for name in compared if name != resource.key_field.name
        ),
        "limit": sql.Placeholder("limit"),
        "order": sql.SQL("DESC" if shape.backwards else "ASC"),
        "within": sql.SQL(">" if shape.backwards else "<"),
    }
    return sql.SQL(_DIFFERENCES).format(**parts).as_string(None)


_DIFFERENCES = """WITH changed AS MATERIALIZED (
        SELECT was.key FROM ({was}) AS was LEFT JOIN ({now}) AS now ON now.key = was.key
            WHERE (was.fits OR now.fits) AND (now.key IS NULL OR {differ}) ORDER BY was.key {order} LIMIT {limit})
    SELECT at.position, page.key::text, {was_row}, {now_row}
    FROM (SELECT {position} AS position) AS at LEFT JOIN (
        SELECT key FROM (
            SELECT key FROM changed
            UNION ALL
            (SELECT now.key FROM ({now}) AS now LEFT JOIN ({was}) AS was ON was.key = now.key WHERE now.fits AND was.key IS NULL
                AND now.key {within} (SELECT key FROM changed ORDER BY key {order} LIMIT 1 OFFSET {limit} - 1) ORDER BY now.key {order} LIMIT {limit})
            UNION ALL
            (SELECT now.key FROM ({now}) AS now LEFT JOIN ({was}) AS was ON was.key = now.key WHERE now.fits AND was.key IS NULL
                AND (SELECT count(*) < {limit} FROM changed) ORDER BY now.key {order} LIMIT {limit})
        ) AS each ORDER BY key {order} LIMIT {limit}
    ) AS page ON true ORDER BY page.key {order}"""
"""What came is looked for only up to where a page is full of what changed or went."""


def _side(shape: _Shape, schema: str, compared: list[str]) -> sql.Composable:
    resource = shape.resource
    key = sql.Identifier(resource.key)
    return sql.SQL("SELECT {} AS key, {}, ({}) AS fits FROM {} WHERE {}{}").format(
        key,
        sql.SQL(", ").join(sql.SQL("{} AS {}").format(resource.visible[name].value, sql.Identifier(name)) for name in compared),
        all_of([conditions_sql(resource, shape.conditions), *search_sql(resource, shape.spellings)]),
        sql.Identifier(schema, resource.table),
        customer_is(resource),
        sql.SQL(" AND {} < {}" if shape.backwards else " AND {} > {}").format(key, sql.Placeholder("after"))
        if shape.goes_on
        else sql.SQL(""),
    )


def _row(resource: Resource, schema: str) -> sql.Composable:
    return sql.SQL("(SELECT to_jsonb(r) FROM (SELECT {} FROM {} WHERE {} AND {} = page.key) AS r)").format(
        sql.SQL(", ").join(
            sql.SQL("{} AS {}").format(field.told_in(sql.Identifier(field.column)), sql.Identifier(name))
            for name, field in resource.visible.items()
        ),
        sql.Identifier(schema, resource.table),
        customer_is(resource),
        sql.Identifier(resource.key),
    )
