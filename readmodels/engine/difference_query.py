"""What differs in a list between two moments: rows that came, went or changed (A-11)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from psycopg import sql

from readmodels.engine.field import Resource
from readmodels.engine.reader import Reading

Kind = Literal["came", "went", "changed"]


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


def differences(found: Reading, resource: Resource, schemas: tuple[str, str], after: str, limit: int) -> list[Difference]:
    """Find the rows that differ between what the two schemas hold, by their keys; those after a key, so many at most."""
    query = _query(resource, *schemas)
    return [Difference(*row) for row in found.all(query, {"after": after, "limit": limit})]


@lru_cache(maxsize=200)
def _query(resource: Resource, was: str, now: str) -> str:
    sides = [
        sql.SQL("SELECT {}::text AS key, to_jsonb(r) AS row FROM (SELECT {} FROM {} WHERE {} = {} AND {}::text > {}) AS r").format(
            sql.Identifier(resource.key_field.name),
            sql.SQL(", ").join(
                sql.SQL("{} AS {}").format(sql.Identifier(field.column), sql.Identifier(name)) for name, field in resource.visible.items()
            ),
            sql.Identifier(schema, resource.table),
            sql.Identifier(resource.customer_column),
            sql.Placeholder("customer"),
            sql.Identifier(resource.key),
            sql.Placeholder("after"),
        )
        for schema in (was, now)
    ]
    return (
        sql.SQL(
            "SELECT key, was.row, now.row FROM ({}) AS was FULL JOIN ({}) AS now USING (key)"
            " WHERE was.row - {silent}::text[] IS DISTINCT FROM now.row - {silent}::text[] ORDER BY key LIMIT {limit}"
        )
        .format(*sides, silent=sql.Literal(list(SILENT)), limit=sql.Placeholder("limit"))
        .as_string(None)
    )


SILENT = ("version", "position")
"""Fields that say nothing about the thing itself."""
