"""What every import has in common: it is started, continued and completed on the record (F-13, F-16)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from time import monotonic
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.customer import Customer
from aggregates.engine.event import Event
from aggregates.feed_import import (
    FeedImport,
    ImportCompleted,
    ImportFailed,
    ImportStarted,
    QuarantinedRowsDismissed,
    RowsQuarantined,
    dismissed_row,
)
from aggregates.import_terms import ImportCounts, ImportKind, QuarantinedRow, RowWarning
from commands.engine.command import Refusal
from eventstore.append import Then
from eventstore.envelope import Cause, StreamEvent
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.unit import Appended, Outcome, Unit
from foundation.normal_form import marked
from importers.imports.quarantine_limit import QuarantineLimit
from importers.imports.result import Begun, ImportResult, OrNothing, nobody_waits, summary
from importers.imports.row_keys import keep_row_keys, row_key
from importers.imports.run_warnings import RunWarnings, Warned, nobody_reads, nowhere_else, rows_warned, warning_of
from importers.imports.sealed_values import opened_rows
from importers.quarantine import RowNoted

TOO_MANY_BAD_ROWS = "zu viele Zeilen nicht übernehmbar / too many rows that can't be taken over"
QUARANTINE_PART = 500
"""Quarantined rows per event."""
_WARNINGS_AT_ONCE = 5_000
"""Per transaction."""


class ImportRunning(Refusal):
    """Another import of this kind is running or held ({import_id}, {file_name}). Wait for it, release or discard it, or run its file again."""

    code = "import-running"
    de = "Ein anderer Import dieser Art läuft oder ist angehalten ({import_id}, {file_name}). Bitte abwarten, freigeben, verwerfen oder dessen Datei erneut starten."


class ImportInterrupted(ImportRunning):
    """Import {import_id} ({file_name}) was interrupted, and nobody works on it; others of its kind wait for it. Import the same file again: it goes on where it stood. Or discard it: what it had booked stays."""

    code = "import-interrupted"
    hint = "`portal import discard {import_id}`"
    de = "Der Import {import_id} ({file_name}) wurde unterbrochen, und niemand arbeitet daran; andere dieser Art warten auf ihn. Bitte dieselbe Datei noch einmal importieren: er geht dann weiter, wo er stand. Oder ihn verwerfen: was gebucht ist, bleibt."


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be imported, by whom, and how."""

    kind: ImportKind
    customer_id: UUID
    actor: str
    file_name: str
    file_hash: str
    file_size: int
    feed_date: date
    carrier: str | None = None
    cut_off: time = time.min
    """Of a feed: at what time of its day what it says began to hold."""
    force: bool = False
    past: bool = False
    """Of a feed: its carrier's feed of a later day was imported before (F-17)."""
    dry_run: bool = False
    plan: str | None = None
    """What was told of a dry run, as whoever confirms it quotes it (`TableImport.plan_of`)."""
    or_nothing: OrNothing | None = None
    """All of it is carried out in one transaction, or refused with this."""
    import_id: UUID | None = None
    corrects: UUID | None = None
    begun: Begun = nobody_waits
    warned: Warned = nobody_reads
    on_behalf_of: str | None = None
    """The service access by which a reseller imports (S-04)."""

    @property
    def whole(self) -> str:
        """The name of what only one process may work on at a time."""
        return f"import {self.customer_id} {self.kind} {self.carrier}"


class _Place:
    """Known once the file is read. Of its own, so that a run and its warnings hold each other in no cycle."""

    def __init__(self) -> None:
        self.tell: Callable[[int], Mapping[str, str]] = nowhere_else

    def __call__(self, line: int) -> Mapping[str, str]:
        return self.tell(line)


class ImportRun:
    """One run of one order. Made by `begin`; everything it appends carries its id as causation.

    `resumed` is the import's state when an earlier, killed or released try goes on here; `again`: the same file was imported before.
    """

    def __init__(self, log: EventLog, order: Order, customer: Customer, import_id: UUID, *, again: bool = False) -> None:
        self.log = log
        self.order = order
        self.customer = customer
        self.import_id = import_id
        self.again = again
        self.version = 0
        self.resumed = FeedImport()
        self.quarantined: list[QuarantinedRow] = []
        """All rows that are in quarantine by now, those of an earlier try included."""
        self.limit = QuarantineLimit(order.file_name)
        self.sealer = Keyring(log.master)
        """Makes the keys of a feed's rows for the quarantine."""
        self.in_clear: Callable[[QuarantinedRow], QuarantinedRow] = _as_recorded
        """Tells what this run itself has sealed of a row."""
        self._place = _Place()
        self.warnings = self._warnings(())
        self._dismissed: frozenset[int] = frozenset()
        """Lines of these that a person had dismissed in an earlier feed."""
        self._began = monotonic()
        actor = f"import:{import_id}"
        self.cause = Cause(order.customer_id, actor, actor, str(import_id), self._effective_at(), order.on_behalf_of)
        self.started_by = Cause(order.customer_id, order.actor, actor, str(import_id), None, order.on_behalf_of)

    def goes_on(self, state: FeedImport, version: int, warned: Sequence[RowWarning]) -> None:
        """Take up the run of an earlier try, which warned of these."""
        self.resumed, self.version, self.quarantined, self._dismissed = state, version, list(state.rows), state.dismissed
        self.warnings = self._warnings(warned)

    def _warnings(self, earlier: Sequence[RowWarning]) -> RunWarnings:
        return RunWarnings(earlier, self.order.warned, self._place)

    @property
    def place(self) -> Callable[[int], Mapping[str, str]]:
        """Tells sheet and line, where a workbook of several sheets is read."""
        return self._place.tell

    @place.setter
    def place(self, tell: Callable[[int], Mapping[str, str]]) -> None:
        self._place.tell = tell

    @property
    def told(self) -> list[QuarantinedRow]:
        """The rows in quarantine that a person hasn't dismissed, with what is sealed of them."""
        rows = [self.in_clear(row) for row in self.quarantined if row.line not in self._dismissed]
        return rows if self.order.dry_run else opened_rows(self.log, self.import_id, rows)

    def _effective_at(self) -> datetime | None:
        """When what the file says holds: a feed from its carrier's cut-off on its day, whenever it is loaded (F-17); a list that is loaded on its own day
        from now, else from the start of its day. All in the customer's time zone, and never in the future."""
        zone = ZoneInfo(self.customer.time_zone)
        began = datetime.combine(self.order.feed_date, self.order.cut_off, zone)
        ended = began if self.order.kind == "feed" else began + timedelta(days=1)
        return None if ended > datetime.now(zone) else began

    @property
    def booked(self) -> ImportCounts:
        """What an earlier, killed try of this run had booked."""
        return self.resumed.counts

    def started(self) -> ImportStarted:
        order = self.order
        return ImportStarted(
            kind=order.kind,
            carrier=order.carrier,
            file_name=_as_told(order.file_name),
            file_hash=order.file_hash,
            file_size=order.file_size,
            feed_date=order.feed_date,
            forced=order.force,
            historical=order.past,
            corrects=str(order.corrects) if order.corrects else None,
        )

    def start(self) -> None:
        """Record the start, unless this run goes on with one that was killed or released."""
        if self.resumed.state == "none" and not self.order.dry_run:
            self.record([self.started()], cause=self.started_by)

    def record(self, events: Sequence[Event], *, cause: Cause | None = None, then: Then | None = None) -> None:
        """Append to the import's own stream; `then` runs in the same transaction."""
        read = {self.import_id: self.version} if self.version else {}
        unit = Unit(cause or self.cause, [StreamEvent(self.import_id, event) for event in events], read)

        def finish(connection: Connection[TupleRow], outcomes: Sequence[Outcome]) -> None:
            if not isinstance(outcomes[0], Appended):
                raise ImportRunning(import_id=self.import_id, file_name=self.order.file_name)
            if then is not None:
                then(connection, outcomes)

        self.log.append([unit], then=finish)
        self.version += len(events)

    def not_yet_quarantined(self, rows: Sequence[QuarantinedRow]) -> list[QuarantinedRow]:
        """Return those of these rows that no earlier try had put in quarantine."""
        there = {row.line for row in self.quarantined}
        return [row for row in rows if row.line not in there]

    def quarantine(self, rows: Sequence[QuarantinedRow]) -> None:
        """Record quarantined rows, but for those that an earlier try had recorded; a dry run only gathers them."""
        new = [self._placed(row) for row in self.not_yet_quarantined(rows)]
        for event in rows_quarantined(() if self.order.dry_run else new):
            self.record([event, *self._dismissed_before(event.rows)], then=partial(self.keep_keys, event.rows))
        self.quarantined += new

    def keep_keys(self, rows: Sequence[QuarantinedRow], connection: Connection[TupleRow], _: object) -> None:
        """Store the keys of these rows, in the transaction in which they go to the quarantine."""
        keep_row_keys(connection, self.sealer, (row_key(self.import_id, row.line) for row in rows))

    def _dismissed_before(self, rows: Sequence[QuarantinedRow]) -> list[QuarantinedRowsDismissed]:
        """Of rows that come to the quarantine, those that a person has dismissed when an earlier feed brought the same."""
        claims = {row.line: dismissed_row(row.content) for row in rows}
        with self.log.pool.connection() as connection:
            holders = self.log.holders(connection, self.order.customer_id, claims.values())
        known = [row for row in rows if holders[claims[row.line]] is not None]
        self._dismissed |= {row.line for row in known}
        lines, contents = tuple(row.line for row in known), tuple(row.content for row in known)
        return [QuarantinedRowsDismissed(lines=lines, contents=contents, again=True)] if known else []

    def completed(self, counts: ImportCounts) -> ImportCompleted:
        order = self.order
        return ImportCompleted(
            kind=order.kind,
            carrier=order.carrier,
            feed_date=order.feed_date,
            file_hash=order.file_hash,
            counts=counts,
            seconds=round(monotonic() - self._began, 3),
            again=self.again,
        )

    def _placed(self, row: QuarantinedRow) -> QuarantinedRow:
        place = self.place(row.line)
        return row.model_copy(update={"facts": {**row.facts, **place}}) if place else row

    def warn(self, noted: Sequence[RowNoted], *, further: bool = True) -> None:
        """Record these new warnings, and how many are not listed; a dry run only gathers them."""
        new = [*noted, *(self.warnings.further() if further else ())]
        if self.order.dry_run:
            return
        for first in range(0, len(new), _WARNINGS_AT_ONCE):
            self.record(rows_warned([warning_of(each) for each in new[first : first + _WARNINGS_AT_ONCE]]))

    def complete(self, counts: ImportCounts, then: Then | None = None) -> ImportResult:
        self.record([self.completed(counts)], then=then)
        return self.result(counts)

    def give_up(self, then: Then | None = None) -> None:
        """End the import on the record: too much would go to the quarantine. What it has booked stays."""
        if not self.order.dry_run:
            self.record([ImportFailed(kind=self.order.kind, carrier=self.order.carrier, reason=TOO_MANY_BAD_ROWS)], then=then)

    def result(self, counts: ImportCounts) -> ImportResult:
        warned, warnings = self.warnings.told, self.warnings.count
        texts = summary(counts, "Importiert", "Imported", warnings)
        return ImportResult(self.import_id, "completed", counts, *texts, quarantined=self.told, warned=warned, warnings=warnings)


def _as_recorded(row: QuarantinedRow) -> QuarantinedRow:
    return row


def _as_told(file_name: str) -> str:
    """A file's name with what nobody sees, and bytes that are no text, marked."""
    return marked(file_name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def rows_quarantined(rows: Sequence[QuarantinedRow]) -> list[RowsQuarantined]:
    """Make the events for these rows, so many in each that none grows too large."""
    return [RowsQuarantined(rows=tuple(rows[first : first + QUARANTINE_PART])) for first in range(0, len(rows), QUARANTINE_PART)]
