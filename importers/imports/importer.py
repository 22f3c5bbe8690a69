"""The one door to all imports: what comes by upload, command line or watched folder is taken here."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.feed_import import FeedImport
from aggregates.import_terms import ImportKind, ImportState
from commands.engine.command import ChangedMeanwhile, NotFound, Refusal
from commands.engine.given import Batch, LoadedGiven
from commands.imports.discard_import import DiscardImport
from commands.imports.held_import import check_may_go_on
from commands.imports.release_import import ReleaseImport
from eventstore.append import Then
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.unit import Appended, Outcome, Unit
from importers.engine.file_reader import DEFAULT_LIMITS, ReadingLimits
from importers.engine.plain_file import open_plain
from importers.imports.beginning import begin, keep_others_out
from importers.imports.corrected_row import Corrections
from importers.imports.corrections import correct_rows
from importers.imports.ended_feed import end_feed_early
from importers.imports.feed_file import FeedFile, open_feed
from importers.imports.feed_import import FeedRun
from importers.imports.held_file import drop_file, held_file
from importers.imports.mapping import MappingSet
from importers.imports.not_this_import import NoFeedDate
from importers.imports.result import Begun, ImportResult, OrNothing, Planned, Report, nobody_waits
from importers.imports.run import Order
from importers.imports.run_warnings import Warned, nobody_reads
from importers.imports.table_file import open_table
from importers.imports.table_import import run_table
from importers.imports.table_kinds import brought_elsewhere, table_of

LINES_PER_APPEND = 500
"""Lines per append: their lock is short enough that a person's command in between isn't noticed to wait."""


class Importer:
    """Imports for all customers of one log; may be used from several threads and processes at once."""

    def __init__(
        self, log: EventLog, mappings: MappingSet, *, chunk: int = LINES_PER_APPEND, limits: ReadingLimits = DEFAULT_LIMITS
    ) -> None:
        self._log = log
        self._mappings = mappings
        self._chunk = chunk
        self._limits = limits

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
        dry_run: bool = False,
        plan: str | None = None,
        or_nothing: OrNothing | None = None,
        import_id: UUID | None = None,
        report: Report | None = None,
        planned: Planned | None = None,
        begun: Begun = nobody_waits,
        warned: Warned = nobody_reads,
        on_behalf_of: str | None = None,
    ) -> ImportResult:
        """Import one file. Raises `NotAFeed` and other refusals when it is refused whole: nothing is changed then.

        `force` takes a file that was imported before. A feed older than the last one says what held on its day, until the next that is known (F-17).
        `feed_date` is needed only where the file's name doesn't tell it (tables: today).
        `import_id` is the id of a new import; `begun` is told which one it is, as a file may be known or go on with a killed import. `plan` confirms what a dry run told, where its kind wants that; `or_nothing`: all of it is carried out, or it is refused with this. `warned` is told
        each warning as it is found.
        """
        order = Order(kind, customer_id, actor, file_name or "", "", 0, feed_date or date.min, force=force)
        order = replace(order, dry_run=dry_run, plan=plan, or_nothing=or_nothing, import_id=import_id, begun=begun, warned=warned)
        order = replace(order, on_behalf_of=on_behalf_of)
        if kind != "feed":
            with (
                open_table(
                    source, *table_of(kind).tables(), name=file_name, limits=self._limits, elsewhere=brought_elsewhere(kind)
                ) as table,
                own_connection(self._log) as own,
            ):
                return run_table(self._log, own, order, table, self._mappings, feed_date, chunk=self._chunk, report=report, planned=planned)
        with open_feed(source, self._mappings, name=file_name, limits=self._limits, elsewhere=brought_elsewhere(kind)) as feed:
            return self._feed(_of_feed(order, feed, feed_date), feed, report, planned)

    def replay(
        self, folder: Path, *, customer_id: UUID, actor: str, report: Report | None = None
    ) -> Iterator[tuple[Path, ImportResult | Refusal]]:
        """Load history: all feeds of a folder in the order of their dates, each effective on its day, whatever was loaded before (F-17).

        What was imported before is recognised, so that a replay can be started again.
        """
        dated: list[tuple[date, Path]] = []
        for path in sorted(entry for entry in folder.iterdir() if not entry.is_dir() and not entry.name.startswith(".")):
            try:
                with open_plain(path) as file, open_feed(file, self._mappings, limits=self._limits, name=path.name) as feed:
                    dated.append((_date_of(feed, None), path))
            except Refusal as refusal:
                yield path, refusal
        for feed_date, path in sorted(dated):
            try:
                yield path, self._replayed(path, feed_date, customer_id, actor, report)
            except Refusal as refusal:
                yield path, refusal

    def release(
        self, customer_id: UUID, import_id: UUID, actor: str, report: Report | None = None, on_behalf_of: str | None = None
    ) -> ImportResult:
        """Let a held import go on, and book it."""
        state = self.state(customer_id, import_id)
        check_may_go_on(state)
        self._decide(customer_id, actor, on_behalf_of, ReleaseImport(import_id=import_id))
        order = Order("feed", customer_id, actor, state.file_name, state.file_hash, 0, state.feed_date, state.carrier)
        order = replace(order, on_behalf_of=on_behalf_of)
        with (
            held_file(self._log, customer_id, import_id) as source,
            open_feed(source, self._mappings, name=state.file_name, carrier=state.carrier, limits=self._limits) as feed,
        ):
            return self._feed(replace(order, cut_off=feed.layout.mapping.cut_off), feed, report, None)

    def discard(self, customer_id: UUID, import_id: UUID, actor: str, on_behalf_of: str | None = None) -> ImportState:
        """Throw a held import away, or end one that was killed. Raises `ImportBusy` while a process works on it."""
        state = self.state(customer_id, import_id)
        with own_connection(self._log) as connection:
            if state.state == "running":
                order = Order(state.kind, customer_id, actor, state.file_name, state.file_hash, 0, state.feed_date, state.carrier)
                keep_others_out(connection, order)
            self._decide(
                customer_id,
                actor,
                on_behalf_of,
                DiscardImport(import_id=import_id),
                partial(self._end_early, import_id, customer_id, state),
            )
        with self._log.pool.connection() as connection:
            drop_file(connection, import_id)
        return self.state(customer_id, import_id).state

    def correct(
        self, customer_id: UUID, import_id: UUID, corrections: Corrections, actor: str, on_behalf_of: str | None = None
    ) -> ImportResult:
        """Import quarantined rows again, corrected: line → column → new value (no columns: as it is)."""
        state = self.state(customer_id, import_id)
        with own_connection(self._log) as connection:
            return correct_rows(
                self._log, connection, self._mappings, customer_id, import_id, state, corrections, actor=actor, on_behalf_of=on_behalf_of
            )

    def _feed(self, order: Order, feed: FeedFile, report: Report | None, planned: Planned | None) -> ImportResult:
        with own_connection(self._log) as connection:
            run = begin(self._log, connection, order)
            if isinstance(run, ImportResult):
                return run
            return FeedRun(run, connection, feed, chunk=self._chunk, report=report, planned=planned).run()

    def _replayed(self, path: Path, feed_date: date, customer_id: UUID, actor: str, report: Report | None) -> ImportResult:
        with open_plain(path) as file:
            return self.run("feed", file, customer_id=customer_id, actor=actor, file_name=path.name, feed_date=feed_date, report=report)

    def state(self, customer_id: UUID, import_id: UUID) -> FeedImport:
        """Load the import as its events say, whatever the read models know. Raises NotFound."""
        with self._log.pool.connection() as connection:
            batch = Batch(self._log, connection, Keyring(self._log.master))
            if batch.version(customer_id, import_id) is None:
                raise NotFound(FeedImport.noun, import_id)
            state = batch.state(FeedImport, import_id)
        if state.state == "none":
            raise NotFound(FeedImport.noun, import_id)
        return state

    def _end_early(
        self, import_id: UUID, customer_id: UUID, state: FeedImport, connection: Connection[TupleRow], outcomes: Sequence[Outcome]
    ) -> None:
        if state.state == "running" and state.carrier is not None and isinstance(outcomes[0], Appended):
            end_feed_early(connection, self._log, import_id, customer_id, state.carrier, state.feed_date)

    def _decide(
        self, customer_id: UUID, actor: str, on_behalf_of: str | None, command: ReleaseImport | DiscardImport, then: Then | None = None
    ) -> None:
        with self._log.pool.connection() as connection:
            given = LoadedGiven(Batch(self._log, connection, Keyring(self._log.master)), customer_id, actor)
            decision = command.decide(given)
        if decision:
            cause = Cause(customer_id, actor, f"command:{new_id()}", str(command.import_id), None, on_behalf_of)
            [outcome] = self._log.append(
                [Unit(cause, [StreamEvent(*entry) for entry in decision], given.streams_read, absent=given.absent)], then
            )
            if not isinstance(outcome, Appended):
                raise ChangedMeanwhile


@contextmanager
def own_connection(log: EventLog) -> Generator[Connection[TupleRow]]:
    """Open a connection for one import: its lock and its temporary tables go with it, whatever happens."""
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
        cut_off=feed.layout.mapping.cut_off,
    )


def _date_of(feed: FeedFile, given: date | None) -> date:
    found = given or feed.feed_date
    if found is None:
        raise NoFeedDate(name=feed.name, expected=feed.layout.mapping.file_name_example)
    return found
