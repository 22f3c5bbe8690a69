"""The live projector: woken by the database, handles new events in batches, commits rows and positions together.

Several processes may run it: each projection is taken by the one that gets its advisory lock. Projections at the same position
share the read and the commit; one that is behind catches up by itself first.
"""

import logging
import threading
from collections.abc import Sequence

from psycopg import Connection, OperationalError
from psycopg.rows import TupleRow

from eventstore.append import CHANNEL
from eventstore.log import EventLog
from projections.batch import Batch, Overtaken
from projections.generation import Generation, build_indexes, create, live_generation, live_generations, switch
from projections.projection import Projection

PAGE = 5_000
IDLE = 1.0
"""Seconds between looks when nothing wakes it: for events whose notification was lost with a connection."""
_LOCK = 7_203_100

log_of = logging.getLogger(__name__)


def projection_lock(projection: Projection) -> tuple[int, str]:
    return _LOCK, projection.name


class Projector:
    """Runs in a thread of its own until `stop` is set."""

    def __init__(self, log: EventLog, projections: Sequence[Projection]) -> None:
        self._log = log
        self._projections = projections
        self._held: list[Projection] = []

    def run(self, stop: threading.Event) -> None:
        """Project until stopped; a lost database connection is opened again."""
        while not stop.is_set():
            try:
                with Connection[TupleRow].connect(self._log.dsn, autocommit=True, application_name="portal projector") as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._held = []
                    self._follow(connection, stop)
            except OperationalError as error:
                if not stop.is_set():
                    log_of.warning("projector lost the database, tries again: %s", error)
                    stop.wait(0.5)

    def catch_up(self) -> int:
        """Project all that is there, with projections that no other process holds; returns the position reached."""
        with Connection[TupleRow].connect(self._log.dsn, autocommit=True, application_name="portal projector") as connection:
            self._held = []
            self._take(connection)
            while self._step(connection):
                pass
            return min((g.position for g in self._live(connection)), default=0)

    def _follow(self, connection: Connection[TupleRow], stop: threading.Event) -> None:
        while not stop.is_set():
            self._take(connection)
            while self._step(connection) and not stop.is_set():
                pass
            for _ in connection.notifies(timeout=0.2 if stop.is_set() else IDLE, stop_after=1):
                break

    def _take(self, connection: Connection[TupleRow]) -> None:
        """Take the projections that nobody holds; make those that were never built."""
        for projection in self._projections:
            if projection in self._held:
                continue
            row = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", projection_lock(projection)).fetchone()
            if row and row[0]:
                self._held.append(projection)
                self._ensure_live(connection, projection)

    def _ensure_live(self, connection: Connection[TupleRow], projection: Projection) -> None:
        if live_generation(connection, projection) is None:
            with connection.transaction():
                generation = create(connection, projection)
                build_indexes(connection, generation, by_sql=False)
                build_indexes(connection, generation, by_sql=True)
                switch(connection, generation)

    def _live(self, connection: Connection[TupleRow]) -> list[Generation]:
        """The live generations that this version of the program may write; one of another version waits for its rebuild."""
        found = live_generations(connection, self._held)
        return [generation for generation in found if generation.version == generation.projection.version]

    def _step(self, connection: Connection[TupleRow]) -> bool:
        """One page for the projections that are furthest behind; False when there is nothing to do."""
        live = self._live(connection)
        if not live:
            return False
        behind = min(generation.position for generation in live)
        upto = min((g.position for g in live if g.position > behind), default=None)
        page = self._log.page(connection, behind, upto, PAGE)
        if not page:
            return False
        batches = [Batch(connection, self._log, generation) for generation in live if generation.position == behind]
        try:
            for batch in batches:
                batch.handle(page)
            with connection.transaction():
                for batch in batches:
                    batch.write()
        except Overtaken:
            log_of.info("a rebuilt generation went live")
        return True
