"""How imports and their quarantined rows follow from events (F-12, F-13, F-15)."""

from typing import Any

from aggregates.feed_import import (
    ImportCompleted,
    ImportCounts,
    ImportDiscarded,
    ImportFailed,
    ImportHeld,
    ImportProgressed,
    ImportReleased,
    ImportStarted,
    QuarantinedRowCorrected,
    RowsQuarantined,
)
from eventstore.envelope import Recorded
from projections.projection import Projection
from projections.rows import Rows
from readmodels.imports import IMPORTS, QUARANTINE, ImportRow, QuarantineRow
from readmodels.table import Json

imports = Projection("imports", version=1, tables=(IMPORTS, QUARANTINE))


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
            held=None,
            note=None,
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
    for quarantined in recorded.event.rows:
        rows.put(
            QUARANTINE,
            QuarantineRow(
                recorded.customer_id,
                f"{recorded.stream_id}:{quarantined.line}",
                recorded.stream_id,
                quarantined.line,
                quarantined.column,
                quarantined.value,
                quarantined.reason,
                "open",
                recorded.recorded_at,
                row.feed_date,
                row.file_name,
            ),
        )
    _change(rows, recorded, open_rows=row.open_rows + len(recorded.event.rows))


@imports.on(QuarantinedRowCorrected)
def quarantined_row_corrected(rows: Rows, recorded: Recorded[QuarantinedRowCorrected]) -> None:
    row = rows.get(IMPORTS, recorded.stream_id)
    if row is not None and rows.change(QUARANTINE, f"{recorded.stream_id}:{recorded.event.line}", status="corrected"):
        _change(rows, recorded, open_rows=row.open_rows - 1)


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
    _change(rows, recorded, state="discarded", ended_at=recorded.recorded_at)


@imports.on(ImportFailed)
def failed(rows: Rows, recorded: Recorded[ImportFailed]) -> None:
    _change(rows, recorded, state="failed", note=recorded.event.reason, ended_at=recorded.recorded_at)


@imports.on(ImportCompleted)
def completed(rows: Rows, recorded: Recorded[ImportCompleted]) -> None:
    counts = recorded.event.counts.model_dump()
    _change(rows, recorded, state="completed", **counts, ended_at=recorded.recorded_at, seconds=recorded.event.seconds)
