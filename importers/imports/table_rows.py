"""From a table's rows to commands, or to the quarantine (F-09, F-18); the same for rows that come back corrected."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.import_terms import QuarantinedRow
from commands.engine.command import Command, Given
from commands.engine.given import Batch
from eventstore.keyring import Keyring
from importers.imports.booking import Booked, Line
from importers.imports.feed_rows import ROW_FIELD
from importers.imports.initial_load import LoadContext
from importers.imports.refused_rows import refusal_facts, refusal_text
from importers.imports.row_commands import RowCommands
from importers.imports.row_keys import keep_row_keys, row_key
from importers.imports.settled_lines import look_again
from importers.imports.table_cells import Loaded
from importers.imports.table_file import TableLayout, TableRow
from importers.imports.table_kinds import TableImport
from importers.quarantine import Reason, RowRejected


class TableRows:
    """Rows of one table. `import_id` names the import in whose quarantine they stand, or would."""

    def __init__(
        self, how: TableImport, layout: TableLayout, context: LoadContext, customer_id: UUID, import_id: UUID, sealer: Keyring
    ) -> None:
        self._how = how
        self._layout = layout
        self._context = context
        self._customer_id = customer_id
        self._import_id = import_id
        self._sealer = sealer

    def lines(self, part: Iterable[Loaded[Any]], batch: Batch) -> list[Line]:
        """Return the rows' commands, made when they are decided; what they will look at is loaded here."""
        rows = [(row.row.line, row.value) for row in part if row.value is not None]
        claims = {claim for _, value in rows for claim in self._how.claims(value)}
        batch.load_claims(self._customer_id, claims)
        holders = {batch.holder(self._customer_id, claim) for claim in claims} - {None}
        batch.load({*(holder for holder in holders if holder), *(self._context.new_id(line) for line, _ in rows), self._customer_id})
        return [Line(line, RowCommands(self._commands(line, value))) for line, value in rows]

    def _commands(self, line: int, value: Any) -> Callable[[Given], Iterator[Command]]:
        return lambda given: self._how.commands(self._context, given, line, value)

    def settle(self, connection: Connection[TupleRow], part: Iterable[Loaded[Any]], booked: Booked) -> None:
        """Have whatever the next feed says about numbers of a fed carrier looked at, their absence too."""
        if not self._how.settles:
            return
        carriers = {row.row.line: self._context.fed(row.value.carrier) for row in part if row.value is not None}
        changed: dict[str, set[UUID]] = {}
        for line, decision in booked.decisions:
            carrier = carriers[line.line]
            if carrier is not None:
                changed.setdefault(carrier, set()).update(sim_id for sim_id, _ in decision)
        for carrier, sims in changed.items():
            look_again(connection, self._customer_id, carrier, self._context.day, sims)

    def quarantined(self, part: Sequence[Loaded[Any]], booked: Booked) -> list[QuarantinedRow]:
        """Return the rows that can't be read and those that a rule refused, by line."""
        by_line = {row.row.line: row.row for row in part}
        rejected = [self._rejected(row) for row in part if row.value is None]
        refused = [
            self._sealed(by_line[line.line], refusal.code, None, refusal_text(refusal), refusal_facts(refusal))
            for line, refusal in booked.refused
        ]
        return sorted([*rejected, *refused], key=lambda row: row.line)

    def keep_keys(self, connection: Connection[TupleRow], rows: Iterable[QuarantinedRow]) -> None:
        """Store the rows' keys, in the transaction in which they go to the quarantine."""
        keep_row_keys(connection, self._sealer, (row_key(self._import_id, row.line) for row in rows))

    def _rejected(self, row: Loaded[Any]) -> QuarantinedRow:
        """With the wrong value, unless it may say something about a person: where cells slipped, a name may stand in any column."""
        first, how = row.wrong[0], self._how
        personal = {row.row.columns.get(field, field) for field in how.personal}
        silent = first.column in personal or (personal and len(row.wrong) > 1)
        value, facts = (None, _of_nobody(first)) if silent else (first.value or None, first.facts)
        return self._sealed(row.row, first.code, first.column or None, value, facts)

    def _sealed(self, row: TableRow, reason: str, column: str | None, value: str | None, facts: dict[str, str]) -> QuarantinedRow:
        subject = row_key(self._import_id, row.line)
        self._sealer.open_new(subject)
        content = {"kind": self._layout.kind.key, "columns": self._layout.header, "cells": row.cells}
        sealed = self._sealer.seal(subject, ROW_FIELD, orjson.dumps(content).decode())
        return QuarantinedRow(line=row.line, column=column, value=value, reason=reason, sealed_row=sealed, facts=facts)


def _of_nobody(wrong: RowRejected) -> dict[str, str]:
    """Facts that we counted ourselves: in which line the same stands already."""
    return wrong.facts if wrong.reason is Reason.VALUE_TWICE else {}
