"""The statement for a query's shape: all that it holds but its values, which are bound. Statements are made once per shape.

How a page is found: without a filter by the order alone. With one, going along the order until enough rows fit is a gamble, lost where few rows fit or
where those that fit stand together at the end. So the rows that fit are first taken as they come, up to FEW; when that is all, they are sorted in
memory; only when there are more is the order gone along. Which it is, a facet cube knows at no cost; else the taking shows it. Of lists that are large
enough for cubes, only the order is taken, and the rest of the page's rows looked up by their key: ten thousand whole rows don't fit into memory.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from psycopg import sql

from readmodels.engine.facets import cube_for, facets_sql, own_facets, taken_as
from readmodels.engine.field import Resource
from readmodels.engine.query_order import Key, after_sql, keys_of, order_sql
from readmodels.engine.query_parts import Conditions, all_of, conditions_sql, customer_is, search_sql, source_of, table

FEW = 10_000
"""Rows. Taking and sorting so many takes some 20 ms; looking for a page in vain among a million takes half a second."""


class Shape(NamedTuple):
    """`spellings` has the number of spellings of each search word, `after` tells which values of the cursor are not NULL."""

    resource: Resource
    fields: tuple[str, ...]
    conditions: Conditions
    sort: tuple[tuple[str, bool], ...]
    spellings: tuple[int, ...]
    facets: tuple[str, ...]
    limit: int
    total: bool
    after: tuple[bool, ...] | None
    backwards: bool = False
    """Before the cursor's row, and found from there; the page has them in the list's own order all the same."""


class Statement(NamedTuple):
    """SQL with $1, $2 …, and the names of the values that stand for them. What psycopg would do anew with each execution of a long text, done once."""

    text: bytes
    names: tuple[str, ...]


@lru_cache(maxsize=2_000)
def page_statement(shape: Shape) -> Statement:
    """Build the statement that gives one row.

    Its columns: items (JSON), order values of the row that was found first, and of the last one when there are more behind it (JSON), total, facets (JSON), position.
    """
    resource = shape.resource
    keys = keys_of(resource, shape.sort)
    if shape.backwards:
        keys = tuple(key.turned for key in keys)
    fits = _fits(shape)
    cube = None if shape.spellings else cube_for(resource, shape.conditions)
    narrowed = bool(shape.conditions or shape.spellings)
    counted = own_facets(resource, shape.facets, shape.conditions, shape.spellings) if narrowed and _by_key(shape) else []
    parts: list[sql.Composable] = []
    if counted:
        parts = [_all(shape, keys, fits, counted)]
    elif narrowed:
        parts = _few(shape, keys, fits, cube.table if cube else None)
    facets, facet_parts = facets_sql(resource, shape.facets, shape.conditions, shape.spellings, taken="few" if counted else None)
    statement = sql.SQL("{}SELECT page.items, page.first, page.last, {}, {}, {} FROM {} AS page").format(
        sql.SQL("WITH {} ").format(sql.SQL(", ").join([*parts, *facet_parts])) if parts or facet_parts else sql.SQL(""),
        _total(shape, fits, cube.table if cube else None, narrowed=narrowed, all_taken=bool(counted)) if shape.total else sql.SQL("NULL"),
        facets or sql.SQL("NULL"),
        _position(resource),
        _page(shape, keys, fits, narrowed=narrowed, all_taken=bool(counted)),
    )
    return _numbered(statement)


@lru_cache(maxsize=500)
def rows_statement(shape: Shape) -> bytes:
    """Build the statement that gives every row in order, a column per field."""
    keys = keys_of(shape.resource, shape.sort)
    columns = sql.SQL(", ").join(shape.resource.visible[name].value for name in shape.fields)
    order = order_sql(keys, [key.column for key in keys])
    return sql.SQL("SELECT {} FROM {} WHERE {} ORDER BY {}").format(columns, source_of(shape.resource), _fits(shape), order).as_bytes(None)


@lru_cache(maxsize=500)
def count_statement(shape: Shape) -> bytes:
    """Build the statement that counts the rows of `rows_statement`."""
    cube = None if shape.spellings else cube_for(shape.resource, shape.conditions)
    total = _total(shape, _fits(shape), cube.table if cube else None, narrowed=False)
    return sql.SQL("SELECT {}").format(total).as_bytes(None)


@lru_cache(maxsize=100)
def row_statement(resource: Resource) -> Statement:
    told = ((field.told_in(sql.Identifier(field.column)), name) for name, field in resource.visible.items())
    columns = sql.SQL(", ").join(sql.SQL("{} AS {}").format(value, sql.Identifier(name)) for value, name in told)
    return _numbered(
        sql.SQL("SELECT row_to_json(r)::text FROM (SELECT {} FROM {} WHERE {} AND {} = {}) r").format(
            columns, source_of(resource), customer_is(resource), sql.Identifier(resource.key), sql.Placeholder("key")
        )
    )


def _numbered(statement: sql.Composable) -> Statement:
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}"

    text = re.sub(r"%\((\w+)\)s", number, statement.as_string(None))
    return Statement(text.encode(), tuple(names))


def _page(shape: Shape, keys: tuple[Key, ...], fits: sql.Composable, *, narrowed: bool, all_taken: bool) -> sql.Composable:
    wanted = shape.limit + 1
    arms = [] if all_taken else _along_the_order(shape, keys, fits, narrowed=narrowed)
    if narrowed:
        arms.insert(0, _sorted(shape, keys, all_taken=all_taken))
    rows = sql.SQL("SELECT row_number() OVER () AS place, arms.* FROM (SELECT * FROM ({}) AS each LIMIT {}) AS arms").format(
        sql.SQL(" UNION ALL ").join(arms), wanted
    )
    names = _names(shape)
    shown = [shape.resource.visible[name] for name in shape.fields]
    item = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(field.told_in(sql.SQL("u.{}").format(names[field.column])), sql.Identifier(field.name))
        for field in shown
    )
    last = sql.SQL(", ").join(sql.SQL("u.{}::text").format(name) for name in _order_names(keys))
    return sql.SQL(
        "(SELECT coalesce(json_agg((SELECT row_to_json(r) FROM (SELECT {item}) r){turned}) FILTER (WHERE place <= {limit}), '[]')::text AS items, "
        "max(json_build_array({last})::text) FILTER (WHERE place = 1) AS first, "
        "CASE WHEN count(*) > {limit} THEN max(json_build_array({last})::text) FILTER (WHERE place = {limit}) END AS last FROM ({rows}) u)"
    ).format(item=item, limit=shape.limit, last=last, rows=rows, turned=sql.SQL(" ORDER BY place DESC" if shape.backwards else ""))


def _all(shape: Shape, keys: tuple[Key, ...], fits: sql.Composable, counted: list[str]) -> sql.Composable:
    values = sql.SQL(", ").join(sql.SQL("{} AS {}").format(shape.resource.visible[name].value, taken_as(name)) for name in counted)
    return sql.SQL("few AS MATERIALIZED (SELECT {}, {} FROM {} WHERE {})").format(
        _order_columns(keys), values, source_of(shape.resource), fits
    )


def _few(shape: Shape, keys: tuple[Key, ...], fits: sql.Composable, cube: str | None) -> list[sql.Composable]:
    columns = _order_columns(keys) if _by_key(shape) else _columns(shape, keys)
    taken = sql.SQL("few AS MATERIALIZED (SELECT {} FROM {} WHERE {}").format(columns, source_of(shape.resource), fits)
    if cube is None:
        return [
            sql.SQL("{} LIMIT {})").format(taken, FEW + 1),
            sql.SQL("many AS MATERIALIZED (SELECT count(*) > {} AS yes FROM few)").format(FEW),
        ]
    return [
        sql.SQL("many AS MATERIALIZED (SELECT coalesce(sum(n), 0) > {} AS yes FROM {} WHERE {})").format(
            FEW, table(cube), conditions_sql(shape.resource, shape.conditions)
        ),
        sql.SQL("{} AND NOT (SELECT yes FROM many))").format(taken),
    ]


def _sorted(shape: Shape, keys: tuple[Key, ...], *, all_taken: bool) -> sql.Composable:
    names = _order_names(keys)
    after = [after_sql(keys, names, shape.after)] if shape.after else []
    which = all_of([sql.SQL("true" if all_taken else "NOT (SELECT yes FROM many)"), *after])
    columns = sql.SQL(", ").join(names) if _by_key(shape) else sql.SQL("*")
    found = sql.SQL("(SELECT {} FROM few WHERE {} ORDER BY {} LIMIT {})").format(columns, which, order_sql(keys, names), shape.limit + 1)
    if not _by_key(shape):
        return found
    return sql.SQL("(SELECT {} FROM {} AS found JOIN {} ON {} = found.{} WHERE {} ORDER BY {})").format(
        _columns(shape, keys),
        found,
        source_of(shape.resource),
        sql.Identifier(shape.resource.key),
        names[-1],
        customer_is(shape.resource),
        order_sql(keys, names),
    )


def _by_key(shape: Shape) -> bool:
    return bool(shape.resource.facet_cubes)


def _along_the_order(shape: Shape, keys: tuple[Key, ...], fits: sql.Composable, *, narrowed: bool) -> list[sql.Composable]:
    """The rows whose first order column has a value, then those where it has none, or the other way round: each of the two in an order that an index has."""
    names = [key.column for key in keys]
    base = sql.SQL("{} AND (SELECT yes FROM many)").format(fits) if narrowed else fits
    first = names[0]
    arms: list[tuple[sql.Composable, sql.Composable]] = []
    empty_first, at_empty = keys[0].empty_first, shape.after is not None and not shape.after[0]
    if (empty_first or not at_empty) and not _first_is_empty(shape):
        present = (keys[0]._replace(nullable=False), *keys[1:])
        after = [after_sql(present, names, shape.after)] if shape.after and shape.after[0] else []
        there = [sql.SQL("{} IS NOT NULL").format(first)] if keys[0].nullable else []
        arms.append((all_of([base, *there, *after]), order_sql(keys, names, first_is_present=True)))
    if keys[0].nullable and (at_empty or not empty_first or shape.after is None):
        after = [after_sql(keys[1:], names[1:], shape.after[1:], first=1)] if shape.after and not shape.after[0] else []
        arms.append((all_of([base, sql.SQL("{} IS NULL").format(first), *after]), order_sql(keys[1:], names[1:])))
    if empty_first:
        arms.reverse()
    columns = _columns(shape, keys)
    rows = source_of(shape.resource)
    return [
        sql.SQL("(SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT {})").format(columns, rows, where, order, shape.limit + 1)
        for where, order in arms
    ]


def _first_is_empty(shape: Shape) -> bool:
    """The filter leaves only rows that have no value to be sorted by: a walk along the values would find none of them."""
    field = shape.resource.visible[shape.sort[0][0]]
    return any(name == field.name and test == "empty" for name, test, _ in shape.conditions) and (
        field.sort_column is not None or field.type not in ("text", "choice")
    )


def _total(shape: Shape, fits: sql.Composable, cube: str | None, *, narrowed: bool, all_taken: bool = False) -> sql.Composable:
    if cube is not None:
        return sql.SQL("(SELECT coalesce(sum(n), 0)::bigint FROM {} WHERE {})").format(
            table(cube), conditions_sql(shape.resource, shape.conditions)
        )
    if all_taken:
        return sql.SQL("(SELECT count(*) FROM few)")
    counted = sql.SQL("(SELECT count(*) FROM {} WHERE {})").format(source_of(shape.resource), fits)
    if not narrowed:
        return counted
    return sql.SQL("CASE WHEN (SELECT yes FROM many) THEN {} ELSE (SELECT count(*) FROM few) END").format(counted)


def _position(resource: Resource) -> sql.Composable:
    of = resource.positions
    return sql.SQL("(SELECT min({}) FROM {} WHERE {} = ANY({}))").format(
        sql.Identifier(of.position_column), table(of.table), sql.Identifier(of.projection_column), sql.Placeholder("projections")
    )


def _columns(shape: Shape, keys: tuple[Key, ...]) -> sql.Composable:
    fields = [sql.SQL("{} AS {}").format(sql.Identifier(column), name) for column, name in _names(shape).items()]
    return sql.SQL(", ").join([*fields, _order_columns(keys)])


def _order_columns(keys: tuple[Key, ...]) -> sql.Composable:
    """The last one is the row's key."""
    return sql.SQL(", ").join(sql.SQL("{} AS {}").format(key.column, name) for key, name in zip(keys, _order_names(keys), strict=True))


def _names(shape: Shape) -> dict[str, sql.Identifier]:
    """Each column once, and its name; what stands in JSON is taken out of it only for the rows of the page."""
    columns = dict.fromkeys(shape.resource.visible[name].column for name in shape.fields)
    return {column: sql.Identifier(f"f{n}") for n, column in enumerate(columns)}


def _order_names(keys: tuple[Key, ...]) -> list[sql.Composable]:
    return [sql.Identifier(f"s{n}") for n in range(len(keys))]


def _fits(shape: Shape) -> sql.Composable:
    return all_of([conditions_sql(shape.resource, shape.conditions), *search_sql(shape.resource, shape.spellings)])
