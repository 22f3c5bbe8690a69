"""What may be said of the past, after all that is known of it: a back-dated command changes nothing that came later, a fact of the past contradicts nothing (docs/decisions/0017).

Looked at for every command that says when it was so, whichever it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from aggregates.engine.event import EVERY_FACET, Event, PastFact
from aggregates.engine.sentence import outline
from commands.engine.against_past import AgainstThePast, Quoted
from commands.engine.command import Decision, Refusal
from eventstore.envelope import Cause, Recorded, StreamEvent
from eventstore.timeline import facets_of, starts, timeline
from foundation.contribution import Point

NOT_RECORDED = 1 << 62
"""Positions from here on are of events that are not in the log yet."""
AT_ANY_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recordable:
    """What people may record of the past, in words that go on after "record" (`de`: "festhalten,"), and the command by which they do."""

    fact: type[PastFact]
    command: str
    de: str
    en: str


RECORDABLES: Point[Recordable] = Point("commands.registry", "RECORDABLES")


class KnownLater(AgainstThePast):
    """Something later is known of this already: {what} ({since}). Name a moment from then on{instead}."""

    code = "known-later"
    de = "Dazu ist schon etwas Späteres bekannt: {what_de} ({since}). Bitte einen Zeitpunkt ab dann angeben{instead_de}."


class KnownOtherwise(AgainstThePast):
    """Something else began within that time: {what} ({since}). Let it end there at the latest, or begin exactly there to correct it."""

    code = "known-otherwise"
    de = (
        "In dieser Zeit hat etwas anderes begonnen: {what_de} ({since}). Bitte spätestens dort enden lassen oder, um es zu berichtigen, "
        "genau dort beginnen."
    )
    rounds_up = False


class NotKnownThen(AgainstThePast):
    """It was not there yet at {asked}, as far as is known; it is since {since}. Begin there."""

    code = "not-known-then"
    de = "Am {asked} gab es das noch nicht, soweit bekannt; es gibt es seit {since}. Bitte dort beginnen."


class UntilInFuture(AgainstThePast):
    """{until} lies in the future: nobody knows what will have been. Record what held until now, or change what holds now instead."""

    code = "until-in-future"
    de = "{until} liegt in der Zukunft: Was gewesen sein wird, weiß niemand. Bitte festhalten, was bis jetzt galt, oder ändern, was jetzt gilt."


class EffectiveAtTwice(Refusal):
    """Since when it was so is said twice; say it once."""

    status = 422
    code = "effective-at-twice"
    hint = "The body says it: send it without the header X-Effective-At."
    de = "Seit wann es so war, ist zweimal gesagt; bitte einmal angeben."


def not_yet_recorded(decided: StreamEvent, version: int, cause: Cause) -> Recorded[Event]:
    """Make the event as it would stand in the log if it were recorded now."""
    now = datetime.now(UTC)
    return Recorded(
        NOT_RECORDED + version,
        decided.stream_id,
        version,
        cause.customer_id,
        now,
        cause.effective_at or now,
        cause.actor,
        cause.on_behalf_of,
        cause.causation,
        cause.correlation,
        type(decided.event),
        "",
        decided.event,
    )


def check_against_known(decision: Decision, cause: Cause, streams: Mapping[UUID, Sequence[Recorded[Event]]]) -> None:
    """Raise the refusal where something is known of these streams, all of whose events are given, that what was decided can't stand beside."""
    for stream_id in dict.fromkeys(stream_id for stream_id, _ in decision):
        known = streams.get(stream_id, ())
        if not known:
            continue
        last = known[-1].stream_version
        events = [event for own, event in decision if own == stream_id]
        new = [not_yet_recorded(StreamEvent(stream_id, event), last + n, cause) for n, event in enumerate(events, 1)]
        began = starts([*known, *new])
        in_order = sorted(known, key=lambda recorded: (began[recorded.position], recorded.position))
        for recorded in new:
            later = [each for each in in_order if began[each.position] > recorded.effective_at and _same_facet(each, recorded)]
            if isinstance(recorded.event, PastFact):
                _check_fact(recorded, recorded.event, in_order, later, began)
            elif later:
                raise KnownLater({"since": began[later[-1].position]}, _quoted(later[-1]), **_told(later[-1]), **_instead(recorded))


def _check_fact(
    recorded: Recorded[Event],
    fact: PastFact,
    known: Sequence[Recorded[Event]],
    later: Sequence[Recorded[Event]],
    began: Mapping[int, datetime],
) -> None:
    if fact.until > datetime.now(UTC):
        raise UntilInFuture({"until": fact.until})
    if not timeline(known, recorded.effective_at, AT_ANY_TIME):
        since = min(began[each.position] for each in known if began[each.position] > recorded.effective_at)
        raise NotKnownThen({"asked": recorded.effective_at, "since": since})
    if later and began[later[0].position] < fact.until:
        raise KnownOtherwise({"since": began[later[0].position]}, _quoted(later[0]), **_told(later[0]))


def _same_facet(one: Recorded[Event], other: Recorded[Event]) -> bool:
    ours, theirs = facets_of(one), facets_of(other)
    return bool(ours & theirs) or EVERY_FACET in ours | theirs


def _quoted(recorded: Recorded[Event]) -> Quoted:
    return Quoted(recorded.stream_id, recorded.stream_version)


def _told(recorded: Recorded[Event]) -> dict[str, object]:
    return {"what": outline(recorded.kind, "en"), "what_de": outline(recorded.kind, "de"), "event": recorded.kind.event_name}


def _instead(recorded: Recorded[Event]) -> dict[str, str]:
    """What may be recorded of the past in its place."""
    fitting = list(_fitting(recorded))
    de = "".join(f", oder als damals gültig festhalten, {each.de}" for each in fitting)
    en = "".join(f", or record as what held then {each.en}" for each in fitting)
    return {"instead": en, "instead_de": de}


def _fitting(recorded: Recorded[Event]) -> Iterable[Recordable]:
    return (each for each in RECORDABLES if each.fact.stem == recorded.kind.stem and each.fact.about & facets_of(recorded))
