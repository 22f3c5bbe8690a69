"""How an import begins: alone of its kind, as a new one or going on where a killed one stood, or not at all (F-13, F-16)."""

from dataclasses import replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.errors import LockNotAvailable
from psycopg.rows import TupleRow

from aggregates.customer import Customer
from aggregates.feed_import import FeedImport, RowsWarned, running
from aggregates.import_terms import ImportCounts, RowWarning
from commands.engine.command import NotFound, Refusal
from commands.engine.given import Batch
from eventstore.envelope import EARLIEST
from eventstore.ids import new_id
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from foundation.advisory_locks import IMPORT
from foundation.local_day import today_in
from importers.imports.imported_files import ImportedFile, imported_files, last_feed
from importers.imports.result import ImportResult
from importers.imports.run import ImportInterrupted, ImportRun, ImportRunning, Order

_HOLD_FROM_THEIR_DAY = frozenset({"prices", "expected_proceeds"})
"""Kinds of lists that may come before their day: what they say holds from then on."""
_PATIENCE = "5s"
"""So long the server may need to notice that the process which imported before was killed."""


class FeedTooOld(Refusal):
    """The feed's date {feed_date} is before 1970; give the right date."""

    code = "feed-too-old"
    de = "Das Datum {feed_date} des Abzugs liegt vor 1970; bitte das richtige Datum angeben."


class FutureFeed(Refusal):
    """The feed's date {feed_date} is in the future; give the right date."""

    code = "future-feed"
    de = "Das Datum {feed_date} des Abzugs liegt in der Zukunft; bitte das richtige Datum angeben."


class ImportBusy(Refusal):
    """An import of this kind is being worked on by another process; wait until it has finished."""

    code = "import-busy"
    de = "Ein Import dieser Art wird gerade von einem anderen Prozess bearbeitet; bitte dessen Ende abwarten."


def begin(log: EventLog, connection: Connection[TupleRow], order: Order) -> ImportRun | ImportResult:
    """Take the order: a new run, the killed or released one that it continues, or the answer that the file is known.

    `connection` keeps other processes from the same kind of import until it is closed.
    """
    run = _taken(log, connection, order)
    order.begun(run.import_id)
    return run


def _taken(log: EventLog, connection: Connection[TupleRow], order: Order) -> ImportRun | ImportResult:
    keep_others_out(connection, order)
    batch = Batch(log, connection, Keyring(log.master))
    customer = customer_of(batch, order.customer_id)
    order = replace(order, past=_is_past(log, connection, order))
    current = None if order.dry_run else batch.holder(order.customer_id, running(order.kind, order.carrier))
    known = _imported_before(log, connection, order)
    if current is not None:
        batch.load((current,))
        state = batch.state(FeedImport, current)
        if _is_same(state, order):
            run = ImportRun(log, replace(order, feed_date=state.feed_date), customer, current, again=known is not None)
            run.goes_on(state, batch.version(order.customer_id, current) or 0, warned_before(log, connection, current))
            return run
        if known is None or order.force or order.corrects is not None:
            # Whoever worked on it would hold the lock that this process has by now.
            kind = ImportInterrupted if state.state == "running" else ImportRunning
            raise kind(import_id=current, file_name=state.file_name)
    if order.corrects is None:
        if known is not None and not order.force:
            return _recognised(batch.holder(order.customer_id, known.claim), known)
        _check_date(order, customer)
    again = known is not None or order.corrects is not None
    return ImportRun(log, order, customer, order.import_id or new_id(), again=again)


def warned_before(log: EventLog, connection: Connection[TupleRow], import_id: UUID) -> list[RowWarning]:
    """Load what is on an import's record of warnings."""
    positions = connection.execute(
        "SELECT position FROM events WHERE stream_id = %s AND event_name = 'import.rows_warned' ORDER BY 1", (import_id,)
    )
    found = log.at(connection, [position for (position,) in positions])
    return [warning for recorded in found if isinstance(recorded.event, RowsWarned) for warning in recorded.event.warnings]


def customer_of(batch: Batch, customer_id: UUID) -> Customer:
    if batch.version(customer_id, customer_id) is None:
        raise NotFound(Customer.noun, customer_id)
    return batch.state(Customer, customer_id)


def today_of(customer: Customer) -> date:
    """Return the calendar day where the customer is."""
    return today_in(ZoneInfo(customer.time_zone))


def keep_others_out(connection: Connection[TupleRow], order: Order) -> None:
    """Keep all other processes from this kind of import until the connection is closed. Raises `ImportBusy` where one works on it."""
    connection.execute(f"SET lock_timeout = '{_PATIENCE}'".encode())
    try:
        IMPORT.wait_for(connection, order.whole)
    except LockNotAvailable as error:
        raise ImportBusy from error
    finally:
        connection.execute("RESET lock_timeout")


def wait_for_other_carriers(connection: Connection[TupleRow], customer_id: UUID) -> None:
    """Wait until no other feed of this customer is booked, of whatever carrier: which rows count follows from the feeds of all (F-17). Until the connection
    is closed, others wait for this one."""
    IMPORT.wait_for(connection, f"feeds {customer_id}")


def _is_same(state: FeedImport, order: Order) -> bool:
    """Whether the order is to go on with this import. A table's day is that of its first try."""
    same_file = state.file_hash == order.file_hash and (order.kind != "feed" or state.feed_date == order.feed_date)
    return order.corrects is None and same_file and state.state == "running"


def _imported_before(log: EventLog, connection: Connection[TupleRow], order: Order) -> ImportedFile | None:
    """The same file; a feed that is the same on another day is another feed."""
    files = imported_files(log, connection, order.customer_id, order.kind, order.carrier)
    same = (each for each in files if each.file_hash == order.file_hash and (order.kind != "feed" or each.feed_date == order.feed_date))
    return next(same, None)


def _recognised(import_id: UUID | None, known: ImportedFile) -> ImportResult:
    if import_id is None:
        raise LookupError(f"{known.claim} is held by nobody")
    return ImportResult(
        import_id,
        "recognised",
        ImportCounts(),
        f"Diese Datei wurde schon importiert ({import_id}, Stand {known.feed_date}); es wurde nichts geändert.",
        f"This file was imported already ({import_id}, as of {known.feed_date}); nothing was changed.",
    )


def _check_date(order: Order, customer: Customer) -> None:
    if order.feed_date > today_of(customer) and order.kind not in _HOLD_FROM_THEIR_DAY:
        raise FutureFeed(feed_date=order.feed_date)
    if order.feed_date <= EARLIEST.date():
        raise FeedTooOld(feed_date=order.feed_date)


def _is_past(log: EventLog, connection: Connection[TupleRow], order: Order) -> bool:
    """Whether the carrier's feed of a later day was imported before."""
    last = last_feed(log, connection, order.customer_id, order.carrier) if order.kind == "feed" else None
    return last is not None and last > order.feed_date
