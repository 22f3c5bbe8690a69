"""How things were called at a moment, by either clock, and how they are called today (A-11)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from eventstore.log import EventLog
from eventstore.timeline import timeline
from projections.engine.as_of import Clock, known_by
from projections.engine.parked_then import can_be_placed
from readmodels.engine.names import Called, Pair, names_in


def names_as_of(log: EventLog, customer_id: UUID, wanted: Iterable[Pair], at: datetime, clock: Clock) -> dict[Pair, Called]:
    """Look up the names of things that a row names at a moment: pairs of a kind and an id. Who wasn't there by then is called as at first."""
    pairs = list(wanted)
    if not pairs:
        return {}
    names = names_in(log, customer_id, pairs)
    with log.pool.connection() as connection:
        streams = log.load_each(connection, [customer_id, *{_stream(thing) for _, thing in pairs}])
    found = (recorded for events in streams.values() for recorded in events if recorded.customer_id == customer_id)
    held = timeline(filter(can_be_placed, found), at, known_by(at, clock))
    return {pair: names.called_after(*pair, (each for each in held if each.stream_id == _stream(pair[1]))) for pair in pairs}


def _stream(thing: str) -> UUID:
    """The id's, before which its kind may stand."""
    return UUID(thing.rpartition(":")[2])
