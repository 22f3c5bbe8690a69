"""The live projector: woken by the database, handles new events in batches, commits rows and positions together.

Several processes may run it: each projection is taken by the one that gets its advisory lock. Projections at the same position
share the read and the commit (with full pages, in two commits side by side); one that is behind catches up by itself first.
"""

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from psycopg import Connection, OperationalError
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow

from aggregates.event import Event
from eventstore.append_lock import CHANNEL
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.batch import Batch, Overtaken, is_refusal, project, write
from projections.generation import Generation, build_indexes, create, live_generations, switch, take_turn
from projections.parking import parked
from projections.projection import Projection

PAGE = 5_000
PENDING, PENDING_WHEN_BEHIND = 256, 4_096
"""KiB of a trigram index's pending list: with batches of a few rows, and with full pages."""
IDLE = 1.0
"""Seconds between looks when nothing wakes it: for events whose notification was lost with a connection."""
RECOVERY = 0.5
"""Seconds before it tries again after the database failed it."""
_LOCK = 7_203_100

log_of = logging.getLogger(__name__)


class Projector:
    """Runs in a thread of its own until `stop` is set."""

    def __init__(self, log: EventLog, projections: Sequence[Projection]) -> None:
        self._log = log
        self._projections = projections
        self._held: list[Projection] = []
        self._live: list[Generation] = []
        """The live generations of the projections held, as they were last seen or written."""

    def run(self, stop: threading.Event) -> None:
        """Project until stopped. Whatever goes wrong is logged and tried again: it must not end while events come in."""
        while not stop.is_set():
            try:
                self._held = []
                with self._connected() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._follow(connection, stop)
            except OperationalError as error:
                if not stop.is_set():
                    log_of.warning("projector lost the database, tries again: %s", error)
            except Exception:
                log_of.exception("projector failed, tries again")
            stop.wait(RECOVERY)

    def catch_up(self) -> int:
        """Project all that is there, with projections that no other process holds; returns the position reached, 0 if all are held."""
        self._held = []
        with self._connected() as connection:
            self._take(connection)
            while self._step(connection):
                pass
            return min((g.position for g in live_generations(connection, self._held)), default=0)

    def _connected(self) -> Connection[TupleRow]:
        """A connection of its own: the locks on projections live and end with the one that took them."""
        connection = Connection[TupleRow].connect(self._log.dsn, autocommit=True, application_name="portal projector")
        # The same few statements with every batch, all by key: planning each anew takes longer than most of them run. A plan that is kept
        # must not read whole tables because they were still small when it was made.
        connection.execute("SET plan_cache_mode = force_generic_plan")
        for whole in ("seqscan", "hashjoin", "mergejoin", "material"):
            connection.execute(f"SET enable_{whole} = off".encode())
        # Rows and position are lost together, if at all, and come again from the events, which are safe: nobody need wait for the disk.
        connection.execute("SET synchronous_commit = off")
        # Trigram indexes take in what is pending a little at a time, or one batch in hundreds would wait for all of it.
        connection.execute(f"SET gin_pending_list_limit = {PENDING}".encode())
        return connection

    def _follow(self, connection: Connection[TupleRow], stop: threading.Event) -> None:
        looked = -IDLE
        while not stop.is_set():
            if time.monotonic() - looked >= IDLE:
                self._take(connection)
                looked = time.monotonic()
            while self._step(connection) and not stop.is_set():
                pass
            for _ in connection.notifies(timeout=IDLE, stop_after=1):  # with all others that came meanwhile
                pass

    def _take(self, connection: Connection[TupleRow]) -> None:
        """Take the projections that nobody holds, make those that were never built, and leave those to others whose live rows are of another version."""
        versions = {generation.projection: generation.version for generation in live_generations(connection, self._projections)}
        for projection in self._projections:
            ours = versions.get(projection, projection.version) == projection.version
            if ours and projection not in self._held and _locked(connection, projection):
                self._held.append(projection)
                self._ensure_live(connection, projection)
            elif not ours and projection in self._held:
                self._held.remove(projection)
                connection.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", (_LOCK, projection.name))
        self._look(connection)

    def _look(self, connection: Connection[TupleRow]) -> None:
        found = live_generations(connection, self._held)
        self._live = [generation for generation in found if generation.version == generation.projection.version]

    def _ensure_live(self, connection: Connection[TupleRow], projection: Projection) -> None:
        with connection.transaction():
            take_turn(connection, projection)
            if not live_generations(connection, [projection]):
                generation = create(connection, projection)
                build_indexes(connection, generation, by_sql=False)
                build_indexes(connection, generation, by_sql=True)
                switch(connection, generation)

    def _step(self, connection: Connection[TupleRow]) -> bool:
        """One page for the projections that are furthest behind; False when there is nothing to do."""
        live = self._live
        if not live:
            return False
        behind = min(generation.position for generation in live)
        upto = min((g.position for g in live if g.position > behind), default=None)
        page = self._log.page(connection, behind, upto, PAGE)
        if not page:
            return False
        try:
            moved = self._project_apart(connection, [generation for generation in live if generation.position == behind], page)
        except (Overtaken, UndefinedTable):
            self._look(connection)
            if set(live) <= set(self._live):
                raise
            log_of.info("a rebuilt generation went live")
        else:
            self._live = moved + [generation for generation in live if generation.position != behind]
        return True

    def _project_apart(
        self, connection: Connection[TupleRow], live: Sequence[Generation], page: Sequence[Recorded[Event]]
    ) -> list[Generation]:
        """Who derives rows by SQL waits for the database most of the time: when behind, the others are projected meanwhile, in a commit of their own."""
        deriving, others = ([each for each in live if bool(each.projection.afterwards) is derives] for derives in (True, False))
        if len(page) < PAGE or not deriving or not others:
            return self._project(connection, live, page)
        with ThreadPoolExecutor(1) as meanwhile, self._connected() as beside:
            moved = meanwhile.submit(self._project, beside, others, page)
            return self._project(connection, deriving, page) + moved.result()

    def _project(self, connection: Connection[TupleRow], live: Sequence[Generation], page: Sequence[Recorded[Event]]) -> list[Generation]:
        """All in one commit, or, where the database refuses what comes of an event, each by itself; the generations as they are then."""
        try:
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
        except Exception as error:
            if not is_refusal(error):
                raise
            return [project(connection, self._log, generation, page) for generation in live]
        return [batch.generation for batch in batches]


def _locked(connection: Connection[TupleRow], projection: Projection) -> bool:
    return bool(connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_LOCK, projection.name)).fetchall()[0][0])
