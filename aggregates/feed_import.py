"""An import: one run over one file, recorded with what it saw and did (F-12, F-13, F-15, F-16)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, Self

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from aggregates.import_terms import ImportCounts, ImportKind, ImportState, QuarantinedRow, RowWarning
from foundation.noun import Noun

RUNNING_IMPORT_CLAIM = ClaimKind("running_import", personal=False, alone_in="customer")
IMPORTED_FILE_CLAIM = ClaimKind("imported_file", personal=False, alone_in="customer")
DISMISSED_ROW_CLAIM = ClaimKind("dismissed_row", personal=False, alone_in="customer")


def running(kind: ImportKind, carrier: str | None) -> Claim:
    """Make the claim by which one import of a kind and carrier runs (or is held) at a time."""
    return RUNNING_IMPORT_CLAIM.of(f"{kind}/{carrier or '-'}")


def imported_file(kind: ImportKind, carrier: str | None, feed_date: date, file_hash: str) -> Claim:
    """Make the claim by which a file is recognised, and the date of the last feed is known."""
    return IMPORTED_FILE_CLAIM.of(f"{kind}/{carrier or '-'}/{feed_date}/{file_hash}")


def dismissed_row(content: str) -> Claim:
    """Make the claim by which a row that a person has dismissed is known when it comes again."""
    return DISMISSED_ROW_CLAIM.of(content)


class ImportStarted(
    Event,
    event="import.started",
    de="Import von {file_name} ({kind}) für den {feed_date} begonnen",
    en="Import of {file_name} ({kind}) for {feed_date} started",
):
    kind: ImportKind
    carrier: str | None
    file_name: str
    file_hash: str
    file_size: int
    feed_date: date
    forced: bool = False
    historical: bool = False
    corrects: str | None = None
    """The import whose quarantined rows this one brings again, corrected."""

    def claims(self) -> Iterator[Claim]:
        yield running(self.kind, self.carrier)


def _with_facts(payload: dict[str, Any]) -> dict[str, Any]:
    """Version 1 kept no facts: its sentences say "…" in their place."""
    return {**payload, "rows": [{"facts": {}, **row} for row in payload["rows"]]}


def _unsealed(payload: dict[str, Any]) -> dict[str, Any]:
    """Version 2 kept nothing of what may say something about a person but the row as a whole."""
    return {**payload, "rows": [{"sealed": None, **row} for row in payload["rows"]]}


def _without_likeness(payload: dict[str, Any]) -> dict[str, Any]:
    """In version 3 a feed's rows were sealed with the customer's key, so that equal ones could be told by that."""
    return {**payload, "rows": [{"likeness": None, **row} for row in payload["rows"]]}


class RowsQuarantined(
    Event,
    event="import.rows_quarantined",
    version=4,
    upcasts={1: _with_facts, 2: _unsealed, 3: _without_likeness},
    de="Zeilen in Quarantäne",
    en="Rows quarantined",
):
    rows: tuple[QuarantinedRow, ...]


class RowsWarned(Event, event="import.rows_warned", de="Hinweise zu Zeilen", en="Warnings about rows"):
    """What of the file was not used, put right or could not be checked, though the rows were taken."""

    warnings: tuple[RowWarning, ...]


class ImportProgressed(Event, event="import.progressed", de="Import bis Zeile {upto} gebucht", en="Import booked up to row {upto}"):
    """A chunk was appended; written in the same transaction as its events, so a killed import goes on exactly here (F-16)."""

    upto: int
    counts: ImportCounts


class ImportHeld(
    Event,
    event="import.held",
    de="Import angehalten: {percent} % der Rufnummern wären betroffen (Bremse: {limit} %)",
    en="Import held: {percent} % of the numbers would be affected (brake: {limit} %)",
):
    """The brake: too large a share of the numbers vanish, go inactive or move (F-15)."""

    percent: int
    limit: int
    known: int
    missing: int
    deactivated: int
    moved: int


class ImportReleased(Event, event="import.released", de="Import freigegeben", en="Import released"):
    pass


class ImportDiscarded(Event, event="import.discarded", de="Import verworfen", en="Import discarded"):
    kind: ImportKind
    carrier: str | None

    def releases(self) -> Iterator[Claim]:
        yield running(self.kind, self.carrier)


class ImportFailed(Event, event="import.failed", de="Import abgebrochen: {reason}", en="Import failed: {reason}"):
    """It was killed and a person ended it (its file is lost, say); what it had booked stays, and the file can be imported again."""

    kind: ImportKind
    carrier: str | None
    reason: str

    def releases(self) -> Iterator[Claim]:
        yield running(self.kind, self.carrier)


class ImportCompleted(
    Event,
    event="import.completed",
    de="Import abgeschlossen: {counts.seen} Zeilen, {counts.created} neu, {counts.changed} geändert, {counts.quarantined} in Quarantäne",
    en="Import completed: {counts.seen} rows, {counts.created} new, {counts.changed} changed, {counts.quarantined} quarantined",
):
    kind: ImportKind
    carrier: str | None
    feed_date: date
    file_hash: str
    counts: ImportCounts
    seconds: float
    again: bool = False
    """The same file was imported before and was forced to run again."""

    def claims(self) -> Iterator[Claim]:
        if not self.again:
            yield imported_file(self.kind, self.carrier, self.feed_date, self.file_hash)

    def releases(self) -> Iterator[Claim]:
        yield running(self.kind, self.carrier)


class QuarantinedRowCorrected(
    Event,
    event="import.quarantined_row_corrected",
    de="Zeile {line} korrigiert und neu importiert",
    en="Row {line} corrected and imported again",
):
    line: int
    by_import: str


class QuarantinedRowsDismissed(
    Event,
    event="import.quarantined_rows_dismissed",
    de="{Zeile/Zeilen lines} der Quarantäne abgehakt",
    en="{Quarantined row/Quarantined rows lines} dismissed",
):
    """Nobody's work any more; `contents` (of each line) are known again when the next feed brings the same."""

    lines: tuple[int, ...]
    contents: tuple[str, ...]
    again: bool = False
    """The same was dismissed before, and that decision goes on."""

    def claims(self) -> Iterator[Claim]:
        if not self.again:
            yield from map(dismissed_row, self.contents)


class QuarantinedRowReopened(
    Event,
    event="import.quarantined_row_reopened",
    de="Zeile {line} der Quarantäne wieder offen",
    en="Quarantined row {line} open again",
):
    line: int
    content: str

    def releases(self) -> Iterator[Claim]:
        yield dismissed_row(self.content)


@dataclass(frozen=True, slots=True)
class FeedImport(Aggregate):
    stem: ClassVar[str] = "import"
    noun: ClassVar[Noun] = Noun("Import", "import")

    state: ImportState = "none"
    kind: ImportKind = "feed"
    carrier: str | None = None
    file_name: str = ""
    file_hash: str = ""
    feed_date: date = date.min
    forced: bool = False
    historical: bool = False
    upto: int = -1
    counts: ImportCounts = field(default_factory=ImportCounts)
    released: bool = False
    open_rows: frozenset[int] = frozenset()
    dismissed: frozenset[int] = frozenset()
    rows: tuple[QuarantinedRow, ...] = ()
    warnings: int = 0
    """What was warned of stands in the events alone: there may be many."""

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case ImportStarted():
                return replace(
                    self,
                    state="running",
                    kind=event.kind,
                    carrier=event.carrier,
                    file_name=event.file_name,
                    file_hash=event.file_hash,
                    feed_date=event.feed_date,
                    forced=event.forced,
                    historical=event.historical,
                )
            case RowsQuarantined():
                lines = frozenset(row.line for row in event.rows)
                return replace(self, open_rows=self.open_rows | lines, rows=(*self.rows, *event.rows))
            case RowsWarned():
                return replace(self, warnings=self.warnings + sum(warning.stands_for for warning in event.warnings))
            case ImportProgressed():
                return replace(self, upto=event.upto, counts=self.counts.plus(event.counts))
            case ImportHeld():
                return replace(self, state="held")
            case ImportReleased():
                return replace(self, state="running", released=True)
            case ImportDiscarded():
                return replace(self, state="discarded")
            case ImportFailed():
                return replace(self, state="failed")
            case ImportCompleted():
                return replace(self, state="completed", counts=event.counts)
            case QuarantinedRowCorrected():
                return replace(self, open_rows=self.open_rows - {event.line})
            case QuarantinedRowsDismissed():
                return replace(self, open_rows=self.open_rows - {*event.lines}, dismissed=self.dismissed | {*event.lines})
            case QuarantinedRowReopened():
                return replace(self, open_rows=self.open_rows | {event.line}, dismissed=self.dismissed - {event.line})
            case _:
                return self
