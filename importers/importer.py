"""The one door to all imports: what comes by upload, command line or watched folder is taken here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.feed_import import FeedImport, ImportKind
from commands.command import NotFound, Refusal
from commands.discard_import import DiscardImport
from commands.given import Batch, LoadedGiven
from commands.release_import import ReleaseImport
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.unit import Unit
from importers.corrections import Corrections, corrected_feed
from importers.feed_file import FeedFile, open_feed
from importers.feed_import import FeedRun
from importers.held_file import drop_file, held_file
from importers.mapping import MappingSet
from importers.not_a_feed import NoFeedDate
from importers.run import ImportResult, Order, Planned, Report, begin
from importers.table_import import run_table

CHUNK = 500
"""Lines per append: their lock is short enough that a person's command in between isn't noticed to wait."""


class Importer:
    """Imports for all customers of one log; may be used from several threads and processes at once."""

    def __init__(self, log: EventLog, mappings: MappingSet, *, chunk: int = CHUNK) -> None:
        self._log = log
        self._mappings = mappings
        self._chunk = chunk

    def run(
        self,
        kind: ImportKind,
        source: Path | BinaryIO,
        *,
        customer_id: UUID,
        actor: str,
        file_name: str | None = None,
        feed_date: date | None = None,
        force: bool = False,
        historical: bool = False,
        dry_run: bool = False,
        import_id: UUID | None = None,
        report: Report | None = None,
        planned: Planned | None = None,
    ) -> ImportResult:
        """Import one file. Raises `NotAFeed` and other refusals when it is refused whole: nothing is changed then.

        `force` takes a file that was imported before; `historical` a feed older than the last one.
        """
        order = Order(kind, customer_id, actor, file_name or "", "", 0, feed_date or date.min, force=force, historical=historical)
        order = replace(order, dry_run=dry_run, import_id=import_id)
        if kind != "feed":
            return run_table(self._log, self._mappings, order, source, feed_date, chunk=self._chunk, report=report, planned=planned)
        with open_feed(source, self._mappings, name=file_name) as feed:
            return self._feed(_of_feed(order, feed, feed_date), feed, report, planned)

    def replay(
        self, folder: Path, *, customer_id: UUID, actor: str, report: Report | None = None
    ) -> Iterator[tuple[Path, ImportResult | Refusal]]:
        """Load history: all feeds of a folder in the order of their dates, each effective on its day (F-17)."""
        dated: list[tuple[date, Path]] = []
        for path in sorted(entry for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith(".")):
            try:
                with open_feed(path, self._mappings) as feed:
                    dated.append((_date_of(feed, None), path))
            except Refusal as refusal:
                yield path, refusal
        for feed_date, path in sorted(dated):
            try:
                yield (
                    path,
                    self.run("feed", path, customer_id=customer_id, actor=actor, feed_date=feed_date, historical=True, report=report),
                )
            except Refusal as refusal:
                yield path, refusal

    def release(self, customer_id: UUID, import_id: UUID, actor: str, report: Report | None = None) -> ImportResult:
        """Let a held import go on, and book it."""
        state = self._state(customer_id, import_id)
        self._decide(customer_id, actor, ReleaseImport(import_id=import_id))
        with self._log.pool.connection() as connection:
            source = held_file(connection, Keyring(self._log.master), customer_id, import_id)
        with source, open_feed(source, self._mappings, name=state.file_name, carrier=state.carrier) as feed:
            order = Order("feed", customer_id, actor, state.file_name, state.file_hash, feed.size, state.feed_date, state.carrier)
            result = self._feed(order, feed, report, None)
        with self._log.pool.connection() as connection:
            drop_file(connection, import_id)
        return result

    def discard(self, customer_id: UUID, import_id: UUID, actor: str) -> None:
        """Throw a held import away."""
        self._decide(customer_id, actor, DiscardImport(import_id=import_id))
        with self._log.pool.connection() as connection:
            drop_file(connection, import_id)

    def correct(self, customer_id: UUID, import_id: UUID, corrections: Corrections, actor: str) -> ImportResult:
        """Import quarantined rows again, corrected: line → column → new value (no columns: as it is)."""
        state = self._state(customer_id, import_id)
        return corrected_feed(self._log, self._mappings, customer_id, import_id, state, corrections, actor)

    def _feed(self, order: Order, feed: FeedFile, report: Report | None, planned: Planned | None) -> ImportResult:
        with own_connection(self._log) as connection:
            run = begin(self._log, connection, order)
            if isinstance(run, ImportResult):
                return run
            return FeedRun(run, connection, feed, chunk=self._chunk, report=report, planned=planned).run()

    def _state(self, customer_id: UUID, import_id: UUID) -> FeedImport:
        with self._log.pool.connection() as connection:
            batch = Batch(self._log, connection, Keyring(self._log.master))
            if batch.version(customer_id, import_id) is None:
                raise NotFound(noun=FeedImport.noun, id=import_id)
            state = batch.state(FeedImport, import_id)
        if state.state == "none":
            raise NotFound(noun=FeedImport.noun, id=import_id)
        return state

    def _decide(self, customer_id: UUID, actor: str, command: ReleaseImport | DiscardImport) -> None:
        with self._log.pool.connection() as connection:
            given = LoadedGiven(Batch(self._log, connection, Keyring(self._log.master)), customer_id, actor)
            decision = command.decide(given)
        if decision:
            cause = Cause(customer_id, actor, f"command:{new_id()}", str(command.import_id))
            self._log.append([Unit(cause, [StreamEvent(*entry) for entry in decision], given.streams_read)])


@contextmanager
def own_connection(log: EventLog) -> Iterator[Connection[TupleRow]]:
    """A connection for one import: its lock and its temporary tables go with it, whatever happens."""
    with Connection[TupleRow].connect(log.dsn, autocommit=True, application_name="portal import") as connection:
        yield connection


def _of_feed(order: Order, feed: FeedFile, feed_date: date | None) -> Order:
    return replace(
        order,
        file_name=feed.name,
        file_hash=feed.sha256,
        file_size=feed.size,
        feed_date=_date_of(feed, feed_date),
        carrier=feed.layout.carrier,
    )


def _date_of(feed: FeedFile, given: date | None) -> date:
    found = given or feed.feed_date
    if found is None:
        raise NoFeedDate(name=feed.name, expected=feed.layout.mapping.file_name_example)
    return found
