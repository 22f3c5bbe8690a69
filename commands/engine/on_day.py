"""A day on which something was so, where a command tells that: from which moment of the day on it is effective (docs/decisions/0017)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from aggregates.engine.event import EVERY_FACET, Event
from commands.engine.against_past import AgainstThePast
from commands.engine.command import Decision, Refusal
from commands.engine.moments import OnDay, next_after, start_of
from commands.engine.past import check_against_known
from eventstore.envelope import Cause, Recorded
from eventstore.timeline import facets_of, starts


class NotThereThatDay(AgainstThePast):
    """It was not there yet on {day}, as far as is known; it is since {since}. Give that day or a later one."""

    code = "not-there-that-day"
    de = "Am {day} gab es das noch nicht, soweit bekannt; es gibt es seit {since}. Bitte diesen Tag oder einen späteren angeben."


class DayToCome(Refusal):
    """The day {day} has yet to begin; give the day on which it happened."""

    status = 422
    code = "day-to-come"
    de = "Der Tag {day} hat noch nicht begonnen; bitte den Tag angeben, an dem es geschah."


class DayAndMomentDiffer(Refusal):
    """The day given is {day}, the moment {asked}, which is not on that day; leave the moment out, or give both alike."""

    status = 422
    code = "day-and-moment-differ"
    hint = "The moment is that of the header X-Effective-At."
    de = "Angegeben sind der Tag {day} und der Zeitpunkt {asked}, der nicht an diesem Tag liegt; bitte den Zeitpunkt weglassen oder beides gleich angeben."


def cause_on(said: OnDay, decision: Decision, cause: Cause, known: Sequence[Recorded[Event]]) -> Cause:
    """Return the cause with its effective time: the day's beginning, or what was known last of the facet on that day; the moment that the cause tells, where it lies on that day.

    `known`: all events of the thing. Raises the refusal where the thing wasn't there yet, or something later is known of the facet.
    """
    begin, end = start_of(said.day, said.zone), next_after(said.day, said.zone)
    if begin > datetime.now(UTC):
        raise DayToCome(day=said.day)
    if cause.effective_at is not None and not begin <= cause.effective_at < end:
        raise DayAndMomentDiffer(day=said.day, asked=cause.effective_at.astimezone(said.zone))
    began = check_was_there(said, known)
    told = {EVERY_FACET, said.facet}
    that_day = [began[each.position] for each in known if told & facets_of(each) and begin <= began[each.position] < end]
    on_it = cause if cause.effective_at is not None else replace(cause, effective_at=max([begin, *that_day]).astimezone(UTC))
    own = [(stream_id, event) for stream_id, event in decision if stream_id == said.stream_id and said.facet in event.facets()]
    check_against_known(own, on_it, {said.stream_id: known})
    return on_it


def check_was_there(said: OnDay, known: Sequence[Recorded[Event]]) -> dict[int, datetime]:
    """Return from when each of the thing's events holds, by its position. Raises NotThereThatDay where it was there later only."""
    began = starts(known)
    if began and (born := min(began.values())) >= next_after(said.day, said.zone):
        raise NotThereThatDay({"since": born}, day=said.day)
    return began
