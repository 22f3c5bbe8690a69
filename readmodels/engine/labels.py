"""What things are called that a customer's read models don't know, as they are the operator's or another customer's, seen from a customer's history.

Read from the log each time, with the keys there are: the name of somebody whose data were erased is nowhere to be had.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from foundation.contribution import Point
from readmodels.engine.names import LabelsOf

Streams = Mapping[UUID, Sequence[Recorded[Event]]]


@dataclass(frozen=True, slots=True)
class Labelling:
    """How an area's things are called, of those among some streams that are its; the others it leaves out."""

    look: Callable[[EventLog, Streams], Mapping[UUID, str]]


LABELLINGS: Point[Labelling] = Point("readmodels.registry", "LABELLINGS")


def labels_in(log: EventLog) -> LabelsOf:
    """Looks things up by their own events; ids of other things are left out."""

    def labels(ids: Iterable[UUID]) -> Mapping[UUID, str]:
        wanted = list(ids)
        if not wanted:
            return {}
        with log.pool.connection() as connection:
            streams = log.load(connection, wanted)
        return {stream_id: label for labelling in LABELLINGS for stream_id, label in labelling.look(log, streams).items()}

    return labels
