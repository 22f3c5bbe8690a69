"""How things were called at a moment, by either clock, and how they are called today (A-11)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from eventstore.log import EventLog
from eventstore.timeline import timeline
from projections.engine.as_of import ALL_RECORDED, Clock
from readmodels.engine.names import Called, Pair, names_in


def names_as_of(log: EventLog, customer_id: UUID, wanted: Iterable[Pair], at: datetime, clock: Clock) -> dict[Pair, Called]:
    """Look up the names of things that a row names at a moment: pairs of a kind and an id. Who wasn't there by then is called as today."""
    pairs = list(wanted)
    if not pairs:
        return {}
    names = names_in(log, customer_id, pairs)
    known = at if clock == "recorded" else ALL_RECORDED
    with log.pool.connection() as connection:
        streams = log.load(connection, [customer_id, *(UUID(thing) for _, thing in pairs)])
    own = {stream: [recorded for recorded in events if recorded.customer_id == customer_id] for stream, events in streams.items()}
    called: dict[Pair, Called] = {}
    for kind, thing in pairs:
        events = [recorded for stream in {customer_id, UUID(thing)} for recorded in own.get(stream, ())]
        called[kind, thing] = names.called_after(kind, thing, timeline(events, at, known))
    return called
