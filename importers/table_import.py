"""Imports tables row by row: users, devices and SIMs for a start, extracts from a device management (F-09, F-18).

A chunk's events, its rows for the quarantine and its progress are one transaction, so a killed import goes on behind the last chunk.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.event import Event
from aggregates.feed_import import ImportCounts, QuarantinedRow
from commands.command import Command, Given, Refusal
from commands.given import Batch
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from importers.beginning import begin, customer_of, today_of
from importers.booking import Booked, Booking, Line, Then, nothing_else
from importers.feed_rows import ROW_FIELD
from importers.initial_load import LoadContext
from importers.known_users import KnownUsers
from importers.mapping import MappingSet
from importers.refused_rows import refusal_text
from importers.result import ImportProgress, ImportResult, Plan, Planned, Report, no_report, summary
from importers.row_commands import RowCommands
from importers.run import ImportRun, Order, rows_quarantined
from importers.settled_lines import settle
from importers.table_cells import Loaded
from importers.table_file import TableFile, TableRow, open_table
from importers.table_kinds import TABLES, TableImport


def run_table(
    log: EventLog,
    connection: Connection[TupleRow],
    order: Order,
    source: Path | BinaryIO,
    mappings: MappingSet,
    day: date | None,
    *,
    chunk: int,
    report: Report | None,
    planned: Planned | None,
) -> ImportResult:
    """Import one table; what a row can't do goes to the quarantine with the reason, the rest is booked."""
    how = TABLES[order.kind]
    with open_table(source, *how.tables(), name=order.file_name or None) as table:
        rows = sum(1 for _ in table.rows())  # also finds out whether the file can be read to its end
        today = today_of(customer_of(Batch(log, connection, Keyring(log.master)), order.customer_id))
        order = replace(order, file_name=table.name, file_hash=table.sha256, file_size=table.size, feed_date=day or today)
        run = begin(log, connection, order)
        if isinstance(run, ImportResult):
            return run
        return TableRun(run, connection, table, how, mappings, Plan(planned)).run(rows, chunk, report or no_report)


class TableRun:
    """`connection` holds the lock for the length of the run."""

    def __init__(
        self, run: ImportRun, connection: Connection[TupleRow], table: TableFile, how: TableImport, mappings: MappingSet, plan: Plan
    ) -> None:
        self._run = run
        self._log = run.log
        self._table = table
        self._how = how
        self._plan = plan
        self._customer_id = run.order.customer_id
        self._sealer = Keyring(run.log.master)
        self._sealer.load(connection, [self._customer_id])
        users = KnownUsers(run.log, connection, self._customer_id, run.cause.actor)
        self._context = LoadContext(run.import_id, run.customer, users, tuple(mapping.carrier for mapping in mappings))
        dry = Batch(run.log, connection, Keyring(run.log.master)) if run.order.dry_run else None
        run.start()
        self._booking = Booking(run.log, run.cause, run.import_id, run.version, dry=dry)

    def run(self, rows: int, chunk: int, report: Report) -> ImportResult:
        run = self._run
        counts, seen = run.booked, 0
        for part in _parts(self._how.rows(self._table), chunk):
            seen += len(part)
            if todo := [row for row in part if row.row.line > run.resumed.upto]:
                counts = counts.plus(self._book(todo))
            report(ImportProgress("book", seen, rows))
        run.version = self._booking.version
        quarantined = len(run.quarantined)
        unchanged = seen - counts.created - counts.changed - quarantined
        counts = counts.model_copy(update={"seen": seen, "quarantined": quarantined, "unchanged": unchanged})
        if run.order.dry_run:
            text_de, text_en = summary(counts, "Probelauf", "Dry run")
            return ImportResult(run.import_id, "dry_run", counts, text_de, text_en, self._plan.preview, run.quarantined)
        return run.complete(counts)

    def _book(self, part: Sequence[Loaded[Any]]) -> ImportCounts:
        by_line = {row.row.line: row.row for row in part}
        wrong: list[QuarantinedRow] = []

        def also(booked: Booked) -> list[Event]:
            wrong[:] = [self._rejected(row) for row in part if row.value is None]
            wrong.extend(self._refused(by_line[line.line], refusal) for line, refusal in booked.refused)
            wrong.sort(key=lambda row: row.line)
            return list(rows_quarantined(wrong))

        booked = self._booking.book(partial(self._lines, part), self._settle(part), upto=part[-1].row.line, also=also)
        if self._run.order.dry_run:
            also(booked)
            for line, decision in booked.decisions:
                self._plan.add(line.line, decision)
        self._run.quarantined += wrong
        return booked.counts

    def _lines(self, part: Sequence[Loaded[Any]], batch: Batch) -> list[Line]:
        """The rows' commands, made when they are decided; what they will look at is loaded here."""
        rows = [(row.row.line, row.value) for row in part if row.value is not None]
        claims = {claim for _, value in rows for claim in self._how.claims(value)}
        batch.load_claims(self._customer_id, claims)
        holders = {batch.holder(self._customer_id, claim) for claim in claims} - {None}
        batch.load({*(holder for holder in holders if holder), *(self._context.new_id(line) for line, _ in rows), self._customer_id})
        return [Line(line, RowCommands(self._commands(line, value))) for line, value in rows]

    def _commands(self, line: int, value: Any) -> Callable[[Given], Iterator[Command]]:
        return lambda given: self._how.commands(self._context, given, line, value)

    def _settle(self, part: Sequence[Loaded[Any]]) -> Then:
        """Numbers of a fed carrier: whatever the next feed says about them is to be looked at, their absence too."""
        if self._run.order.kind != "sims":
            return nothing_else
        carriers = {row.row.line: self._context.fed(row.value.carrier) for row in part if row.value is not None}

        def settled(connection: Connection[TupleRow], booked: Booked) -> None:
            changed: dict[str, list[tuple[UUID, None]]] = {}
            for line, decision in booked.decisions:
                carrier = carriers[line.line]
                if carrier is not None:
                    changed.setdefault(carrier, []).extend((sim_id, None) for sim_id, _ in decision)
            for carrier, sims in changed.items():
                settle(connection, self._customer_id, carrier, sims)

        return settled

    def _rejected(self, row: Loaded[Any]) -> QuarantinedRow:
        first = row.wrong[0]
        personal = {row.row.columns.get(field, field) for field in self._how.personal}
        return self._quarantined(row.row, first.code, first.column or None, None if first.column in personal else first.value or None)

    def _refused(self, row: TableRow, refusal: Refusal) -> QuarantinedRow:
        return self._quarantined(row, refusal.code, None, refusal_text(refusal))

    def _quarantined(self, row: TableRow, reason: str, column: str | None, value: str | None) -> QuarantinedRow:
        sealed = self._sealer.seal(self._customer_id, ROW_FIELD, orjson.dumps({"cells": row.cells}).decode())
        return QuarantinedRow(line=row.line, column=column, value=value, reason=reason, sealed_row=sealed)


def _parts(rows: Iterator[Loaded[Any]], size: int) -> Iterator[list[Loaded[Any]]]:
    while part := list(islice(rows, size)):
        yield part
