"""Imports that were killed: they go on where they stood as soon as the same file is imported again (F-16)."""

import logging
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.feed_import import RUNNING_IMPORT_CLAIM, FeedImport
from eventstore.log import EventLog
from foundation.advisory_locks import IMPORT
from importers.imports.run import Order

log_of = logging.getLogger(__name__)


class OpenImport(NamedTuple):
    """An import that has begun and not ended."""

    customer_id: UUID
    import_id: UUID
    state: FeedImport
    worked_on: bool
    """A process is at it right now."""


def open_imports(log: EventLog) -> list[OpenImport]:
    """Return running, interrupted and held imports, read from the events, so always current."""
    with log.pool.connection() as connection:
        running = connection.execute("SELECT stream_id, customer_id FROM claims WHERE kind = %s", (RUNNING_IMPORT_CLAIM.name,))
        found = dict(running.fetchall())
        streams = log.load(connection, list(found))
        opened: list[OpenImport] = []
        for import_id, events in streams.items():
            state = FeedImport()
            for recorded in events:
                state = state.evolve(recorded.event)
            opened.append(OpenImport(found[import_id], import_id, state, worked_on=_is_worked_on(connection, found[import_id], state)))
    return opened


def _is_worked_on(connection: Connection[TupleRow], customer_id: UUID, state: FeedImport) -> bool:
    """Whether a process holds the lock of this kind of import."""
    order = Order(state.kind, customer_id, "", state.file_name, state.file_hash, 0, state.feed_date, state.carrier)
    with connection.transaction():
        return not IMPORT.is_free(connection, order.whole)


def warn_of_interrupted(log: EventLog) -> None:
    """Say in the log which imports wait for their file, and which for a person."""
    for entry in open_imports(log):
        if entry.state.state == "held":
            log_of.warning(
                "Import %(id)s (%(file)s) ist angehalten: `portal import release %(id)s` oder `portal import discard %(id)s`. "
                "/ Import %(id)s (%(file)s) is held: `portal import release %(id)s` or `portal import discard %(id)s`.",
                {"id": entry.import_id, "file": entry.state.file_name},
            )
        elif not entry.worked_on:
            log_of.warning(
                "Import %(id)s (%(file)s) wurde unterbrochen; die Datei noch einmal importieren, er geht dann weiter, oder ihn mit `portal import discard %(id)s` beenden. "
                "/ Import %(id)s (%(file)s) was interrupted; import the file again and it goes on, or end it: `portal import discard %(id)s`.",
                {"id": entry.import_id, "file": entry.state.file_name},
            )
