"""The live projector: woken by the database, handles new events in batches, commits rows and positions together.

Several processes may run it: each projection is taken by the one that gets its advisory lock (holding.py). Projections at the same position
share the read and the commit (with full pages, in two commits side by side); one that is behind catches up by itself first. What goes wrong in one
of them parks a stream or pauses that projection (pauses.py, docs/decisions/0010); the others go on.
"""

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import zip_longest

from psycopg import Connection, OperationalError
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from eventstore.append_lock import CHANNEL
from eventstore.envelope import Recorded
from eventstore.faults import UnknownEvent
from eventstore.log import EventLog
from projections.engine.batch import Batch, Overtaken, is_refusal, project, write
from projections.engine.generation import Generation
from projections.engine.heart import beating
from projections.engine.holding import Holding
from projections.engine.parking import parked
from projections.engine.pauses import Pauses
from projections.engine.projection import Projection
from projections.engine.projector_connection import PENDING_WHEN_BEHIND, Away, connected

PAGE = 5_000
IDLE = 1.0
"""Seconds between looks when nothing wakes it: for events whose notification was lost with a connection."""

log_of = logging.getLogger(__name__)

Outcome = tuple[Generation, Generation | Exception]
"""A generation before a page; and after it, or what went wrong, in which case it is where it was."""


class Projector:
    """Runs in a thread of its own until `stop` is set."""

    def __init__(self, log: EventLog, projections: Sequence[Projection]) -> None:
        self._log = log
        self.holding = Holding(log, projections)
        self.pauses = Pauses()
        self._away = Away()
        self.following = False
        """Whether it has the database and what it could take, and follows the log."""

    def run(self, stop: threading.Event) -> None:
        """Project until stopped. Whatever goes wrong is logged and tried again: it must not end while events come in."""
        while not stop.is_set():
            try:
                self.holding.begin()
                with connected(self._log.dsn) as connection, beating(self._log.dsn, connection.info.backend_pid):
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._follow(connection, stop)
            except Exception as error:  # noqa: BLE001  logged there
                self.following = False
                if not stop.is_set():
                    stop.wait(self._away.failed(error))

    def catch_up(self) -> int:
        """Project all that is there, with projections that no other process holds; returns the position reached, 0 if all are held.

        What pauses a projection is raised in the end, when the others are done; so is UnknownEvent.
        """
        self.holding.begin()
        self.holding.unknown.clear()
        errors: list[Exception] = []
        self.pauses = Pauses(errors)
        with connected(self._log.dsn) as connection:
            self.holding.take(connection)
            while self._step(connection):
                pass
            self.holding.let_all_go(connection)
            for error in (*self.holding.unmade.values(), *errors, *self.holding.unknown.values()):
                raise error
            return min((generation.position for generation in self.holding.live), default=0)

    def _follow(self, connection: Connection[TupleRow], stop: threading.Event) -> None:
        looked = -IDLE
        while not stop.is_set():
            if time.monotonic() - looked >= IDLE:
                self.holding.take(connection)
                looked = time.monotonic()
                self._away.over()
                self.following = True
            if self._step(connection):
                continue
            for _ in connection.notifies(timeout=IDLE, stop_after=1):  # with all others that came meanwhile
                pass

    def _step(self, connection: Connection[TupleRow]) -> bool:
        """One page for the projections that are furthest behind, and for those before them as long as these have more than that to do;
        False when there is nothing to do."""
        due = [generation for generation in self.holding.live if not self.pauses.waits(generation)]
        ahead = sorted({generation.position for generation in due})
        stepped = False
        for behind, upto in zip_longest(ahead, ahead[1:]):
            group = [generation for generation in due if generation.position == behind]
            try:
                page = self._log.page(connection, behind, upto, PAGE)
            except UnknownEvent as unknown:
                self.holding.let_go(connection, unknown)
                return True
            except Exception as error:  # noqa: BLE001  pauses those that it was read for
                self._settle(connection, _of_all(connection, group, error))
                return True
            if page:
                self._settle(connection, self._project_apart(connection, group, page))
                stepped = True
            if len(page) < PAGE:
                break
        return stepped

    def _settle(self, connection: Connection[TupleRow], outcomes: Sequence[Outcome]) -> None:
        """Keep what moved on, and pause what went wrong, unless it was only that another generation is live by now."""
        moved = {before: after for before, after in outcomes if isinstance(after, Generation)}
        failed = [(before, error) for before, error in outcomes if isinstance(error, Exception)]
        self.pauses.end(connection, moved)
        self.holding.live = [moved.get(generation, generation) for generation in self.holding.live]
        if failed:
            self.holding.look(connection)
        for before, error in failed:
            now = next((each for each in self.holding.live if each.projection is before.projection), None)
            if isinstance(error, Overtaken | UndefinedTable) and now != before:
                log_of.info("a rebuilt generation of %s went live", before.projection.name)
            elif now is not None:  # the first events of the page may have moved it on
                self.pauses.begin(connection, now, error)

    def _project_apart(
        self, connection: Connection[TupleRow], live: Sequence[Generation], page: Sequence[Recorded[Event]]
    ) -> list[Outcome]:
        """Who derives rows by SQL waits for the database most of the time: when behind, the others are projected meanwhile, in a commit of their own."""
        deriving, others = ([each for each in live if bool(each.projection.afterwards) is derives] for derives in (True, False))
        if len(page) < PAGE or not deriving or not others:
            return self._project(connection, live, page)
        with ExitStack() as both:
            try:
                beside = both.enter_context(connected(self._log.dsn))
                meanwhile = both.enter_context(ThreadPoolExecutor(1)).submit(self._project, beside, others, page)
            except (RuntimeError, OperationalError):  # no thread or connection to be had: then one after the other
                return self._project(connection, live, page)
            return self._project(connection, deriving, page) + meanwhile.result()

    def _project(self, connection: Connection[TupleRow], live: Sequence[Generation], page: Sequence[Recorded[Event]]) -> list[Outcome]:
        """All in one commit; or, where something goes wrong in one of them, each by itself."""
        try:
            return self._project_together(connection, live, page)
        except Exception as error:
            if len(live) == 1 and not is_refusal(error) and not self.pauses.has(live[0]):
                return _of_all(connection, live, error)
            if connection.closed:
                raise
        return [self._project_alone(connection, generation, page) for generation in live]

    def _project_together(
        self, connection: Connection[TupleRow], live: Sequence[Generation], page: Sequence[Recorded[Event]]
    ) -> list[Outcome]:
        with connection.pipeline():
            known = parked(connection, live)
            batches = [Batch(connection, self._log, each, known=its) for each, its in zip(live, known, strict=True)]
            for batch in batches:
                batch.prefetch(page)
        for batch in batches:
            batch.handle(page)
        with connection.transaction():
            if len(page) == PAGE:
                connection.execute(f"SET LOCAL gin_pending_list_limit = {PENDING_WHEN_BEHIND}".encode())
            write(connection, batches)
        return [(before, batch.generation) for before, batch in zip(live, batches, strict=True)]

    def _project_alone(self, connection: Connection[TupleRow], generation: Generation, page: Sequence[Recorded[Event]]) -> Outcome:
        try:
            return generation, project(connection, self._log, generation, page, narrow=self.pauses.has(generation))
        except Exception as error:  # noqa: BLE001  pauses this one
            [outcome] = _of_all(connection, [generation], error)
            return outcome


def _of_all(connection: Connection[TupleRow], live: Sequence[Generation], error: Exception) -> list[Outcome]:
    """It went wrong for each of these; raised where the connection is lost, which is nobody's in particular."""
    if connection.closed:
        raise error
    return [(generation, error) for generation in live]
