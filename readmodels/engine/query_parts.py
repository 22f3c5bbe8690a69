"""Pieces of SQL that pages, totals and facets share. Names come from declarations only, values are bound."""

from collections.abc import Iterable

from psycopg import sql

from readmodels.engine.field import Resource
from readmodels.engine.handed_rows import recordset
from readmodels.engine.query_conditions import Tested, condition_sql

Conditions = tuple[Tested, ...]
"""Without their values: those of the n-th are the parameters f<n>a and f<n>b."""


def table(name: str) -> sql.Identifier:
    return sql.Identifier(*name.split("."))


def source_of(resource: Resource) -> sql.Composable:
    """Build what a list's rows are read from."""
    return recordset(resource) if resource.handed else table(resource.table)


def customer_is(resource: Resource) -> sql.Composable:
    return sql.SQL("{} = {}").format(sql.Identifier(resource.customer_column), sql.Placeholder("customer"))


def conditions_sql(resource: Resource, conditions: Conditions, *, but: str | None = None) -> sql.Composable:
    """Build the condition for the customer's rows that meet the conditions, save those on the field `but` that aren't fixed."""
    kept = (
        condition_sql(resource.visible[name], test, f"f{n}") for n, (name, test, fixed) in enumerate(conditions) if name != but or fixed
    )
    return all_of([customer_is(resource), *kept])


def search_sql(resource: Resource, spellings: tuple[int, ...]) -> list[sql.Composable]:
    """Build the conditions that find each word in any of its spellings (parameters w<word>_<spelling>); nothing when nothing is searched."""
    column = sql.Identifier(resource.search_column or "")
    return [
        sql.SQL("({})").format(
            sql.SQL(" OR ").join(sql.SQL("{} LIKE {}").format(column, sql.Placeholder(f"w{n}_{spelling}")) for spelling in range(count))
        )
        for n, count in enumerate(spellings)
    ]


def all_of(conditions: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL(" AND ").join(conditions)
