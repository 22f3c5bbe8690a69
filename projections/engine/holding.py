"""Which projections a process has taken. Each belongs to the one that gets its advisory lock, and passes to another when that one ends, lets go of it, or is frozen (heart.py)."""

import logging
import os
import socket
import time
from collections.abc import Mapping, Sequence

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.faults import UnknownEvent
from eventstore.log import EventLog
from foundation.advisory_locks import PROJECTION, READING
from projections.engine.generation import Generation, build_indexes, create, live_generations, switch, take_turn
from projections.engine.heart import Standby
from projections.engine.projection import Projection
from projections.engine.unknown_events import next_unknown, retry_what_is_known, tell
from projections.engine.views import gathered_of

GAP = "500ms"
"""How long the first tables of a projection wait for a gap between readers, before they are tried again at the next look; meanwhile nobody new reads."""
OLD_SAID_AGAIN = 3_600.0
"""Seconds after which a program that is too old says so once more."""

log_of = logging.getLogger(__name__)

_HOLDERS = "SELECT name, holder FROM projection_holders"
_HOLDING = f"""SELECT name, holder FROM projection_holders WHERE (hashtext(name)::bigint & 4294967295)::oid IN (
    SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = {PROJECTION.number} AND objsubid = 2 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
_WAITED_FOR = f"""SELECT name FROM unnest(%s::text[]) AS name WHERE (hashtext(name)::bigint & 4294967295)::oid IN (
    SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = {PROJECTION.number} AND objsubid = 2 AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
_HOLD = """INSERT INTO projection_holders (name, holder) SELECT unnest(%s::text[]), %s
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, since = excluded.since"""


def holders(connection: Connection[TupleRow]) -> dict[str, str]:
    """Look up which process projects each projection at the moment, as host and process number; those that nobody has taken are missing."""
    return dict(connection.execute(_HOLDING.encode()).fetchall())


def note_holder(connection: Connection[TupleRow], names: Sequence[str], process: str) -> None:
    """Note for all to see who holds these projections now."""
    connection.execute(_HOLD, (list(names), process))


def this_process() -> str:
    """Return the host and the number of this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


class Holding:
    """The projections that this process holds on one connection, and why it holds no others."""

    def __init__(self, log: EventLog, projections: Sequence[Projection]) -> None:
        self._log = log
        self._projections = projections
        self.process = this_process()
        self.held: list[Projection] = []
        self.live: list[Generation] = []
        """The live generations of the projections held, as they were last seen or written."""
        self.elsewhere: Mapping[str, str] = {}
        """Projections that another process holds, and which."""
        self.unknown: dict[tuple[str, int], UnknownEvent] = {}
        """What this program came upon and is too old for, as long as it is in the log."""
        self.unmade: dict[str, Exception] = {}
        """Projections whose tables can't be made, and why."""
        self._said = -OLD_SAID_AGAIN
        self._standby = Standby(PROJECTION.number)

    def begin(self) -> None:
        """Forget what was held: nothing is on a new connection."""
        self.held, self.live, self.elsewhere = [], [], {}

    def take(self, connection: Connection[TupleRow]) -> None:
        """Take the projections that nobody holds, make those that were never built, and leave those to others whose live rows are of another version,
        and those whose next event this program is too old for."""
        self._forget_what_is_gone(connection)
        self._make_way(connection)
        live = {generation.projection: generation for generation in live_generations(connection, self._projections)}
        taken: list[str] = []
        locked: list[str] = []
        for projection in self._projections:
            generation = live.get(projection)
            ours = generation is None or generation.version == projection.version
            if not ours and projection in self.held:
                self._release(connection, projection)
            elif ours and projection not in self.held and self._may_go_on(connection, generation):
                if not PROJECTION.take_if_free(connection, projection.name):
                    locked.append(projection.name)
                    continue
                self.held.append(projection)
                if self._made(connection, projection):
                    taken.append(projection.name)
        if taken or set(locked) != set(self.elsewhere):
            self._say(connection, taken, locked)
        head = self._log.recorder.head(connection) if locked else 0
        waiting = [each.name for each, generation in live.items() if each.name in locked and generation.position < head]
        self._standby.look(connection, waiting)
        self.look(connection)

    def look(self, connection: Connection[TupleRow]) -> None:
        """See again which generations are live; in those that are new, catch up what older programs parked because they didn't know it."""
        before = {(generation.projection, generation.number) for generation in self.live}
        found = live_generations(connection, self.held)
        self.live = [generation for generation in found if generation.version == generation.projection.version]
        new = [generation for generation in self.live if (generation.projection, generation.number) not in before]
        if new:
            retry_what_is_known(connection, self._log, new)

    def let_go(self, connection: Connection[TupleRow], unknown: UnknownEvent) -> None:
        """Leave what can't go on without a newer program to one."""
        self.came_upon(connection, unknown)
        for projection in [generation.projection for generation in self.live if generation.position < unknown.position]:
            if next_unknown(connection, self._log, _position(self.live, projection)):
                self._release(connection, projection)
        self.look(connection)

    def let_all_go(self, connection: Connection[TupleRow]) -> None:
        """Leave all to whoever comes next, at once: the end of the session alone is noticed by the server only a while later, when it is busy."""
        for projection in self.held:
            PROJECTION.let_go(connection, projection.name)
        self.held = []

    def came_upon(self, connection: Connection[TupleRow], unknown: UnknownEvent) -> None:
        """Remember that this program is too old, and say so: at once, then rarely."""
        key = (unknown.name, unknown.version)
        if key not in self.unknown:
            self.unknown[key] = unknown
            tell(connection, unknown, self.process)
        if time.monotonic() - self._said >= OLD_SAID_AGAIN:
            self._said = time.monotonic()
            log_of.error("%s / %s", unknown.text_de, unknown.text_en)

    def _may_go_on(self, connection: Connection[TupleRow], generation: Generation | None) -> bool:
        unknown = next_unknown(connection, self._log, generation.position if generation else 0)
        if unknown:
            self.came_upon(connection, unknown)
        return unknown is None

    def _forget_what_is_gone(self, connection: Connection[TupleRow]) -> None:
        for key, unknown in list(self.unknown.items()):
            query = "SELECT FROM events WHERE (position, event_name, event_version) = (%s, %s, %s)"
            if not connection.execute(query, (unknown.position, *key)).fetchone():
                del self.unknown[key]

    def _make_way(self, connection: Connection[TupleRow]) -> None:
        """Leave what somebody waits for to them, between two batches: no row that was read before is written after they have been there."""
        if self.held:
            for (name,) in connection.execute(_WAITED_FOR.encode(), ([each.name for each in self.held],)).fetchall():
                self._release(connection, next(each for each in self.held if each.name == name))

    def _release(self, connection: Connection[TupleRow], projection: Projection) -> None:
        self.held.remove(projection)
        PROJECTION.let_go(connection, projection.name)
        log_of.info("lets go of %s", projection.name)

    def _made(self, connection: Connection[TupleRow], projection: Projection) -> bool:
        """See that its tables are there; one whose tables can't be made is tried again at the next look, and the others go on."""
        try:
            self._ensure_live(connection, projection)
        except Exception as error:
            if connection.closed:
                raise
            if projection.name not in self.unmade:
                log_of.exception("the tables of projection %s can't be made; that is tried again, the others go on", projection.name)
            self.unmade[projection.name] = error.with_traceback(None)
            self._release(connection, projection)
            return False
        self.unmade.pop(projection.name, None)
        return True

    def _ensure_live(self, connection: Connection[TupleRow], projection: Projection) -> None:
        with connection.transaction():
            take_turn(connection, projection)
            if not live_generations(connection, [projection]):
                if gathered_of(projection):  # views that are read already
                    connection.execute(f"SET LOCAL lock_timeout = '{GAP}'".encode())
                    READING.wait_for(connection)
                generation = create(connection, projection)
                build_indexes(connection, generation, by_sql=False)
                build_indexes(connection, generation, by_sql=True)
                switch(connection, generation)

    def _say(self, connection: Connection[TupleRow], taken: Sequence[str], locked: Sequence[str]) -> None:
        before: dict[str, str] = dict(connection.execute(_HOLDERS).fetchall())
        if taken:
            note_holder(connection, taken, self.process)
            others = {name: before[name] for name in taken if before.get(name, self.process) != self.process}
            log_of.info("projects %s", ", ".join(taken))
            for holder in sorted(set(others.values())):
                log_of.info("took over %s from %s", ", ".join(name for name in taken if others.get(name) == holder), holder)
        self.elsewhere = {name: before.get(name, "another process") for name in locked}
        for holder in sorted(set(self.elsewhere.values())):
            log_of.info("waits: %s held by %s", ", ".join(name for name, by in self.elsewhere.items() if by == holder), holder)


def _position(live: Sequence[Generation], projection: Projection) -> int:
    return next(generation.position for generation in live if generation.projection is projection)
