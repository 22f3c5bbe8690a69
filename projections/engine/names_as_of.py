"""How things were called at a moment, by either clock, and how they are called today (A-11)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from eventstore.log import EventLog
from projections.engine.as_of import Clock, events_by
from readmodels.engine.names import Called, Pair, names_in


def names_as_of(log: EventLog, customer_id: UUID, wanted: Iterable[Pair], at: datetime, clock: Clock) -> dict[Pair, Called]:
    """Look up the names of things that a row names at a moment: pairs of a kind and an id. Who wasn't there by then is called as at first."""
    pairs = list(wanted)
    if not pairs:
        return {}
    names = names_in(log, customer_id, pairs)
    with log.pool.connection() as connection:
        counted = {pair: events_by(log, connection, customer_id, UUID(pair[1]), at, clock) for pair in pairs}
    return {pair: names.called_after(*pair, events) for pair, events in counted.items()}
