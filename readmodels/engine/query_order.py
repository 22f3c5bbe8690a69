"""The order of a list and where a page goes on in it.

Empty values come last in both directions; the row's key breaks ties, in the direction of the last column, so that an index
`(customer, column, key)` gives the order forwards and backwards. Where a page goes on is said in values, not in numbers of rows: rows that come or go
meanwhile shift nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

from psycopg import sql

from readmodels.engine.field import Resource


class Key(NamedTuple):
    """A column of the order. A sort column may be NULL whatever its field says (a blank name has no sort key)."""

    column: sql.Composable
    descending: bool
    nullable: bool
    empty_first: bool = False

    @property
    def turned(self) -> "Key":
        """The same from the other end."""
        return Key(self.column, not self.descending, self.nullable, not self.empty_first)


def keys_of(resource: Resource, sort: tuple[tuple[str, bool], ...]) -> tuple[Key, ...]:
    """Return the columns that make the order complete: those asked for, then the row's key."""
    keys: list[Key] = []
    key = sql.Identifier(resource.key)
    for name, descending in sort:
        field = resource.visible[name]
        keys.append(Key(field.sorted_by, descending, field.nullable or field.sort_column is not None))
        if field.column == resource.key:
            return (*keys[:-1], Key(key, descending, False))
    return (*keys, Key(key, bool(keys) and keys[-1].descending, False))


def order_sql(keys: tuple[Key, ...], names: Sequence[sql.Composable], *, first_is_present: bool = False) -> sql.Composable:
    """Build the terms of an ORDER BY over these keys, under the names that they have in the relation asked.

    A first key known to be present lets an index be read backwards.
    """
    parts: list[sql.Composable] = []
    for place, (key, name) in enumerate(zip(keys, names, strict=True)):
        unlike = key.nullable and not (place == 0 and first_is_present) and key.descending != key.empty_first
        empty = (" NULLS FIRST" if key.empty_first else " NULLS LAST") if unlike else ""
        parts.append(sql.SQL("{}{}{}").format(name, sql.SQL(" DESC" if key.descending else ""), sql.SQL(empty)))
    return sql.SQL(", ").join(parts)


def after_sql(keys: tuple[Key, ...], names: Sequence[sql.Composable], present: tuple[bool, ...], first: int = 0) -> sql.Composable:
    """Build the condition that is true for the rows after the one whose values are the parameters k<first>, k<first + 1> ….

    `present` says which of those are not NULL.
    """
    if _is_one_way(keys, present):
        columns = sql.SQL(", ").join(names)
        values = sql.SQL(", ").join(_value(first + n) for n in range(len(keys)))
        return sql.SQL("({}) {} ({})").format(columns, sql.SQL("<" if keys[0].descending else ">"), values)
    ways: list[sql.Composable] = []
    same: list[sql.Composable] = []
    for n, (key, name) in enumerate(zip(keys, names, strict=True)):
        column, value = name, _value(first + n)
        if present[n]:
            further = sql.SQL("{} {} {}").format(column, sql.SQL("<" if key.descending else ">"), value)
            or_empty = key.nullable and not key.empty_first
            ways.append(_all([*same, sql.SQL("({} OR {} IS NULL)").format(further, column) if or_empty else further]))
            same.append(sql.SQL("{} = {}").format(column, value))
        else:
            if key.empty_first:
                ways.append(_all([*same, sql.SQL("{} IS NOT NULL").format(column)]))
            same.append(sql.SQL("{} IS NULL").format(column))
    either = sql.SQL("({})").format(sql.SQL(" OR ").join(ways))
    if not present[0] or keys[0].nullable:
        return either
    # What all ways have in common, said once more in words that an index understands.
    return sql.SQL("{} {} {} AND {}").format(names[0], sql.SQL("<=" if keys[0].descending else ">="), _value(first), either)


def _is_one_way(keys: tuple[Key, ...], present: tuple[bool, ...]) -> bool:
    return all(present) and len({key.descending for key in keys}) == 1 and not any(key.nullable for key in keys)


def _value(number: int) -> sql.Composable:
    return sql.Placeholder(f"k{number}")


def _all(conditions: list[sql.Composable]) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(" AND ").join(conditions))
