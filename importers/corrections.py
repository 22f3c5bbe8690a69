"""Brings quarantined rows again, corrected by a person, as an import of their own (F-12)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.event import Claim
from aggregates.feed_import import FeedImport, ImportCounts, QuarantinedRowCorrected
from commands.command import Refusal
from commands.given import Batch
from eventstore.envelope import StreamEvent
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.unit import ClaimList, Unit
from importers.booking import Booking
from importers.device_models import DeviceModels
from importers.feed_comparison import StagedLine
from importers.feed_rows import ROW_FIELD, FeedRows, ParsedLine
from importers.layout import Layout, join_cells
from importers.mapping import MappingSet
from importers.run import ImportResult, ImportRun, Order, begin, summary

Corrections = Mapping[int, Mapping[str, str]]
"""Line of the file → column → value to be put there."""


class NothingToCorrect(Refusal):
    """Line {line} is not in this import's quarantine (any more); these are: {open}."""

    status = 404
    code = "nothing-to-correct"
    de = "Zeile {line} steht nicht (mehr) in der Quarantäne dieses Imports; offen sind: {open}."


class UnknownColumn(Refusal):
    """The row has no column “{column}”; it has: {columns}."""

    status = 422
    code = "unknown-column"
    de = "Die Zeile hat keine Spalte „{column}“; vorhanden sind: {columns}."


class NotCorrectable(Refusal):
    """Rows of an import of {kind} are corrected in the file: mend it and import it again."""

    code = "not-correctable"
    de = "Zeilen eines Imports von {kind} werden in der Datei berichtigt: bitte dort ändern und neu importieren."


class NewerFeedHasIt(Refusal):
    """The number {number} came with a newer feed already; the old row would overwrite it."""

    code = "newer-feed-has-it"
    de = "Die Rufnummer {number} kam schon mit einem neueren Abzug; die alte Zeile würde sie überschreiben."


def corrected_feed(
    log: EventLog,
    mappings: MappingSet,
    customer_id: UUID,
    import_id: UUID,
    state: FeedImport,
    corrections: Corrections,
    actor: str,
) -> ImportResult:
    """Book the corrected rows; those that are still wrong stay in quarantine, and are told with their new reason."""
    if state.kind != "feed":
        raise NotCorrectable(kind=state.kind)
    mapping = next(each for each in mappings if each.carrier == state.carrier)
    with Connection[TupleRow].connect(log.dsn, autocommit=True, application_name="portal import") as connection:
        keys = Keyring(log.master)
        keys.load(connection, [customer_id])
        texts = {line: _corrected(keys, customer_id, state, line, changes) for line, changes in sorted(corrections.items())}
        layout = Layout.of_columns(mapping, *next(iter(texts.values()))[:2])
        rows = FeedRows(layout, mapping.carrier, customer_id, keys, DeviceModels(connection), lambda line: line)
        staged = [StagedLine(line, join_cells(cells, delimiter), UUID(int=0)) for line, (_, delimiter, cells) in texts.items()]
        order = Order("feed", customer_id, actor, state.file_name, state.file_hash, 0, state.feed_date, state.carrier, corrects=import_id)
        run = begin(log, connection, order)
        assert isinstance(run, ImportRun)
        parsed, rejected = rows.parse(staged)
        parsed, newer = _split_newer(log, connection, customer_id, state, parsed)
        run.start()
        booked = Booking(log, run.cause, run.import_id, run.version).book(lambda batch: rows.observe(batch, parsed), lambda *_: None)
        run.version += 1
        refused = {line.line: refusal.code for line, refusal in booked.refused}
        wrong = [rows.quarantined(line.record, line.line, bad[0].code, bad[0].column, bad[0].value) for line, bad in rejected]
        wrong += [rows.quarantined(e.staged.record, e.staged.line, NewerFeedHasIt.code, None, e.row.number) for e in newer]
        wrong += [rows.quarantined(e.staged.record, e.staged.line, refused[e.staged.record]) for e in parsed if e.staged.record in refused]
        counts = booked.counts.plus(ImportCounts(seen=len(staged), quarantined=len(wrong)))
        run.complete(counts)
        done = [entry.staged.record for entry in parsed if entry.staged.record not in refused]
        _mark_corrected(log, connection, run, import_id, done)
    return ImportResult(run.import_id, "completed", counts, *summary(counts, "Korrigiert", "Corrected"), quarantined=wrong)


def _corrected(
    keys: Keyring, customer_id: UUID, state: FeedImport, line: int, changes: Mapping[str, str]
) -> tuple[list[str], str, list[str]]:
    """Columns, delimiter and cells of a quarantined row, with the changes made."""
    found = next((row for row in state.rows if row.line == line and line in state.open_rows), None)
    if found is None:
        raise NothingToCorrect(line=line, open=", ".join(map(str, sorted(state.open_rows)[:50])) or "–")
    row: dict[str, Any] = orjson.loads(keys.unseal(customer_id, ROW_FIELD, found.sealed_row))
    columns: list[str] = row["columns"]
    cells: list[str] = [*row["cells"], *[""] * len(columns)][: len(columns)]
    for column, value in changes.items():
        if column not in columns:
            raise UnknownColumn(column=column, columns=", ".join(columns))
        cells[columns.index(column)] = value
    return columns, row["delimiter"], cells


def _split_newer(
    log: EventLog, connection: Connection[TupleRow], customer_id: UUID, state: FeedImport, parsed: list[ParsedLine]
) -> tuple[list[ParsedLine], list[ParsedLine]]:
    """Rows whose number a newer feed has brought meanwhile are not booked: they would turn the state back."""
    done = log.listed(connection, customer_id, ClaimList("imported_file", f"feed/{state.carrier}/"))
    if max((value.split("/")[2] for value in done), default="") <= str(state.feed_date):
        return parsed, []
    holders = log.holders(connection, customer_id, [Claim("number", entry.row.number) for entry in parsed])
    sims = [sim_id for sim_id in holders.values() if sim_id is not None]
    settled = {sim_id for (sim_id,) in connection.execute("SELECT sim_id FROM settled_lines WHERE sim_id = ANY (%s)", (sims,))}
    newer = [entry for entry in parsed if holders[Claim("number", entry.row.number)] in settled]
    return [entry for entry in parsed if entry not in newer], newer


def _mark_corrected(log: EventLog, connection: Connection[TupleRow], run: ImportRun, import_id: UUID, lines: Sequence[int]) -> None:
    version = Batch(log, connection, Keyring(log.master)).version(run.order.customer_id, import_id)
    events = [StreamEvent(import_id, QuarantinedRowCorrected(line=line, by_import=str(run.import_id))) for line in lines]
    if events and version is not None:
        log.append([Unit(run.cause, events, {import_id: version})])
