"""Brings quarantined rows again, corrected by a person, as an import of their own, all in one transaction (F-12)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.feed_import import FeedImport, QuarantinedRowCorrected
from aggregates.import_terms import ImportCounts, QuarantinedRow, RowWarning
from commands.engine.command import ChangedMeanwhile, Refusal
from commands.engine.given import Batch
from eventstore.envelope import StreamEvent
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.unit import Unit
from importers.imports.beginning import begin, customer_of
from importers.imports.booking import Booked, Booking, Line
from importers.imports.corrected_row import Corrections, QuarantinedRows, RowErased
from importers.imports.feed_corrections import FeedCorrections
from importers.imports.mapping import MappingSet, cut_off_of
from importers.imports.result import ImportResult, summary
from importers.imports.run import ImportRun, Order
from importers.imports.run_warnings import rows_warned
from importers.imports.table_corrections import TableCorrections
from importers.imports.table_kinds import table_of
from importers.quarantine import RowNoted


class NoCorrections(Refusal):
    """No row was named; name at least one line of the quarantine."""

    status = 422
    code = "no-corrections"
    de = "Es ist keine Zeile angegeben; bitte mindestens eine Zeile der Quarantäne nennen."


class NotCompleted(Refusal):
    """The import isn't completed; its rows can be corrected once it is."""

    code = "import-not-completed"
    de = "Der Import ist nicht abgeschlossen; seine Zeilen können erst danach korrigiert werden."


def check_completed(feed_import: FeedImport) -> None:
    if feed_import.state != "completed":
        raise NotCompleted


class CorrectedRows(Protocol):
    """The rows of one kind of import that are to be booked, and what is to be warned of."""

    noted: list[RowNoted]
    warnings: list[RowWarning]

    def lines(self, batch: Batch) -> Sequence[Line]: ...

    def quarantined(self, booked: Booked) -> list[QuarantinedRow]:
        """Return the rows that are still wrong, or that a rule refused."""
        ...

    def told(self, row: QuarantinedRow) -> QuarantinedRow:
        """Return such a row as whoever corrects it sees it."""
        ...

    def settle(self, connection: Connection[TupleRow], booked: Booked) -> None:
        """Write what is to be written beside the events, in their transaction."""
        ...


def correct_rows(
    log: EventLog,
    connection: Connection[TupleRow],
    mappings: MappingSet,
    customer_id: UUID,
    import_id: UUID,
    state: FeedImport,
    corrections: Corrections,
    *,
    actor: str,
    on_behalf_of: str | None = None,
) -> ImportResult:
    """Book the corrected rows; those that are still wrong stay in quarantine, and are told with their new reason."""
    check_completed(state)
    if not corrections:
        raise NoCorrections
    sealer = Keyring(log.master)
    open_rows = QuarantinedRows(connection, sealer, customer_id, import_id, state, corrections)
    try:
        rows = [open_rows.corrected(line, changes) for line, changes in sorted(corrections.items())]
    except RowErased:
        if not _still_open(log, customer_id, import_id)[1].issuperset(corrections):  # somebody was quicker, and so the key is gone
            raise ChangedMeanwhile from None
        raise
    if state.kind != "feed":
        table_of(state.kind).check_agreed(customer_of(Batch(log, connection, sealer), customer_id))
    order = Order(state.kind, customer_id, actor, state.file_name, state.file_hash, 0, state.feed_date, state.carrier, corrects=import_id)
    order = replace(order, on_behalf_of=on_behalf_of, cut_off=cut_off_of(mappings, state.carrier))
    run = begin(log, connection, order)
    if isinstance(run, ImportResult):
        return run
    if state.kind == "feed":
        return _Correction(run, import_id).book(FeedCorrections(run, connection, mappings, sealer, import_id, rows), len(rows))
    return _Correction(run, import_id).book(TableCorrections(run, connection, mappings, sealer, import_id, rows), len(rows))


class _Correction:
    def __init__(self, run: ImportRun, import_id: UUID) -> None:
        self._run = run
        self._log = run.log
        self._import_id = import_id

    def book(self, rows: CorrectedRows, seen: int) -> ImportResult:
        run = self._run
        told: list[tuple[ImportCounts, list[QuarantinedRow]]] = []

        def around(booked: Booked) -> tuple[Sequence[Unit], Sequence[Unit]]:
            quarantined = rows.quarantined(booked)
            unchanged = sum(1 for _, decision in booked.decisions if not decision)
            counts = booked.counts.plus(ImportCounts(seen=seen, unchanged=unchanged, quarantined=len(quarantined)))
            told.append((counts, [rows.told(row) for row in quarantined]))
            return self._around(counts, [line.line for line, _ in booked.decisions], rows.warnings)

        Booking(self._log, run.cause, run.import_id, 0).together(rows.lines, around, rows.settle)
        counts, quarantined = told[-1]
        texts = summary(counts, "Korrigiert", "Corrected", len(rows.noted))
        return ImportResult(
            run.import_id, "completed", counts, *texts, quarantined=quarantined, warned=rows.noted, warnings=len(rows.noted)
        )

    def _around(
        self, counts: ImportCounts, corrected: Iterable[int], warnings: Sequence[RowWarning]
    ) -> tuple[Sequence[Unit], Sequence[Unit]]:
        """The correction's own beginning and end, and the mark at the rows it brought."""
        run = self._run
        started = Unit(run.started_by, [StreamEvent(run.import_id, run.started())])
        done = [StreamEvent(run.import_id, event) for event in (*rows_warned(warnings), run.completed(counts))]
        completed = Unit(run.cause, done, {run.import_id: 1})
        marks = [StreamEvent(self._import_id, QuarantinedRowCorrected(line=line, by_import=str(run.import_id))) for line in corrected]
        version, still_open = _still_open(self._log, run.order.customer_id, self._import_id)
        if not still_open.issuperset(corrected):
            raise ChangedMeanwhile
        return [started], [Unit(run.cause, marks, {self._import_id: version}), completed] if marks else [completed]


def _still_open(log: EventLog, customer_id: UUID, import_id: UUID) -> tuple[int, frozenset[int]]:
    """Look up the import's version, and which of its rows are open now."""
    with log.pool.connection() as connection:
        batch = Batch(log, connection, Keyring(log.master))
        version = batch.version(customer_id, import_id) or 0
        return version, batch.state(FeedImport, import_id).open_rows
