"""What is to be recorded so that a feed of a past day counts: facts of the past, and what changes today (F-17, docs/decisions/0017)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.sim import NumberPorted, Sim, SimBack, SimMissing, SimPutInDevice, SimTakenOutOfDevice
from aggregates.sims.sim_then import ObservedFacet, SimAbsentThen, SimObservedThen
from commands.engine.command import Decision
from commands.sims.late_saying import FACETS, Step
from commands.sims.sim_changes import detail_changes, status_changes
from commands.sims.sim_history import SimHistory

_UNKNOWN = object()
"""What a number says of any facet while it doesn't exist."""


class Dated(NamedTuple):
    """What holds, or begins, from a moment on; None: from now."""

    at: datetime | None
    decision: Decision


class _Part(NamedTuple):
    """A time in which nothing began: what is known of a facet, and what it was told to be. No `until`: it lasts."""

    at: datetime
    until: datetime | None
    known: object
    told: object

    @property
    def differs(self) -> bool:
        return self.known != self.told


def late_facts(sim_id: UUID, history: SimHistory, steps: Sequence[Step], put: SimPutInDevice | None) -> list[Dated]:
    """List what is to be recorded, by the moment from which it holds. `put` is how the feed itself put the number in a device."""
    if not history.events:
        return [Dated(step.at, step.decision) for step in steps if step.decision]
    facts = _Facts(history, steps)
    for facet in FACETS:
        facts.compare(facet)
    found: dict[datetime, list[tuple[UUID, Event]]] = defaultdict(list)
    for at, event in facts.of_the_past():
        found[at].append((sim_id, event))
    live = history.live()
    if live is not None and steps[-1].told is not None:
        for at, facets in facts.of_today.items():
            found[at] += [(sim_id, event) for event in _changes(live, steps[-1].told, facets, put)]
    return [Dated(at, decision) for at, decision in sorted(found.items(), key=lambda entry: entry[0])]


class _Facts:
    def __init__(self, history: SimHistory, steps: Sequence[Step]) -> None:
        self._history = history
        self._steps = steps
        begin = steps[0].at
        self._moments = sorted({*(step.at for step in steps), *(moment for moment in history.moments if moment > begin)})
        self._then: dict[datetime, Sim] = {}
        self._past: dict[tuple[datetime, datetime], list[ObservedFacet]] = defaultdict(list)
        self.of_today: dict[datetime, list[str]] = defaultdict(list)
        """From when on facets are otherwise until today."""

    def compare(self, facet: str) -> None:
        """Find where the facet differs in the past, and whether it still does. Most facets differ nowhere."""
        read = FACETS[facet]
        if all(_says(step.told, read) == _says(step.without, read) for step in self._steps):
            return
        parts = list(self._parts(facet))
        past = [part for part in parts if part.differs]
        if parts[-1].differs:
            first = len(parts) - 1
            while first and parts[first - 1].differs and parts[first - 1].told == parts[-1].told:
                first -= 1
            since = max(parts[first].at, self._history.last_beginning(facet))
            self.of_today[since].append(facet)
            overlaid = [(began, until) for began, until in self._history.past_facts(facet) if began > since]
            past = [part for part in past if part.at < since or any(began <= part.at < until for began, until in overlaid)]
        beginnings = self._history.beginnings(facet)
        joined: list[_Part] = []
        for part in past:
            before = joined[-1] if joined else None
            if before is not None and before.until == part.at and before.told == part.told and part.at not in beginnings:
                joined[-1] = before._replace(until=part.until)
            else:
                joined.append(part)
        for part in joined:
            if part.until is not None:
                self._past[part.at, part.until].append(cast(ObservedFacet, facet))

    def _parts(self, facet: str) -> Iterator[_Part]:
        read = FACETS[facet]
        at_step = 0
        people = [times for times in self._history.linked_then() if times[0] >= self._steps[0].at] if facet == "device_id" else []
        for place, at in enumerate(self._moments):
            while at_step + 1 < len(self._steps) and self._steps[at_step + 1].at <= at:
                at_step += 1
            step = self._steps[at_step]
            until = self._moments[place + 1] if place + 1 < len(self._moments) else None
            told, known = _says(step.told, read), _says(step.without, read)
            if step.told is not None:
                self._then[at] = step.told
            recorded = any(began <= at < ended and self._link_since(at_step) <= began for began, ended in people)
            yield _Part(at, until, told if recorded else known, told)

    def _link_since(self, at_step: int) -> datetime:
        """Since when the number was in the device in which the feed says it was."""
        read = FACETS["device_id"]
        links = [read(step.told) if step.told is not None else None for step in self._steps[: at_step + 1]]
        while at_step and links[at_step - 1] == links[at_step]:
            at_step -= 1
        return self._steps[at_step].at

    def of_the_past(self) -> Iterator[tuple[datetime, Event]]:
        """Yield one event for all facets that differ from the same moment until the same."""
        for (at, until), facets in sorted(self._past.items(), key=lambda entry: entry[0]):
            sim = self._then[at]
            of = list(facets)
            if "missing_since" in of and sim.missing_since is not None:
                of.remove("missing_since")
                yield at, SimAbsentThen(since=sim.missing_since, until=until)
            if of:
                names = {"link" if facet == "device_id" else facet for facet in of}
                values: dict[str, Any] = {name: getattr(sim, name) for name in names}
                yield at, SimObservedThen(number=sim.number, until=until, of=tuple(of), **values)


def _says(sim: Sim | None, read: Callable[[Sim], object]) -> object:
    return read(sim) if sim is not None else _UNKNOWN


def _changes(live: Sim, told: Sim, facets: Sequence[str], put: SimPutInDevice | None) -> Iterator[Event]:
    """The events that make of these facets what they are told to be."""
    if "carrier" in facets and told.carrier != live.carrier:
        yield NumberPorted(carrier=told.carrier, was=live.carrier)
    if "missing_since" in facets and told.missing_since != live.missing_since:
        if told.missing_since is not None:
            yield SimMissing(since=told.missing_since)
        elif live.missing_since is not None:
            yield SimBack(missing_since=live.missing_since)
    yield from detail_changes(
        live,
        card=told.card if "card" in facets else live.card,
        tariff=told.tariff if "tariff" in facets else live.tariff,
        term=told.term if "term" in facets else live.term,
        entitlements=told.entitlements if "entitlements" in facets else live.entitlements,
        billing_account=told.billing_account if "billing_account" in facets else live.billing_account,
        codes=live.codes,
    )
    if "status" in facets and told.status != live.status:
        yield next(iter(status_changes(live, told.status)))
    if "device_id" in facets and FACETS["device_id"](told) != FACETS["device_id"](live):
        if told.link is not None:
            link = told.link
            imei = put.imei if put is not None and (put.device_id, put.set_by) == (link.device_id, link.set_by) else None
            yield SimPutInDevice(
                number=live.number, device_id=link.device_id, imei=imei, source=link.source, set_by=link.set_by, was=live.link
            )
        elif live.link is not None:
            yield SimTakenOutOfDevice(number=live.number, was=live.link, because="inactive")
