"""What ops did with a projection, on the record (A-06)."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Self
from uuid import UUID, uuid5

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from aggregates.engine.words import IdOf
from foundation.noun import Noun

_STREAMS = UUID("6f0c1a52-6b0e-5d7c-9a55-0d6b1f3b8a10")


def projection_stream(projection: str) -> UUID:
    """Derive the id of the one stream of a projection's records, which belongs to the operator."""
    return uuid5(_STREAMS, projection)


_FROM_THE_LOG = "It is a record about read models, which ops read in the log: none of them is to depend on it."


class ProjectionRebuilt(
    Event,
    event="projection.rebuilt",
    de="Projektion {projection} in Generation {generation} neu aufgebaut",
    en="Projection {projection} rebuilt as generation {generation}",
    no_rows=_FROM_THE_LOG,
):
    projection: str
    generation: int
    upto: int


class ProjectionRowsRebuilt(
    Event,
    event="projection.rows_rebuilt",
    de="Zeilen des Kunden {customer} in Projektion {projection} neu aufgebaut",
    en="Rows of the customer {customer} in projection {projection} rebuilt",
    no_rows=_FROM_THE_LOG,
):
    """One customer's, in the generation that is read, as they follow from the events up to a position."""

    projection: str
    customer: Annotated[UUID, IdOf("customer")]
    generation: int
    upto: int


class ParkedEventSkipped(
    Event,
    event="projection.parked_event_skipped",
    de="Ereignis {position} in Projektion {projection} übersprungen: {error}",
    en="Event {position} skipped in projection {projection}: {error}",
    no_rows=_FROM_THE_LOG,
):
    """An event that a projection could not digest was left out of it by a person's decision."""

    projection: str
    position: int
    stream: UUID
    error: str


class ParkedStreamRetried(
    Event,
    event="projection.parked_stream_retried",
    de="Geparkter Strom {stream} in Projektion {projection} nachgeholt",
    en="Parked stream {stream} caught up in projection {projection}",
    no_rows=_FROM_THE_LOG,
):
    projection: str
    stream: UUID


@dataclass(frozen=True, slots=True)
class ProjectionRun(Aggregate):
    stem: ClassVar[str] = "projection"
    noun: ClassVar[Noun] = Noun("Projektion", "projection")

    projection: str = ""
    generation: int | None = None
    skipped: frozenset[int] = frozenset()

    def evolve(self, event: Event) -> Self:
        match event:
            case ProjectionRebuilt():
                return replace(self, projection=event.projection, generation=event.generation)
            case ParkedEventSkipped():
                return replace(self, projection=event.projection, skipped=self.skipped | {event.position})
            case ProjectionRowsRebuilt() | ParkedStreamRetried():
                return replace(self, projection=event.projection)
            case _:
                return self
