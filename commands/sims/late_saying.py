"""What a feed of a past day says of a number, thought through to today: as if it had been known on its day (F-17, docs/decisions/0017).

The number is folded twice from that day on, with what the feed says and without it, over all that is known of it: what people did, and what the
feeds of later days said, by the rules by which that had been taken over. Where both agree again, the rest is as it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from aggregates.device import Device
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from aggregates.sim import Sim, SimMissing, SimRegistered
from commands.engine.command import A, Decision, Given, Refusal
from commands.sims.mark_sim_listed import MarkSimListed
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import ObserveSim
from commands.sims.said import BITS, HEARD, NOT_LISTED
from commands.sims.sim_history import SimHistory
from eventstore.envelope import Recorded


class Saying(NamedTuple):
    """What a feed of a day said of the number: since when it held, and which columns."""

    at: datetime
    day: date
    carrier: str
    said: int


@dataclass(frozen=True, slots=True)
class Step:
    """How the number was from a moment on, until the next step: as it is known, and had the feed been known (`told`, by `decision`)."""

    at: datetime
    without: Sim | None
    told: Sim | None
    decision: Decision = ()


FACETS: dict[str, Callable[[Sim], object]] = {
    "carrier": lambda sim: sim.carrier,
    "missing_since": lambda sim: sim.missing_since,
    "status": lambda sim: sim.status,
    "card": lambda sim: sim.card,
    "tariff": lambda sim: sim.tariff,
    "term": lambda sim: sim.term,
    "entitlements": lambda sim: sim.entitlements,
    "billing_account": lambda sim: sim.billing_account,
    "device_id": lambda sim: (sim.link.device_id, sim.link.source) if sim.link else None,
}
"""By the names that events have for them (`ObservedFacet`); of PIN and PUK nothing is said of the past."""


def same(one: Sim | None, other: Sim | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(facet(one) == facet(other) for facet in FACETS.values())


class LateSaying:
    """`by_feed` tells which events were caused by feeds: what these said comes as `later`."""

    def __init__(self, sim_id: UUID, history: SimHistory, by_feed: Callable[[Recorded[Event]], bool], given: Given) -> None:
        self._sim_id = sim_id
        self._history = history
        self._by_feed = by_feed
        self._given = given
        self._found: dict[UUID, Device] = {}
        """Devices that the feed found, which nobody has stored yet."""

    def knows(self, device_id: UUID, device: Device) -> None:
        """Take a device into account that is only being recorded."""
        self._found[device_id] = device

    def first(self, command: ObserveSim | MarkSimMissing | MarkSimListed, at: datetime) -> Step:
        """Decide what the feed changed on its own day. Raises what the rules refuse."""
        before = self._history.at(at)
        told, decision = self._after(before, command)
        for stream_id, event in decision:
            if stream_id != self._sim_id:
                self._found[stream_id] = Device().evolve(event)
        return Step(at, before, told, decision)

    def steps(self, first: Step, later: Iterable[Saying]) -> list[Step]:
        """Go on from its own day, until it makes no difference any more. Raises what the rules would then have refused of a later day."""
        steps = [first]
        for at, act in self._acts(first.at, later):
            step = steps[-1]
            if same(step.without, step.told):
                break
            if isinstance(act, Saying):
                steps.append(self._said_later(step, act))
            else:
                steps.append(Step(at, by_people(step.without, act), by_people(step.told, act)))
        return steps

    def _acts(self, after: datetime, later: Iterable[Saying]) -> Iterator[tuple[datetime, Saying | Event]]:
        acts: list[tuple[datetime, int, Saying | Event]] = [(saying.at, 0, saying) for saying in later]
        acts += [(at, 1, recorded.event) for at, recorded in self._history.later(after) if not self._by_feed(recorded)]
        return ((at, act) for at, _, act in sorted(acts, key=lambda act: act[:2]))

    def _said_later(self, step: Step, saying: Saying) -> Step:
        """What the feed of a later day said; the values are those that the number had by that."""
        then = self._history.at(saying.at)
        if saying.said in (NOT_LISTED, HEARD):
            listed = MarkSimListed(sim_id=self._sim_id, carrier=saying.carrier)
            mark = listed if saying.said == HEARD else MarkSimMissing(sim_id=self._sim_id, since=saying.day)
            without, _ = self._after(step.without, mark) if is_fed_by(step.without, saying.carrier) else (step.without, ())
            told, decision = self._after(step.told, mark) if is_fed_by(step.told, saying.carrier) else (step.told, ())
            return Step(saying.at, without, told, decision)
        if then is None:
            return replace(step, at=saying.at, decision=())
        row = row_then(self._sim_id, then, saying.carrier, saying.said)
        try:
            without, _ = self._after(step.without, row)
        except Refusal:  # nothing that is known says that it was taken over
            return replace(step, at=saying.at, decision=())
        told, decision = self._after(step.told, row)
        return Step(saying.at, linked_as(then, without), linked_as(then, told), decision)

    def _after(self, sim: Sim | None, command: ObserveSim | MarkSimMissing | MarkSimListed) -> tuple[Sim | None, Decision]:
        if isinstance(command, ObserveSim):
            command = ObserveSim.of_checked(**{**vars(command), "known": sim is not None})
        elif sim is None:
            return None, ()
        decision = command.decide(GivenThen(self._given, sim, self._found))
        for stream_id, event in decision:
            if stream_id == self._sim_id:
                sim = (sim or Sim()).evolve(event)
        return sim, decision


class GivenThen:
    """What is given, but for the number, which is as it was then, and for the devices that were just found."""

    def __init__(self, given: Given, sim: Sim | None, found: Mapping[UUID, Device]) -> None:
        self.customer_id, self.actor = given.customer_id, given.actor
        self._given, self._sim, self._found = given, sim, found

    def state(self, kind: type[A], stream_id: UUID) -> A:
        as_then: list[Aggregate | None] = [self._sim, self._found.get(stream_id)]
        return next((state for state in as_then if isinstance(state, kind)), None) or self._given.state(kind, stream_id)

    def holder(self, claim: Claim) -> UUID | None:
        found = (device_id for device_id, device in self._found.items() if any(each.claim() == claim for each in device.identifiers))
        return self._given.holder(claim) or next(found, None)

    def claims(self, kind: ClaimKind, prefix: str) -> frozenset[str]:
        return self._given.claims(kind, prefix)


def is_fed_by(sim: Sim | None, carrier: str) -> bool:
    """Tell whether the number is this carrier's."""
    return sim is not None and sim.carrier == carrier


def by_people(sim: Sim | None, event: Event) -> Sim | None:
    """Fold what people did; or what a feed booked that was ended, by which a number that is missing is so since it is."""
    if isinstance(event, SimRegistered):
        return Sim().evolve(event)
    if isinstance(event, SimMissing) and sim is not None and sim.missing_since is not None:
        return sim
    return sim.evolve(event) if sim is not None else None


def linked_as(then: Sim, sim: Sim | None) -> Sim | None:
    """Keep whose link it was: one that a feed had set is still that feed's."""
    if sim is None or sim.link is None or then.link is None or then.link.source != "feed":
        return sim
    is_that = (sim.link.device_id, sim.link.source) == (then.link.device_id, then.link.source)
    return replace(sim, link=then.link) if is_that else sim


def row_then(sim_id: UUID, then: Sim, carrier: str, said: int) -> ObserveSim:
    """Make the row again, of which is known what columns it said something about."""

    def of(column: str, value: Any) -> Any:
        return value if said & BITS[column] else None

    link = then.link if said & BITS["imei"] and then.status != "inactive" else None
    return ObserveSim.of_checked(
        sim_id=sim_id,
        known=True,
        number=then.number,
        carrier=carrier,
        iccid=of("iccid", then.card.iccid),
        card_type=of("card_type", then.card.card_type),
        tariff=of("tariff", then.tariff.name),
        options=of("options", then.tariff.options),
        contract_start=of("contract_start", then.term.start),
        contract_end=of("contract_end", then.term.end),
        earliest_renewal=of("earliest_renewal", then.term.earliest_renewal),
        subsidy=of("subsidy", then.entitlements.subsidy),
        renewal=of("renewal", then.entitlements.renewal),
        hardware_calloff=of("hardware_calloff", then.entitlements.hardware_calloff),
        status=of("status", then.status),
        billing_account=of("ban", then.billing_account),
        codes=None,
        imei="" if link else None,
        device_id=link.device_id if link else None,
        discovers=False,
        description=None,
        record=link.device_id if link else None,
    )
