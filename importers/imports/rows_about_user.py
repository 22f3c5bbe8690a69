"""Rows of lists and feeds that speak of a user, in the quarantine or among the warnings: their keys are destroyed with the user's own (A-14).

Rows of feeds from before they had keys of their own are sealed with the customer's, and stay.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from aggregates.feed_import import RowsQuarantined, RowsWarned
from aggregates.import_terms import QuarantinedRow, RowWarning
from aggregates.user import User, UserErased
from commands.users.erase_user import RemainsOfUser
from eventstore.envelope import Recorded
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from importers.imports.bad_rows import ROW_FIELD
from importers.imports.known_by import KnownBy
from importers.imports.row_keys import row_key
from importers.imports.sealed_values import said_of_row
from importers.imports.table_file import TableLayout
from importers.imports.table_kinds import TABLE_IMPORTS

_PAGE = 20
"""Events, each with some hundred rows."""
_ROWS = """SELECT position FROM events WHERE customer_id = %s AND position > %s
    AND event_name IN ('import.rows_quarantined', 'import.rows_warned') ORDER BY position"""
_LINE = re.compile(r"import:([0-9a-f-]{36})#(\d+)")


class RowsAboutUser:
    """Those of one customer. What a row said that was booked for the user counts as well, whoever it names."""

    def __init__(self, log: EventLog, customer_id: UUID, user_id: UUID) -> None:
        self._log = log
        self._customer_id = customer_id
        self._user_id = user_id
        self._kinds = {kind.key: kind for how in TABLE_IMPORTS for kind in how.tables()}
        self._version = 0
        self._seen = 0
        self._found: set[UUID] = set()
        self._alike: dict[str, bool] = {}
        """Whether a feed's row is about the user, by its likeness: feeds bring the same bad row each day."""

    def found(self, connection: Connection[TupleRow]) -> Collection[UUID]:
        """Return the subjects of the rows' keys; only what was recorded since the last look is looked at."""
        history = self._history(connection)
        if not history:
            return ()
        if len(history) != self._version:
            self._version, self._seen = len(history), 0
            self._alike.clear()
            self._found = {row_key(UUID(line[1]), int(line[2])) for each in history if (line := _LINE.fullmatch(each.causation))}
        known_by = KnownBy.of(self._user_id, [recorded.event for recorded in history])
        head = self._log.recorder.head(connection)
        positions = [position for (position,) in connection.execute(_ROWS, (self._customer_id, self._seen))]
        for first in range(0, len(positions), _PAGE):
            for recorded in self._log.at(connection, positions[first : first + _PAGE]):
                self._look(connection, known_by, recorded)
        self._seen = head
        return self._found

    def _history(self, connection: Connection[TupleRow]) -> list[Recorded[Event]]:
        """The user's, up to being erased; none where it can't be read any more, or the user is not to be erased yet."""
        keys, user = Keyring(self._log.master), User()
        found = self._log.load(connection, [self._user_id], keys).get(self._user_id, [])
        history = [recorded for recorded in found if recorded.kind is not UserErased]
        for recorded in history:
            user = user.evolve(recorded.event)
        return history if user.status == "deleted" and keys.has(self._user_id) else []

    def _look(self, connection: Connection[TupleRow], known_by: KnownBy, recorded: Recorded[Event]) -> None:
        event, import_id = recorded.event, recorded.stream_id
        rows: list[QuarantinedRow | RowWarning] = []
        if isinstance(event, RowsQuarantined):
            rows += event.rows
        elif isinstance(event, RowsWarned):
            rows += [warning for warning in event.warnings if warning.sealed is not None]
        keys = Keyring(self._log.master)
        keys.load(connection, {row_key(import_id, row.line) for row in rows})
        for row in rows:
            subject = row_key(import_id, row.line)
            if keys.has(subject) and self._is_about(known_by, keys, subject, row):
                self._found.add(subject)

    def _is_about(self, known_by: KnownBy, keys: Keyring, subject: UUID, row: QuarantinedRow | RowWarning) -> bool:
        if isinstance(row, RowWarning):
            return row.sealed is not None and known_by.in_texts(said_of_row(keys, subject, row.sealed))
        if row.likeness is None:
            return self._names(known_by, keys, subject, row)
        if row.likeness not in self._alike:
            self._alike[row.likeness] = self._names(known_by, keys, subject, row)
        return self._alike[row.likeness]

    def _names(self, known_by: KnownBy, keys: Keyring, subject: UUID, row: QuarantinedRow) -> bool:
        content: dict[str, Any] = orjson.loads(keys.unseal(subject, ROW_FIELD, row.sealed_row))
        kind, cells = self._kinds.get(content.get("kind", "")), content["cells"]
        if not known_by.may_be_in(cells):
            return False
        if row.likeness is not None:
            return known_by.in_feed_row(cells)
        row_of = TableLayout(kind, content["columns"]).row(cells) if kind is not None else None
        return known_by.in_row(row_of.values if row_of is not None else {}, cells) or known_by.in_texts(_wrong_cell(row, content))


def _wrong_cell(row: QuarantinedRow, content: Mapping[str, Any]) -> list[str]:
    """The cell that kept a row from being taken: what stands there belongs elsewhere, wherever it slipped from."""
    columns: list[str] = content["columns"]
    cells: list[str] = content["cells"]
    return [cells[at] for at, name in enumerate(columns) if name == row.column and at < len(cells)]


ROWS_OF_IMPORTS = RemainsOfUser(RowsAboutUser)
