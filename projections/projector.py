"""The live projector: woken by the database, handles new events in batches, commits rows and positions together.

Several processes may run it: each projection is taken by the one that gets its advisory lock. Projections at the same position
share the read and the commit; one that is behind catches up by itself first.
"""

import logging
import threading
from collections.abc import Sequence

from psycopg import Connection, OperationalError
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow

from aggregates.event import Event
from eventstore.append import CHANNEL
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.batch import Batch, Overtaken, is_refusal, project
from projections.generation import Generation, build_indexes, create, live_generations, switch, take_turn
from projections.projection import Projection

PAGE = 5_000
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

    def run(self, stop: threading.Event) -> None:
        """Project until stopped. Whatever goes wrong is logged and tried again: it must not end while events come in."""
        while not stop.is_set():
            try:
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
        with self._connected() as connection:
            self._take(connection)
            while self._step(connection):
                pass
            return min((g.position for g in live_generations(connection, self._held)), default=0)

    def _connected(self) -> Connection[TupleRow]:
        """A connection of its own: the locks on projections live and end with it."""
        self._held = []
        connection = Connection[TupleRow].connect(self._log.dsn, autocommit=True, application_name="portal projector")
        # The same few statements with every batch, all by key: planning each anew takes longer than most of them run. A plan that is kept
        # must not read whole tables because they were still small when it was made.
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute("SET enable_seqscan = off")
        return connection

    def _follow(self, connection: Connection[TupleRow], stop: threading.Event) -> None:
        while not stop.is_set():
            self._take(connection)
            while self._step(connection) and not stop.is_set():
                pass
            for _ in connection.notifies(timeout=IDLE, stop_after=1):
                break

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
        live = [
            generation for generation in live_generations(connection, self._held) if generation.version == generation.projection.version
        ]
        if not live:
            return False
        behind = min(generation.position for generation in live)
        upto = min((g.position for g in live if g.position > behind), default=None)
        page = self._log.page(connection, behind, upto, PAGE)
        if not page:
            return False
        try:
            self._project(connection, [generation for generation in live if generation.position == behind], page)
        except (Overtaken, UndefinedTable):
            if set(live) <= set(live_generations(connection, self._held)):
                raise
            log_of.info("a rebuilt generation went live")
        return True

    def _project(self, connection: Connection[TupleRow], live: Sequence[Generation], page: Sequence[Recorded[Event]]) -> None:
        """All in one commit, or, where the database refuses what comes of an event, each by itself."""
        try:
            batches = [Batch(connection, self._log, generation) for generation in live]
            for batch in batches:
                batch.handle(page)
            with connection.transaction():
                for batch in batches:
                    batch.write()
        except Exception as error:
            if not is_refusal(error):
                raise
            for generation in live:
                project(connection, self._log, generation, page)


def _locked(connection: Connection[TupleRow], projection: Projection) -> bool:
    return bool(connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_LOCK, projection.name)).fetchall()[0][0])
