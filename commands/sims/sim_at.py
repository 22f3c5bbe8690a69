"""A number as it was at a moment: the events that hold then, facts of the past among them, folded (docs/decisions/0017)."""

from collections.abc import Iterable
from dataclasses import replace

from aggregates.engine.event import Event
from aggregates.sim import Sim, SimRegistered
from aggregates.sims.sim_then import SimAbsentThen, SimHeldThen, SimLinkedThen, SimObservedThen


def sim_at(holding: Iterable[Event]) -> Sim | None:
    """Fold the number, as these events in their order say; None where there was none yet."""
    sim = Sim()
    for event in holding:
        sim = _then(sim, event)
    return sim if sim.number else None


def _then(sim: Sim, event: Event) -> Sim:
    match event:
        case SimRegistered():
            return Sim().evolve(event)
        case SimObservedThen():
            values = {"link" if facet == "device_id" else facet for facet in event.of}
            return replace(sim, number=event.number, fed=True, **{name: getattr(event, name) for name in values})
        case SimAbsentThen():
            return replace(sim, missing_since=event.since)
        case SimLinkedThen():
            return replace(sim, link=event.link)
        case SimHeldThen():
            return replace(sim, user_id=event.user_id)
        case _:
            return sim.evolve(event)
