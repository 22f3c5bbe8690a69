"""What somebody looked at, or took along as a file (A-10). A look at a secret isn't here: it is an event of the thing whose secret it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from aggregates.engine.words import IdOf, InWords, Label
from foundation.noun import Noun

FileForm = Annotated[Literal["csv", "xlsx", "pdf"], InWords(csv=("CSV", "CSV"), xlsx=("Excel", "Excel"), pdf=("PDF", "PDF"))]
ListName = Annotated[str, IdOf("list"), Label("Liste", "List")]
"""As the API calls it."""
FieldName = Annotated[str, IdOf("field")]
"""`<list>.<field>`; what the values are isn't kept, as they may name people."""
ThingName = Annotated[str, IdOf("thing"), Label("Gegenstand", "Thing")]
"""`<kind>:<id>`, such as are named in histories (readmodels/engine/names.py)."""


MomentClock = Annotated[
    Literal["recorded", "effective"],
    InWords(recorded=("wie bis dahin erfasst", "as recorded by then"), effective=("wie es dann galt", "as effective then")),
]


def _without_moments(payload: dict[str, Any]) -> dict[str, Any]:
    """Between which moments, or as of which, wasn't kept."""
    return payload


class ListExported(
    Event,
    event="look.list_exported",
    de="Liste „{list}“ als {form} geholt[, gefiltert nach {filtered_by}][, nur {fields}]",
    en="List “{list}” taken as {form}[, filtered by {filtered_by}][, only {fields}]",
):
    """`fields`: those that were chosen; none means all of them."""

    list: ListName
    form: FileForm
    filtered_by: tuple[FieldName, ...]
    fields: tuple[FieldName, ...]


class ListAsOfExported(
    Event,
    event="look.list_as_of_exported",
    de="Liste „{list}“ mit Stand {at} ({by}) als {form} geholt[, gefiltert nach {filtered_by}][, nur {fields}]",
    en="List “{list}” as of {at} ({by}) taken as {form}[, filtered by {filtered_by}][, only {fields}]",
):
    """The same of a list as it stood at a moment."""

    list: ListName
    form: FileForm
    at: datetime
    by: MomentClock
    filtered_by: tuple[FieldName, ...]
    fields: tuple[FieldName, ...]


class HistoryRead(Event, event="look.history_read", de="Historie angesehen: {thing}", en="History looked at: {thing}"):
    thing: ThingName


class HistoryExported(
    Event, event="look.history_exported", de="Historie als {form} geholt: {thing}", en="History taken as {form}: {thing}"
):
    thing: ThingName
    form: FileForm


class AsOfRead(
    Event,
    event="look.as_of_read",
    version=2,
    de="Angesehen, wie es zu einem früheren Zeitpunkt stand[ ({at}, {by})]: {thing}",
    en="Looked at how it stood at an earlier moment[ ({at}, {by})]: {thing}",
    upcasts={1: _without_moments},
):
    thing: ThingName
    at: datetime | None = None
    by: MomentClock | None = None


class DifferencesRead(
    Event,
    event="look.differences_read",
    version=2,
    de="Angesehen, was sich zwischen zwei Zeitpunkten unterscheidet[ (von {start} bis {end}, {by})]: Liste „{list}“",
    en="Looked at what differs between two moments[ (from {start} to {end}, {by})]: list “{list}”",
    upcasts={1: _without_moments},
):
    list: ListName
    start: datetime | None = None
    end: datetime | None = None
    by: MomentClock | None = None


class DifferencesExported(
    Event,
    event="look.differences_exported",
    de="Unterschiede der Liste „{list}“ von {start} bis {end} ({by}) als {form} geholt[, gefiltert nach {filtered_by}]",
    en="Differences of list “{list}” from {start} to {end} ({by}) taken as {form}[, filtered by {filtered_by}]",
):
    list: ListName
    form: FileForm
    start: datetime
    end: datetime
    by: MomentClock
    filtered_by: tuple[FieldName, ...]


class EventsRead(
    Event, event="look.events_read", de="Ereignisprotokoll angesehen[: Strom {stream}]", en="Event log looked at[: stream {stream}]"
):
    """`stream`: that of one thing; none means that of all."""

    stream: UUID | None


class ReasonsRead(
    Event,
    event="look.reasons_read",
    de="Angesehen, welche Ereignisse Werte setzten: {thing}[ ({fields})]",
    en="Looked at which events set values: {thing}[ ({fields})]",
):
    """`fields`: the cells of a list that were asked about; none means all that is shown."""

    thing: ThingName
    fields: tuple[FieldName, ...]


class ContentTaken(Event, event="look.content_taken", de="Inhalt heruntergeladen: {thing}", en="Content downloaded: {thing}"):
    thing: ThingName


@dataclass(frozen=True, slots=True)
class Look(Aggregate):
    """A stream of its own for each, so that looks never wait for one another."""

    stem: ClassVar[str] = "look"
    noun: ClassVar[Noun] = Noun("Einsicht", "look")

    taken: bool = False

    def evolve(self, event: Event) -> Self:
        match event:
            case ListExported() | ListAsOfExported() | HistoryRead() | HistoryExported() | ReasonsRead():
                return replace(self, taken=True)
            case AsOfRead() | DifferencesRead() | DifferencesExported() | EventsRead() | ContentTaken():
                return replace(self, taken=True)
            case _:
                return self
