"""Imports tables row by row: users, devices and SIMs for a start, extracts from a device management (F-09, F-18)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from pydantic import ValidationError

from aggregates.feed_import import ImportCounts, ImportKind, QuarantinedRow
from commands.command import Command, Refusal
from commands.given import Batch
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from importers.booking import Booking, Line
from importers.device_extract import extract_rows, load_extract_kinds
from importers.feed_rows import ROW_FIELD
from importers.initial_load import LoadContext, device_commands, extract_commands, sim_commands, user_commands
from importers.initial_load_rows import DEVICES, SIMS, USERS, device_rows, sim_rows, user_rows
from importers.known_users import KnownUsers
from importers.mapping import MappingSet
from importers.run import PREVIEW, ImportProgress, ImportResult, ImportRun, Order, Planned, PlannedEvent, Report, begin, summary
from importers.table_cells import Loaded
from importers.table_file import TableFile, TableKind, TableRow, open_table

Commands = Callable[[LoadContext, Batch, int, Any], Iterator[Command]]
Rows = Callable[[TableFile], Iterator[Loaded[Any]]]

_KINDS: dict[ImportKind, tuple[Callable[[], tuple[TableKind, ...]], Rows, Commands]] = {
    "users": (lambda: (USERS,), user_rows, user_commands),
    "devices": (lambda: (DEVICES,), device_rows, device_commands),
    "sims": (lambda: (SIMS,), sim_rows, sim_commands),
    "device_extract": (load_extract_kinds, extract_rows, extract_commands),
}


class BadRowValue(Refusal):
    """A value of this row is not allowed: {what}."""

    status = 422
    code = "bad-value"
    de = "Ein Wert dieser Zeile ist nicht zulässig: {what}."


def run_table(
    log: EventLog,
    mappings: MappingSet,
    order: Order,
    source: Path | BinaryIO,
    feed_date: date | None,
    *,
    chunk: int,
    report: Report | None,
    planned: Planned | None,
) -> ImportResult:
    """Import one table; what a row can't do goes to the quarantine with the reason, the rest is booked."""
    kinds, rows, commands = _KINDS[order.kind]
    connection = Connection[TupleRow].connect(log.dsn, autocommit=True, application_name="portal import")
    with connection, open_table(source, *kinds(), name=order.file_name or None) as table:
        today = datetime.now(ZoneInfo("UTC")).date()
        order = replace(order, file_name=table.name, file_hash=table.sha256, file_size=table.size, feed_date=feed_date or today)
        run = begin(log, connection, order)
        if isinstance(run, ImportResult):
            return run
        return _TableRun(log, run, connection, table, frozenset(mapping.carrier for mapping in mappings)).run(
            rows, commands, chunk, report or (lambda _: None), planned
        )


class _TableRun:
    def __init__(
        self, log: EventLog, run: ImportRun, connection: Connection[TupleRow], table: TableFile, fed_carriers: frozenset[str]
    ) -> None:
        self._log = log
        self._run = run
        self._table = table
        self._connection = connection
        customer_id = run.order.customer_id
        self._sealer = Keyring(log.master)
        self._sealer.load(connection, [customer_id])
        users = KnownUsers(log, connection, customer_id)
        self._context = LoadContext(customer_id, run.import_id, run.customer, users, fed_carriers)
        self._wrong: list[QuarantinedRow] = []
        self._preview: list[PlannedEvent] = []

    def run(self, rows: Rows, commands: Commands, chunk: int, report: Report, planned: Planned | None) -> ImportResult:
        run = self._run
        dry = Batch(self._log, self._connection, Keyring(self._log.master)) if run.order.dry_run else None
        run.start()
        booking = Booking(self._log, run.cause, run.import_id, run.version, dry=dry)
        counts = ImportCounts()
        total = sum(1 for _ in self._table.rows())
        for part in _parts(rows(self._table), chunk):
            counts = counts.plus(self._book(booking, commands, part, planned))
            report(ImportProgress("book", counts.seen, total))
        run.version = booking.version
        quarantined = len(self._wrong)
        both = run.booked.plus(counts)
        unchanged = max(counts.seen - both.created - both.changed - quarantined, 0)
        counts = both.model_copy(update={"seen": counts.seen, "quarantined": quarantined, "unchanged": unchanged})
        if dry is not None:
            return ImportResult(run.import_id, "dry_run", counts, *summary(counts, "Probelauf", "Dry run"), self._preview, self._wrong)
        run.quarantine(self._wrong)
        run.complete(counts)
        return ImportResult(run.import_id, "completed", counts, *summary(counts, "Importiert", "Imported"), quarantined=self._wrong)

    def _book(self, booking: Booking, commands: Commands, part: Sequence[Loaded[Any]], planned: Planned | None) -> ImportCounts:
        for row in part:
            if row.value is None:
                first = row.wrong[0]
                self._quarantine(row.row, first.code, first.column, first.value)
        good = {row.row.line: row for row in part if row.value is not None}
        impossible: dict[int, Refusal] = {}

        def build(batch: Batch) -> list[Line]:
            impossible.clear()
            return [line for row in good.values() for line in self._lines(batch, commands, row, impossible)]

        booked = booking.book(build, lambda *_: None)
        refused = {line.line: refusal for line, refusal in reversed(booked.refused)} | impossible
        for line, refusal in sorted(refused.items(), key=lambda entry: entry[0]):
            self._quarantine(good[line].row, refusal.code, None, refusal.text_de)
        if self._run.order.dry_run:
            for event in (PlannedEvent(line.line, *entry) for line, decision in booked.decisions for entry in decision):
                if len(self._preview) < PREVIEW:
                    self._preview.append(event)
                if planned is not None:
                    planned(event)
        events = booked.counts
        return events.model_copy(update={"seen": len(part), "refused": 0})

    def _lines(self, batch: Batch, commands: Commands, row: Loaded[Any], impossible: dict[int, Refusal]) -> Iterable[Line]:
        """The row's commands; made against what the rows before it in the chunk will have done is not needed: each row stands alone."""
        line = row.row.line
        try:
            return [Line(line, command) for command in commands(self._context, batch, line, row.value)]
        except Refusal as refusal:
            impossible[line] = refusal
        except ValidationError as error:
            impossible[line] = BadRowValue(what="; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3]))
        return ()

    def _quarantine(self, row: TableRow, reason: str, column: str | None, value: str | None) -> None:
        sealed = self._sealer.seal(self._context.customer_id, ROW_FIELD, orjson.dumps({"cells": row.cells}).decode())
        self._wrong.append(QuarantinedRow(line=row.line, column=column or None, value=value or None, reason=reason, sealed_row=sealed))


def _parts(rows: Iterator[Loaded[Any]], size: int) -> Iterator[list[Loaded[Any]]]:
    while part := list(islice(rows, size)):
        yield part
