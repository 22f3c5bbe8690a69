"""Carries out a table as a whole: all its rows, its beginning and its end are one transaction, or nothing of it happens (H-20)."""

from collections.abc import Sequence
from functools import partial

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from aggregates.import_terms import ImportCounts
from eventstore.envelope import StreamEvent
from eventstore.keyring import Keyring
from eventstore.unit import Unit
from importers.imports.booking import Booked, Booking
from importers.imports.initial_load import LoadContext
from importers.imports.result import ImportProgress, ImportResult, OrNothing, Report
from importers.imports.run import ImportRun
from importers.imports.run_warnings import rows_warned
from importers.imports.table_file import TableFile
from importers.imports.table_kinds import TableImport, left_to_own_fields
from importers.imports.table_rows import TableRows


class WholeTable:
    """`connection` holds the lock for the length of the run. Decided anew, whole, where somebody changed meanwhile what a row looked at."""

    def __init__(self, run: ImportRun, connection: Connection[TupleRow], table: TableFile, how: TableImport, context: LoadContext) -> None:
        self._run = run
        self._context = context
        table.leave(left_to_own_fields(how, context))
        self._rows = TableRows(how, table.layout, context, run.order.customer_id, run.import_id, Keyring(run.log.master))
        self._part = list(how.rows(table))
        self._rows.take_cards(self._part)
        noted = [*table.noted(), *self._rows.noted(run.log, connection, self._part), *table.repeated()]
        self._warnings = self._rows.warnings(run.import_id, run.warnings.new(noted))

    def run(self, or_nothing: OrNothing, report: Report) -> ImportResult:
        """Carry it out. Raises what `or_nothing` makes of rows that can't be."""
        run, seen = self._run, len(self._part)
        told: list[ImportCounts] = []

        def around(booked: Booked) -> tuple[Sequence[Unit], Sequence[Unit]]:
            if wrong := self._rows.quarantined(self._part, booked):
                quarantined = [self._rows.told(row) for row in wrong]
                raise or_nothing(
                    ImportResult(run.import_id, "dry_run", booked.counts, "", "", quarantined=quarantined, changes=self._context.changes)
                )
            unchanged = sum(1 for _, decision in booked.decisions if not decision)
            told.append(booked.counts.plus(ImportCounts(seen=seen, unchanged=unchanged)))
            return self._beginning_and_end(told[-1])

        report(ImportProgress("book", 0, seen))
        Booking(run.log, run.cause, run.import_id, 0).together(partial(self._rows.lines, self._part), around, self._beside)
        report(ImportProgress("book", seen, seen))
        return run.result(told[-1])

    def _beginning_and_end(self, counts: ImportCounts) -> tuple[Sequence[Unit], Sequence[Unit]]:
        run = self._run
        started = Unit(run.started_by, [StreamEvent(run.import_id, run.started())])
        events: list[Event] = [*rows_warned(self._warnings), run.completed(counts)]
        return [started], [Unit(run.cause, [StreamEvent(run.import_id, event) for event in events], {run.import_id: 1})]

    def _beside(self, connection: Connection[TupleRow], booked: Booked) -> None:
        self._rows.settle(connection, self._part, booked)
        self._rows.keep_keys(connection, self._run.import_id, (warning.line for warning in self._warnings if warning.sealed))
