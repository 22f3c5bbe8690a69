"""Rows that are handed over with a query, of lists that are in no read model: what the operator alone sees of all customers (docs/decisions/0024).

The reader's session gets them as one bound value, and asks them like a table; it sees nothing else of where they come from.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson
from psycopg import sql

from readmodels.engine.field import Field, FieldType, Resource
from readmodels.engine.sort_key import search_text, sort_key

HANDED = "handed"
"""The parameter that holds them."""
_TYPES: Mapping[FieldType, str] = {
    "text": "text",
    "number": "bigint",
    "money": "numeric(12,2)",
    "date": "date",
    "instant": "timestamptz",
    "boolean": "boolean",
    "choice": "text",
    "id": "uuid",
    "list": "text[]",
}
_KINDS = {kind: sql.SQL(kind) for kind in ("text", "bigint", "numeric(12,2)", "date", "timestamptz", "boolean", "uuid", "text[]")}


def handed_over(resource: Resource, rows: Iterable[Mapping[str, Any]], owner: UUID) -> str:
    """Make the value that holds these rows, each by names of fields: with what they are sorted and searched by, behind the wall of `owner`."""
    return orjson.dumps([_row(resource, row, owner) for row in rows], default=str).decode()


def _row(resource: Resource, row: Mapping[str, Any], owner: UUID) -> dict[str, Any]:
    fields = resource.visible.items()
    held: dict[str, Any] = {field.column: row[name] for name, field in fields}
    held |= {field.sort_column: sort_key(row[name]) for name, field in fields if field.sort_column is not None}
    if resource.search_column is not None:
        held[resource.search_column] = search_text(*(row[name] for name, field in fields if field.searchable))
    return {**held, resource.customer_column: owner}


def recordset(resource: Resource) -> sql.Composable:
    """Build what stands in place of a table."""
    columns = {resource.customer_column: "uuid"}
    for field in resource.visible.values():
        columns[field.column] = _type(field)
        if field.sort_column is not None:
            columns[field.sort_column] = "text"
    if resource.search_column is not None:
        columns[resource.search_column] = "text"
    return sql.SQL("jsonb_to_recordset({}::jsonb) AS rows_handed({})").format(
        sql.Placeholder(HANDED),
        sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(name), _KINDS[kind]) for name, kind in columns.items()),
    )


def _type(field: Field) -> str:
    return "text" if field.composed else _TYPES[field.type]
