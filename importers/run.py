"""What every import has in common: it is started, recognised, resumed, held and completed, on the record (F-13)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.customer import Customer
from aggregates.event import Event
from aggregates.feed_import import (
    FeedImport,
    ImportCompleted,
    ImportCounts,
    ImportFailed,
    ImportKind,
    ImportStarted,
    QuarantinedRow,
    RowsQuarantined,
    imported_file,
    running,
)
from commands.command import NotFound, Refusal
from commands.given import Batch
from eventstore.append import Then
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.unit import Appended, ClaimList, Unit

QUARANTINE_PART = 500
"""Quarantined rows per event."""


class OlderFeed(Refusal):
    """The feed is of {feed_date}, but one of {last} was imported already. Import it as a historical replay if that is what you want."""

    code = "older-feed"
    de = "Der Abzug ist vom {feed_date}, importiert wurde schon einer vom {last}. Wenn gewollt, als historische Nachladung importieren."


class FutureFeed(Refusal):
    """The feed's date {feed_date} is in the future; give the right date."""

    code = "future-feed"
    de = "Das Datum {feed_date} des Abzugs liegt in der Zukunft; bitte das richtige Datum angeben."


class ImportRunning(Refusal):
    """Another import of this kind is running or held ({import_id}, {file_name}). Wait for it, release or discard it, or run its file again."""

    code = "import-running"
    de = "Ein anderer Import dieser Art läuft oder ist angehalten ({import_id}, {file_name}). Bitte abwarten, freigeben, verwerfen oder dessen Datei erneut starten."


class ImportBusy(Refusal):
    """An import of this kind is being worked on by another process; wait until it has finished."""

    code = "import-busy"
    de = "Ein Import dieser Art wird gerade von einem anderen Prozess bearbeitet; bitte dessen Ende abwarten."


State = Literal["completed", "held", "recognised", "dry_run", "failed"]


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """`done` of `total` in the phase: bytes while copying, rows afterwards."""

    phase: Literal["copy", "compare", "check", "book", "finish"]
    done: int
    total: int


Report = Callable[[ImportProgress], None]


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One event that a dry run would write."""

    line: int
    stream_id: UUID
    event: Event


Planned = Callable[[PlannedEvent], None]
PREVIEW = 10_000


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`preview` holds the first 10,000 events of a dry run (a `Planned` callback gets all), `quarantined` the rows that were not taken."""

    import_id: UUID
    state: State
    counts: ImportCounts
    message_de: str
    message_en: str
    preview: list[PlannedEvent] = field(default_factory=list[PlannedEvent])
    quarantined: list[QuarantinedRow] = field(default_factory=list[QuarantinedRow])


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
    force: bool = False
    historical: bool = False
    dry_run: bool = False
    import_id: UUID | None = None
    corrects: UUID | None = None

    @property
    def whole(self) -> str:
        """The name of what only one process may work on at a time."""
        return f"import {self.customer_id} {self.kind} {self.carrier}"


class ImportRun:
    """One run of one order. Made by `begin`; everything it appends carries its id as causation."""

    def __init__(self, log: EventLog, order: Order, customer: Customer, import_id: UUID) -> None:
        self.log = log
        self.order = order
        self.customer = customer
        self.import_id = import_id
        self.began = time.monotonic()
        self.version = 0
        self.resumed = FeedImport()
        self.again = False
        actor = f"import:{import_id}"
        self.cause = Cause(order.customer_id, actor, actor, str(import_id), self._effective_at())
        self._by = Cause(order.customer_id, order.actor, actor, str(import_id))

    def _effective_at(self) -> datetime | None:
        """When what the file says holds: now for today's, else the start of its day in the customer's time zone (F-17)."""
        zone = ZoneInfo(self.customer.time_zone)
        midnight = datetime.combine(self.order.feed_date, datetime.min.time(), zone)
        return None if midnight + timedelta(days=1) > datetime.now(zone) else midnight

    @property
    def booked(self) -> ImportCounts:
        """What an earlier, killed try of this run had booked."""
        return self.resumed.counts

    def start(self) -> None:
        """Record the start, unless this run goes on with one that was killed or released."""
        if self.resumed.state != "none" or self.order.dry_run:
            return
        order = self.order
        event = ImportStarted(
            kind=order.kind,
            carrier=order.carrier,
            file_name=order.file_name,
            file_hash=order.file_hash,
            file_size=order.file_size,
            feed_date=order.feed_date,
            forced=order.force,
            historical=order.historical,
            corrects=str(order.corrects) if order.corrects else None,
        )
        self.record([event], cause=self._by)

    def record(self, events: list[Event], *, cause: Cause | None = None, then: Then | None = None) -> None:
        """Append to the import's own stream."""
        read = {self.import_id: self.version} if self.version else {}
        unit = Unit(cause or self.cause, [StreamEvent(self.import_id, event) for event in events], read)
        outcome = self.log.append([unit], then=then)[0]
        if not isinstance(outcome, Appended):
            raise ImportRunning(import_id=self.import_id, file_name=self.order.file_name)
        self.version += len(events)

    def quarantine(self, rows: list[QuarantinedRow]) -> None:
        """Record quarantined rows, but for those that a killed try had recorded."""
        new = [row for row in rows if row.line not in self.resumed.open_rows]
        for first in range(0, len(new), QUARANTINE_PART):
            self.record([RowsQuarantined(rows=tuple(new[first : first + QUARANTINE_PART]))])

    def complete(self, counts: ImportCounts, then: Then | None = None) -> None:
        order = self.order
        event = ImportCompleted(
            kind=order.kind,
            carrier=order.carrier,
            feed_date=order.feed_date,
            file_hash=order.file_hash,
            counts=counts,
            seconds=round(time.monotonic() - self.began, 3),
            again=self.again,
        )
        self.record([event], then=then)

    def fail(self, reason: str) -> None:
        self.record([ImportFailed(kind=self.order.kind, carrier=self.order.carrier, reason=reason)])


def begin(log: EventLog, connection: Connection[TupleRow], order: Order) -> ImportRun | ImportResult:
    """Take the order: a new run, the killed or released one that it continues, or the answer that the file is known.

    `connection` keeps other processes from the same kind of import until it is closed.
    """
    row = connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 7))", (order.whole,)).fetchone()
    if not row or not row[0]:
        raise ImportBusy
    batch = Batch(log, connection, Keyring(log.master))
    if batch.version(order.customer_id, order.customer_id) is None:
        raise NotFound(noun="customer", id=order.customer_id)
    customer = batch.state(Customer, order.customer_id)
    current = batch.holder(order.customer_id, running(order.kind, order.carrier))
    if current is not None and not order.dry_run:
        return _continued(log, batch, order, customer, current)
    run = ImportRun(log, order, customer, order.import_id or new_id())
    if order.corrects is None:
        known = batch.holder(order.customer_id, imported_file(order.kind, order.carrier, order.feed_date, order.file_hash))
        if known is not None and not order.force:
            return _recognised(known, order)
        run.again = known is not None
        _check_date(log, connection, order, customer)
    else:
        run.again = True
    return run


def _continued(log: EventLog, batch: Batch, order: Order, customer: Customer, current: UUID) -> ImportRun:
    version = batch.version(order.customer_id, current)
    state = batch.state(FeedImport, current)
    same = (state.file_hash, state.feed_date) == (order.file_hash, order.feed_date)
    if version is None or not same or state.state != "running":
        raise ImportRunning(import_id=current, file_name=state.file_name)
    run = ImportRun(log, order, customer, current)
    run.version, run.resumed = version, state
    return run


def _recognised(known: UUID, order: Order) -> ImportResult:
    return ImportResult(
        known,
        "recognised",
        ImportCounts(),
        f"Diese Datei wurde schon importiert ({known}, Abzug vom {order.feed_date}); es wurde nichts geändert.",
        f"This file was imported already ({known}, feed of {order.feed_date}); nothing was changed.",
    )


def _check_date(log: EventLog, connection: Connection[TupleRow], order: Order, customer: Customer) -> None:
    today = datetime.now(ZoneInfo(customer.time_zone)).date()
    if order.feed_date > today:
        raise FutureFeed(feed_date=order.feed_date)
    if order.kind != "feed" or order.historical:
        return
    prefix = f"{order.kind}/{order.carrier or '-'}/"
    done = log.listed(connection, order.customer_id, ClaimList("imported_file", prefix))
    last = max((value.split("/")[2] for value in done), default="")
    if last > str(order.feed_date):
        raise OlderFeed(feed_date=order.feed_date, last=last)


def summary(counts: ImportCounts, verb_de: str, verb_en: str) -> tuple[str, str]:
    """What an import did, in a sentence."""
    de = (
        f"{verb_de}: {counts.seen} Zeilen, {counts.unchanged} unverändert, {counts.created} neu, {counts.changed} geändert, "
        f"{counts.missing} fehlen, {counts.quarantined} in Quarantäne, {counts.refused} abgelehnt; {counts.events} Ereignisse."
    )
    en = (
        f"{verb_en}: {counts.seen} rows, {counts.unchanged} unchanged, {counts.created} new, {counts.changed} changed, "
        f"{counts.missing} missing, {counts.quarantined} quarantined, {counts.refused} refused; {counts.events} events."
    )
    return de, en
