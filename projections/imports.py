"""How imports, their quarantined rows and their warnings follow from events (F-12, F-13, F-15)."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.feed_import import (
    ImportCompleted,
    ImportDiscarded,
    ImportFailed,
    ImportHeld,
    ImportProgressed,
    ImportReleased,
    ImportStarted,
    QuarantinedRowCorrected,
    QuarantinedRowReopened,
    QuarantinedRowsDismissed,
    RowsQuarantined,
    RowsWarned,
)
from aggregates.import_terms import ImportCounts, ImportKind
from aggregates.sealed_cell import without_erased_mark
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.table import Json, Table
from readmodels.imports import IMPORTS, QUARANTINE, WARNINGS, ImportRow, QuarantineRow, WarningRow


def quarantine_id(import_id: UUID, line: int) -> str:
    return f"{import_id}:{line}"


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    yield IMPORTS, recorded.stream_id
    if recorded.kind is RowsQuarantined:
        for row in cast("RowsQuarantined", recorded.event).rows:
            yield QUARANTINE, quarantine_id(recorded.stream_id, row.line)
    elif recorded.kind is QuarantinedRowsDismissed:
        for line in cast("QuarantinedRowsDismissed", recorded.event).lines:
            yield QUARANTINE, quarantine_id(recorded.stream_id, line)
    elif recorded.kind in (QuarantinedRowCorrected, QuarantinedRowReopened):
        yield QUARANTINE, quarantine_id(recorded.stream_id, cast("QuarantinedRowCorrected | QuarantinedRowReopened", recorded.event).line)


imports = Projection("imports", version=8, tables=(IMPORTS, QUARANTINE, WARNINGS), reads=reads, marks=True)


def _change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    rows.change(IMPORTS, recorded.stream_id, **changes, position=recorded.position)


@imports.on(ImportStarted)
def started(rows: Rows, recorded: Recorded[ImportStarted]) -> None:
    event = recorded.event
    rows.put(
        IMPORTS,
        ImportRow(
            recorded.customer_id,
            recorded.stream_id,
            event.kind,
            event.carrier,
            event.file_name,
            event.file_hash,
            event.feed_date,
            state="running",
            historical=event.historical,
            **ImportCounts().model_dump(),
            open_rows=0,
            warnings=0,
            held=None,
            note=f"corrects {event.corrects}" if event.corrects else None,
            started_at=recorded.recorded_at,
            ended_at=None,
            seconds=None,
            actor=recorded.actor,
            position=recorded.position,
        ),
    )


@imports.on(RowsQuarantined)
def rows_quarantined(rows: Rows, recorded: Recorded[RowsQuarantined]) -> None:
    row = rows.get(IMPORTS, recorded.stream_id)
    if row is None:
        return
    new = 0
    for quarantined in recorded.event.rows:
        row_id = quarantine_id(recorded.stream_id, quarantined.line)
        new += rows.get(QUARANTINE, row_id) is None
        value, text_de, text_en = quarantined.shown(recorded.stream_id, cast("ImportKind", row.kind))
        rows.put(
            QUARANTINE,
            QuarantineRow(
                recorded.customer_id,
                row_id,
                recorded.stream_id,
                quarantined.line,
                quarantined.column,
                value,
                quarantined.reason,
                text_de,
                text_en,
                "open",
                recorded.recorded_at,
                row.feed_date,
                row.file_name,
            ),
        )
    _change(rows, recorded, open_rows=row.open_rows + new)


@imports.on(RowsWarned)
def rows_warned(rows: Rows, recorded: Recorded[RowsWarned]) -> None:
    row = rows.get(IMPORTS, recorded.stream_id)
    if row is None:
        return
    for at, warning in enumerate(recorded.event.warnings):
        value, text_de, text_en = warning.shown(recorded.stream_id)
        rows.put(
            WARNINGS,
            WarningRow(
                recorded.customer_id,
                f"{recorded.stream_id}:{recorded.stream_version}.{at}",
                recorded.stream_id,
                warning.line,
                warning.column,
                value,
                warning.code,
                text_de,
                text_en,
                row.started_at,
                row.feed_date,
                row.file_name,
            ),
        )
    _change(rows, recorded, warnings=row.warnings + sum(warning.stands_for for warning in recorded.event.warnings))


@imports.on(QuarantinedRowCorrected)
def quarantined_row_corrected(rows: Rows, recorded: Recorded[QuarantinedRowCorrected]) -> None:
    _now(rows, recorded, recorded.event.line, "open", "corrected")


@imports.on(QuarantinedRowsDismissed)
def quarantined_rows_dismissed(rows: Rows, recorded: Recorded[QuarantinedRowsDismissed]) -> None:
    for line in recorded.event.lines:
        _now(rows, recorded, line, "open", "dismissed")


@imports.on(QuarantinedRowReopened)
def quarantined_row_reopened(rows: Rows, recorded: Recorded[QuarantinedRowReopened]) -> None:
    _now(rows, recorded, recorded.event.line, "dismissed", "open")


def _now(rows: Rows, recorded: Recorded[Any], line: int, was: str, status: str) -> None:
    """One row's new status, and how many are open with it."""
    row, row_id = rows.get(IMPORTS, recorded.stream_id), quarantine_id(recorded.stream_id, line)
    quarantined = rows.get(QUARANTINE, row_id)
    if row is not None and quarantined is not None and quarantined.status == was:
        rows.change(QUARANTINE, row_id, status=status)
        if status == "corrected":  # its key is destroyed with that, and nobody is to mend it
            de, en = without_erased_mark(quarantined.reason_de), without_erased_mark(quarantined.reason_en)
            rows.change(QUARANTINE, row_id, reason_de=de, reason_en=en)
        _change(rows, recorded, open_rows=row.open_rows + (1 if status == "open" else -1))


@imports.on(ImportProgressed)
def progressed(rows: Rows, recorded: Recorded[ImportProgressed]) -> None:
    row = rows.get(IMPORTS, recorded.stream_id)
    if row is not None:
        counts = {name: getattr(row, name) + number for name, number in recorded.event.counts.model_dump().items()}
        _change(rows, recorded, **counts)


@imports.on(ImportHeld)
def held(rows: Rows, recorded: Recorded[ImportHeld]) -> None:
    _change(rows, recorded, state="held", held=Json(recorded.event.model_dump_json()))


@imports.on(ImportReleased)
def released(rows: Rows, recorded: Recorded[ImportReleased]) -> None:
    _change(rows, recorded, state="running")


@imports.on(ImportDiscarded)
def discarded(rows: Rows, recorded: Recorded[ImportDiscarded]) -> None:
    """Discard what a discarded file quarantined: it is nobody's work any more."""
    for quarantined in rows.find(QUARANTINE, import_id=recorded.stream_id, status="open"):
        rows.change(QUARANTINE, quarantined.row_id, status="discarded")
    rows.change(IMPORTS, recorded.stream_id, open_rows=0)
    _change(rows, recorded, state="discarded", ended_at=recorded.recorded_at)


@imports.on(ImportFailed)
def failed(rows: Rows, recorded: Recorded[ImportFailed]) -> None:
    _change(rows, recorded, state="failed", note=recorded.event.reason, ended_at=recorded.recorded_at)


@imports.on(ImportCompleted)
def completed(rows: Rows, recorded: Recorded[ImportCompleted]) -> None:
    counts = recorded.event.counts.model_dump()
    _change(rows, recorded, state="completed", **counts, ended_at=recorded.recorded_at, seconds=recorded.event.seconds)
