"""Brings quarantined rows again, corrected by a person, as an import of their own, all in one transaction (F-12)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.event import Claim
from aggregates.feed_import import FeedImport, ImportCounts, QuarantinedRow, QuarantinedRowCorrected
from commands.command import ChangedMeanwhile, Refusal
from commands.given import Batch
from eventstore.envelope import StreamEvent
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.unit import Unit
from importers.beginning import begin
from importers.booking import Booked, Booking, Then
from importers.device_models import DeviceModels
from importers.feed_comparison import StagedLine
from importers.feed_rows import ROW_FIELD, FeedRows, ParsedLine, said
from importers.imported_files import last_feed
from importers.layout import Layout, join_cells
from importers.mapping import MappingSet
from importers.quarantine import Reason
from importers.refused_rows import refusal_text
from importers.result import ImportResult, summary
from importers.run import ImportRun, Order
from importers.settled_lines import line_hash, line_salt, settle

Corrections = Mapping[int, Mapping[str, str]]
"""Line of the file → column → value to be put there."""


class NothingToCorrect(Refusal):
    """Line {line} is not in this import's quarantine (any more); these are: {open}."""

    status = 404
    code = "nothing-to-correct"
    de = "Zeile {line} steht nicht (mehr) in der Quarantäne dieses Imports; offen sind: {open}."


class NoCorrections(Refusal):
    """No row was named; name at least one line of the quarantine."""

    status = 422
    code = "no-corrections"
    de = "Es ist keine Zeile angegeben; bitte mindestens eine Zeile der Quarantäne nennen."


class UnknownColumn(Refusal):
    """The row has no column “{column}”; it has: {columns}."""

    status = 422
    code = "unknown-column"
    de = "Die Zeile hat keine Spalte „{column}“; vorhanden sind: {columns}."


class NotCorrectable(Refusal):
    """Rows of an import of {kind} are corrected in the file: mend it and import it again."""

    code = "not-correctable"
    de = "Zeilen eines Imports von {kind} werden in der Datei berichtigt: bitte dort ändern und neu importieren."


class NotCompleted(Refusal):
    """The import isn't completed; its rows can be corrected once it is."""

    code = "import-not-completed"
    de = "Der Import ist nicht abgeschlossen; seine Zeilen können erst danach korrigiert werden."


class CarrierUnknown(Refusal):
    """There is no mapping (TOML) for {carrier} any more; put it back to correct this carrier's rows."""

    code = "carrier-unknown"
    de = "Für {carrier} gibt es keine Zuordnung (TOML) mehr; bitte wiederherstellen, um Zeilen dieses Netzbetreibers zu korrigieren."


class NewerFeedHasIt(Refusal):
    """The number {number} came with a newer feed already; the old row would overwrite it."""

    code = "newer-feed-has-it"
    de = "Die Rufnummer {number} kam schon mit einem neueren Abzug; die alte Zeile würde sie überschreiben."


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
) -> ImportResult:
    """Book the corrected rows; those that are still wrong stay in quarantine, and are told with their new reason."""
    if state.kind != "feed":
        raise NotCorrectable(kind=state.kind)
    if state.state != "completed":
        raise NotCompleted
    if not corrections:
        raise NoCorrections
    sealer = Keyring(log.master)
    sealer.load(connection, [customer_id])
    rows = [_corrected(sealer, customer_id, state, line, changes) for line, changes in sorted(corrections.items())]
    order = Order("feed", customer_id, actor, state.file_name, state.file_hash, 0, state.feed_date, state.carrier, corrects=import_id)
    run = begin(log, connection, order)
    if isinstance(run, ImportResult):
        return run
    return _Correction(log, connection, run, import_id, sealer, _layout(mappings, state, rows[0])).book(rows)


class _Row:
    """A quarantined row with the changes made."""

    def __init__(self, line: int, columns: Sequence[str], cells: Sequence[str], delimiter: str) -> None:
        self.columns = columns
        self.delimiter = delimiter
        self.staged = StagedLine(line, join_cells(cells, delimiter), UUID(int=0))


class _Correction:
    def __init__(
        self, log: EventLog, connection: Connection[TupleRow], run: ImportRun, import_id: UUID, sealer: Keyring, layout: Layout
    ) -> None:
        self._log = log
        self._connection = connection
        self._run = run
        self._import_id = import_id
        self._layout = layout
        self._customer_id = run.order.customer_id
        self._rows = FeedRows(layout, self._customer_id, sealer=sealer, models=DeviceModels(connection), line_of=lambda line: line)

    def book(self, rows: Sequence[_Row]) -> ImportResult:
        run = self._run
        parsed, rejected = self._rows.parse(row.staged for row in rows)
        wrong = [self._rows.quarantined(staged.record, staged.line, bad.code, bad.column, bad.value) for staged, (bad, *_) in rejected]
        parsed, outdated = self._split_newer(parsed)
        wrong += [self._refused(entry, NewerFeedHasIt(number=entry.row.number)) for entry in outdated]
        parsed, doubled = _split_doubled(parsed)
        wrong += [self._rows.doubled(entry.staged.record, entry.staged.line, reason.value) for entry, reason in doubled]
        booking = Booking(self._log, run.cause, run.import_id, 0)
        texts = {entry.staged.record: entry for entry in parsed}
        told: list[tuple[ImportCounts, list[QuarantinedRow]]] = []

        def around(booked: Booked) -> tuple[Sequence[Unit], Sequence[Unit]]:
            refused = [self._refused(texts[line.line], refusal) for line, refusal in booked.refused]
            quarantined = [*wrong, *refused]
            unchanged = sum(1 for _, decision in booked.decisions if not decision)
            counts = booked.counts.plus(ImportCounts(seen=len(rows), unchanged=unchanged, quarantined=len(quarantined)))
            told.append((counts, quarantined))
            return self._around(counts, [line.line for line, _ in booked.decisions])

        booking.together(lambda batch: self._rows.observe(batch, parsed), around, self._settle(texts))
        counts, quarantined = told[-1]
        return ImportResult(run.import_id, "completed", counts, *summary(counts, "Korrigiert", "Corrected"), quarantined=quarantined)

    def _around(self, counts: ImportCounts, corrected: Iterable[int]) -> tuple[Sequence[Unit], Sequence[Unit]]:
        """The correction's own beginning and end, and the mark at the rows it brought."""
        run = self._run
        started = Unit(run.started_by, [StreamEvent(run.import_id, run.started())])
        completed = Unit(run.cause, [StreamEvent(run.import_id, run.completed(counts))], {run.import_id: 1})
        marks = [StreamEvent(self._import_id, QuarantinedRowCorrected(line=line, by_import=str(run.import_id))) for line in corrected]
        with self._log.pool.connection() as connection:
            batch = Batch(self._log, connection, Keyring(self._log.master))
            version = batch.version(self._customer_id, self._import_id) or 0
            still_open = batch.state(FeedImport, self._import_id).open_rows
        if not still_open.issuperset(corrected):
            raise ChangedMeanwhile
        return [started], [Unit(run.cause, marks, {self._import_id: version}), completed] if marks else [completed]

    def _settle(self, texts: Mapping[int, ParsedLine]) -> Then:
        salt = line_salt(self._log.master, self._customer_id, self._layout)

        def settled(connection: Connection[TupleRow], booked: Booked) -> None:
            lines = [(line.sim_id, line_hash(salt, texts[line.line].staged.line)) for line, _ in booked.decisions if line.sim_id]
            settle(connection, self._customer_id, self._layout.carrier, lines)

        return settled

    def _refused(self, entry: ParsedLine, refusal: Refusal) -> QuarantinedRow:
        return self._rows.quarantined(entry.staged.record, entry.staged.line, refusal.code, None, refusal_text(refusal))

    def _split_newer(self, parsed: Sequence[ParsedLine]) -> tuple[list[ParsedLine], list[ParsedLine]]:
        """Rows whose number a newer feed has brought meanwhile are not booked: they would turn the state back."""
        order = self._run.order
        last = last_feed(self._log, self._connection, order.customer_id, order.carrier)
        if last is None or last <= order.feed_date:
            return list(parsed), []
        claims = {entry.staged.record: Claim("number", entry.row.number) for entry in parsed}
        holders = self._log.holders(self._connection, order.customer_id, claims.values())
        sims = [sim_id for sim_id in holders.values() if sim_id is not None]
        found = self._connection.execute("SELECT sim_id FROM settled_lines WHERE sim_id = ANY (%s)", (sims,))
        settled = {sim_id for (sim_id,) in found}
        newer = {record for record, claim in claims.items() if holders[claim] in settled}
        return [e for e in parsed if e.staged.record not in newer], [e for e in parsed if e.staged.record in newer]


def _corrected(sealer: Keyring, customer_id: UUID, state: FeedImport, line: int, changes: Mapping[str, str]) -> _Row:
    found = next((row for row in state.rows if row.line == line and line in state.open_rows), None)
    if found is None:
        raise NothingToCorrect(line=line, open=", ".join(map(str, sorted(state.open_rows)[:50])) or "–")
    row: dict[str, Any] = orjson.loads(sealer.unseal(customer_id, ROW_FIELD, found.sealed_row))
    columns: list[str] = row["columns"]
    cells: list[str] = row["cells"]
    if changes and len(cells) != len(columns):
        cells = [*cells, *[""] * len(columns)][: len(columns)]
    for column, value in changes.items():
        if column not in columns:
            raise UnknownColumn(column=column, columns=", ".join(columns))
        cells[columns.index(column)] = value
    return _Row(line, columns, cells, row["delimiter"])


def _layout(mappings: MappingSet, state: FeedImport, row: _Row) -> Layout:
    mapping = next((each for each in mappings if each.carrier == state.carrier), None)
    if mapping is None:
        raise CarrierUnknown(carrier=state.carrier)
    return Layout.of_columns(mapping, row.columns, row.delimiter)


def _split_doubled(parsed: Sequence[ParsedLine]) -> tuple[list[ParsedLine], list[tuple[ParsedLine, Reason]]]:
    """As in a feed: repeated with the same values the first counts, with others none does."""
    rows: dict[str, list[ParsedLine]] = {}
    for entry in parsed:
        rows.setdefault(entry.row.number, []).append(entry)
    taken: list[ParsedLine] = []
    doubled: list[tuple[ParsedLine, Reason]] = []
    for entries in rows.values():
        if len({said(entry.row) for entry in entries}) > 1:
            doubled += [(entry, Reason.CONTRADICTORY_DUPLICATE) for entry in entries]
        else:
            taken.append(entries[0])
            doubled += [(entry, Reason.NUMBER_TWICE) for entry in entries[1:]]
    return taken, doubled
