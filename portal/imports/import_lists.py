"""Imports and their quarantine, as the command line lists them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.log import EventLog
from importers.imports.interrupted import interrupted_imports
from importers.imports.sealed_values import opened_marks
from portal.customers import customer_named
from portal.engine.columns import Column, columns_of
from portal.engine.language import in_words
from portal.engine.told import Told
from readmodels.import_resource import IMPORT_LIST, QUARANTINE_LIST, WARNING_LIST

IMPORTS = (
    *columns_of(
        IMPORT_LIST,
        import_id="id",
        kind="kind",
        carrier="carrier",
        file="file_name",
        feed_date="feed_date",
        state="state",
        seen="seen",
        created="created",
        changed="changed",
        missing="missing",
        quarantined="quarantined",
        open_rows="open_rows",
        warnings="warnings",
        note="note",
    ),
    Column("interrupted", "Unterbrochen", "Interrupted"),
)
WARNINGS = columns_of(WARNING_LIST, import_id="import_id", file="file_name", line="line", column="column", value="value", text="text_de")
ROWS = columns_of(QUARANTINE_LIST, import_id="import_id", file="file_name", line="line", column="column", value="value", reason="reason_de")


class ListedImport(NamedTuple):
    import_id: UUID
    kind: str
    carrier: str | None
    file: str
    feed_date: date
    state: str
    seen: int
    created: int
    changed: int
    missing: int
    quarantined: int
    open_rows: int
    warnings: int
    note: str | None
    interrupted: bool


class OpenRow(NamedTuple):
    import_id: UUID
    file: str
    line: int
    column: str | None
    value: str | None
    reason: str


def newest_imports(log: EventLog, customer_id: UUID, limit: int) -> list[ListedImport]:
    """Return the newest so many, newest first."""
    with log.pool.connection() as connection:
        found = connection.execute(
            """SELECT import_id, kind, carrier, file_name, feed_date, state, seen, created, changed, missing, quarantined, open_rows, warnings, note
               FROM imports WHERE customer_id = %s ORDER BY started_at DESC, import_id DESC LIMIT %s""",
            (customer_id, limit),
        )
        rows = found.fetchall()
        alone = interrupted_imports(connection, [row[0] for row in rows])
    return [ListedImport(*row, interrupted=row[0] in alone) for row in rows]


def quarantined_rows(log: EventLog, customer_id: UUID, import_id: UUID | None, status: Literal["open", "dismissed"]) -> list[OpenRow]:
    """Return quarantined rows that are not corrected yet, or that were dismissed, the newest import first."""
    with log.pool.connection() as connection:
        found = connection.execute(
            """SELECT import_id, file_name, line, "column", value, reason_de, reason_en FROM quarantine
               WHERE customer_id = %s AND status = %s AND (%s::uuid IS NULL OR import_id = %s) ORDER BY quarantined_at DESC, import_id, line""",
            (customer_id, status, import_id, import_id),
        )
        return [OpenRow._make((*place, in_words(de, en))) for *place, de, en in _opened(log, connection, found.fetchall())]


def warnings_of(log: EventLog, customer_id: UUID, import_id: UUID | None) -> list[OpenRow]:
    """Return what imports warned of, the newest import first."""
    with log.pool.connection() as connection:
        found = connection.execute(
            """SELECT import_id, file_name, line, "column", value, text_de, text_en FROM import_warnings
               WHERE customer_id = %s AND (%s::uuid IS NULL OR import_id = %s) ORDER BY warned_at DESC, import_id, line, row_id""",
            (customer_id, import_id, import_id),
        )
        return [OpenRow._make((*place, in_words(de, en))) for *place, de, en in _opened(log, connection, found.fetchall())]


def _opened(log: EventLog, connection: Connection[TupleRow], rows: Sequence[TupleRow]) -> list[tuple[Any, ...]]:
    """The rows with what they say of people, which is sealed in the tables."""
    opened = opened_marks(connection, log.master, (cell for row in rows for cell in row if isinstance(cell, str)))
    return [tuple(opened(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]


def customer_of_import(log: EventLog, import_id: UUID, named: str | None = None) -> UUID:
    """Look up whose import it is. Raises Told when there is none such, or it isn't one of the customer that is `named`."""
    with log.pool.connection() as connection:
        row = connection.execute(
            "SELECT customer_id FROM events WHERE stream_id = %s AND stream_version = 1 AND event_name = 'import.started'", (import_id,)
        ).fetchone()
    if row is None or (named is not None and customer_named(log, named) != row[0]):
        raise Told(
            f"Einen Import {import_id} gibt es nicht; `portal import list` zeigt alle.",
            f"There is no import {import_id}; `portal import list` shows all.",
        )
    return row[0]
