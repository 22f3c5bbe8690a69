"""Imports tables row by row: users, devices and SIMs for a start, extracts from a device management (F-09, F-18).

A chunk's events, its rows for the quarantine and its progress are one transaction, so a killed import goes on behind the last chunk.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from aggregates.import_terms import ImportCounts, QuarantinedRow, RowWarning
from commands.engine.command import Refusal
from commands.engine.given import Batch
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from importers.engine.not_a_feed import TooManyBadRows
from importers.imports.beginning import begin, customer_of, today_of
from importers.imports.booking import Booked, Booking
from importers.imports.initial_load import LoadContext
from importers.imports.known_users import KnownUsers
from importers.imports.loaded_rows import Loaded
from importers.imports.mapping import MappingSet
from importers.imports.result import ImportProgress, ImportResult, Plan, Planned, Report, no_report, summary
from importers.imports.run import ImportRun, Order, rows_quarantined
from importers.imports.run_warnings import rows_warned
from importers.imports.table_file import TableFile
from importers.imports.table_kinds import TableImport, left_to_own_fields, table_of
from importers.imports.table_rows import TableRows
from importers.imports.whole_table import WholeTable
from importers.quarantine import RowNoted


def run_table(
    log: EventLog,
    connection: Connection[TupleRow],
    order: Order,
    table: TableFile,
    mappings: MappingSet,
    day: date | None,
    *,
    chunk: int,
    report: Report | None,
    planned: Planned | None,
) -> ImportResult:
    """Import one table; what a row can't do goes to the quarantine with the reason, the rest is booked."""
    rows = table.count()
    customer = customer_of(Batch(log, connection, Keyring(log.master)), order.customer_id)
    how = table_of(order.kind)
    how.check_agreed(customer)
    today = today_of(customer)
    order = replace(order, file_name=table.name, file_hash=table.sha256, file_size=table.size, feed_date=day or today)
    how.check_file(table)
    run = begin(log, connection, order)
    if isinstance(run, ImportResult):
        return run
    if how.plan_of is not None and not order.dry_run and run.resumed.state == "none":
        tried = ImportRun(log, replace(order, dry_run=True), customer, run.import_id)
        _check_plan(
            order, how.plan_of(TableRun(tried, connection, table, how, mappings, Plan(None)).run(rows, chunk, no_report), table.sha256)
        )
    if order.or_nothing is not None and not order.dry_run and run.resumed.state == "none":
        return WholeTable(run, connection, table, how, load_context(run, connection, mappings)).run(order.or_nothing, report or no_report)
    return TableRun(run, connection, table, how, mappings, Plan(planned)).run(rows, chunk, report or no_report)


class TableRun:
    """`connection` holds the lock for the length of the run."""

    def __init__(
        self, run: ImportRun, connection: Connection[TupleRow], table: TableFile, how: TableImport, mappings: MappingSet, plan: Plan
    ) -> None:
        self._run = run
        self._log = run.log
        self._connection = connection
        self._table = table
        self._how = how
        self._plan = plan
        context = self._context = load_context(run, connection, mappings)
        table.leave(left_to_own_fields(how, context))
        self._rows = TableRows(how, table.layout, context, run.order.customer_id, run.import_id, Keyring(run.log.master))
        dry = Batch(run.log, connection, Keyring(run.log.master)) if run.order.dry_run else None
        run.start()
        self._booking = Booking(run.log, run.cause, run.import_id, run.version, dry=dry)

    def run(self, rows: int, chunk: int, report: Report) -> ImportResult:
        run = self._run
        counts, seen = run.booked, 0
        unused: Counter[str] = Counter()
        run.warn(run.warnings.new(self._table.noted()), further=False)
        self._booking.version = run.version
        for part in _parts(self._how.rows(self._table), chunk):
            seen += len(part)
            unused.update(self._rows.unused(part))
            self._rows.take_cards(part)
            noted = run.warnings.new(self._rows.noted(self._log, self._connection, part))
            todo = [row for row in part if row.row.line > run.resumed.upto]
            if len(todo) < len(part):
                self._rows.take_in(part[: len(part) - len(todo)], Batch(self._log, self._connection, Keyring(self._log.master)))
            if todo:
                counts = counts.plus(self._book(todo, noted))
            report(ImportProgress("book", seen, rows))
        run.version = self._booking.version
        said = [*self._table.repeated(), *self._rows.not_used(unused), *self._rows.cards_twice(self._connection)]
        run.warn(run.warnings.new(said))
        quarantined = len(run.quarantined)
        unchanged = seen - counts.created - counts.changed - quarantined
        counts = counts.model_copy(update={"seen": seen, "quarantined": quarantined, "unchanged": unchanged})
        if run.order.dry_run:
            text_de, text_en = summary(counts, "Probelauf", "Dry run", run.warnings.count, dry_run=True)
            preview, warnings = self._plan.preview, run.warnings
            return ImportResult(
                run.import_id,
                "dry_run",
                counts,
                text_de,
                text_en,
                preview,
                run.quarantined,
                warnings.told,
                warnings.count,
                self._context.changes,
                self._table.sheet_names,
            )
        return run.complete(counts)

    def _book(self, part: Sequence[Loaded[Any]], noted: Sequence[RowNoted]) -> ImportCounts:
        wrong: list[QuarantinedRow] = []
        warnings: list[RowWarning] = []
        told = [*noted]
        seen: list[RowNoted] = []

        def also(booked: Booked) -> list[Event]:
            wrong[:] = self._rows.quarantined(part, booked)
            found = [each for each in self._rows.decided(self._connection, part, booked) if each not in seen]
            seen.extend(found)
            told.extend(self._run.warnings.new(found))
            warnings[:] = self._rows.warnings(self._run.import_id, told)
            return [*rows_quarantined(wrong), *rows_warned(warnings)]

        def then(connection: Connection[TupleRow], booked: Booked) -> None:
            self._rows.settle(connection, part, booked)
            lines = [*(row.line for row in wrong), *(warning.line for warning in warnings if warning.sealed)]
            self._rows.keep_keys(connection, self._run.import_id, lines)

        booked = self._booking.book(partial(self._rows.lines, part), then, upto=part[-1].row.line, also=also)
        if self._run.order.dry_run:
            also(booked)
            for line, decision in booked.decisions:
                self._plan.add(line.line, decision)
        self._run.quarantined += map(self._rows.told, wrong)
        self._run.version = self._booking.version
        try:
            self._run.limit.add(wrong)
        except TooManyBadRows:
            self._run.give_up()
            raise
        return booked.counts


class PlanNeeded(Refusal):
    """What this file would change must have been looked at first: have it told, then confirm just that. Nothing was changed."""

    status = 422
    code = "plan-needed"
    de = "Was diese Datei ändern würde, muss erst angesehen sein: bitte zeigen lassen und genau das bestätigen. Es wurde nichts geändert."
    hint = "`plan`: the `hash` of what a dry run of the same file told"


class PlanDiffers(Refusal):
    """What this file would change is no longer what was confirmed: somebody has changed something meanwhile, or it is another file. Look at the differences again, and confirm these. Nothing was changed."""

    code = "plan-differs"
    de = "Was diese Datei ändern würde, ist nicht mehr das, was bestätigt wurde: inzwischen hat jemand etwas geändert, oder es ist eine andere Datei. Bitte die Unterschiede neu ansehen und diese bestätigen. Es wurde nichts geändert."


def _check_plan(order: Order, plan: str) -> None:
    if order.plan is None:
        raise PlanNeeded
    if order.plan != plan:
        raise PlanDiffers


def load_context(run: ImportRun, connection: Connection[TupleRow], mappings: MappingSet) -> LoadContext:
    users = KnownUsers(run.log, connection, run.order.customer_id)
    carriers = tuple(mapping.carrier for mapping in mappings)
    return LoadContext(run.import_id, run.order.feed_date, run.customer, users, carriers, run.order.actor)


def _parts(rows: Iterator[Loaded[Any]], size: int) -> Iterator[list[Loaded[Any]]]:
    while part := list(islice(rows, size)):
        yield part
