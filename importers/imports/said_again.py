"""Rows of a past day that need no thinking through: nothing is known of their number by then, and the next feed says again all that they say (F-17).

Of the first day before all that is known, nearly all are such. The number was as the row says until that next feed's day, and nothing else follows: so no
state is folded, and no event decoded. What comes of it is what comes of it otherwise (late_saying.py, late_facts.py), and a test compares both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, get_args
from uuid import UUID

import orjson

from aggregates.device import Device, DeviceRestored
from aggregates.device_then import DeviceSeenThen
from aggregates.engine.checked import of_checked
from aggregates.engine.event import Event
from aggregates.import_terms import ImportCounts
from aggregates.sim import Sim, SimPutInDevice, SimRegistered
from aggregates.sim_terms import Link
from aggregates.sims.sim_then import ObservedFacet
from commands.engine.command import Decision
from commands.engine.given import LoadedGiven
from commands.sims.late_facts import Dated
from commands.sims.observe_sim import ObserveSim
from commands.sims.said import BITS, NOT_LISTED
from eventstore.envelope import Recorded
from eventstore.timeline import is_past_fact
from importers.imports.booking import DecidesThen
from importers.imports.device_models import DeviceModels
from importers.imports.feed_sayings import UNKNOWN, Sayings
from importers.imports.past_day import PastDay

_OF: Final[tuple[ObservedFacet, ...]] = get_args(get_args(ObservedFacet)[0])
_STORED: Final = {
    "iccid": ("card", "iccid"),
    "card_type": ("card", "card_type"),
    "tariff": ("tariff", "name"),
    "contract_start": ("term", "start"),
    "contract_end": ("term", "end"),
    "earliest_renewal": ("term", "earliest_renewal"),
    "subsidy": ("entitlements", "subsidy"),
    "renewal": ("entitlements", "renewal"),
    "hardware_calloff": ("entitlements", "hardware_calloff"),
}
"""Where `sim.registered` has what a column says, but for those that always say something."""


@dataclass(eq=False, slots=True)
class SaidAgain(DecidesThen):
    """`until`: when the next feed said it again."""

    row: ObserveSim
    day: PastDay
    sayings: Sayings
    until: datetime
    device: Sequence[Recorded[Event]]
    """All that is known of the record of a device that it names."""
    seen: set[UUID]
    """Devices of which other rows of this feed have told that they were there then."""
    models: DeviceModels
    before: int = UNKNOWN

    def decide_then(self, given: LoadedGiven) -> Sequence[Dated]:
        row, moment = self.row, self.day.moment
        given.look_at(Sim, row.sim_id)
        decision: list[tuple[UUID, Event]] = []
        link: Link | None = None
        if row.imei is not None and (device_id := row.names) is not None and row.status != "inactive":
            given.look_at(Device, device_id)
            link = of_checked(Link, device_id=device_id, source="feed", set_by=given.actor)
            known_from = min([recorded.effective_at for recorded in self.device])
            if known_from > moment and device_id not in self.seen:
                self.seen.add(device_id)
                seen = of_checked(DeviceSeenThen, until=known_from, imei=row.imei, description=self.models.describe(row.imei))
                decision.append((device_id, seen))
        decision.append((row.sim_id, row.observed_then(_OF, link, self.until)))
        return [Dated(moment, decision)]

    def counts(self, decision: Decision) -> ImportCounts:
        return _counts(len(decision))


@lru_cache(4)
def _counts(events: int) -> ImportCounts:
    return ImportCounts(changed=1, events=events)


def said_again(
    row: ObserveSim, said: int, day: PastDay, events: Sequence[Recorded[Event]], sayings: Sayings, device: Sequence[Recorded[Event]]
) -> datetime | None:
    """Tell when the next feed said the row again; None where it needs to be thought through.

    `events` and `device` are all that is known of the number, and of the device that the row names.
    """
    following = day.following(sayings)
    if following is None or not day.in_order or not sayings.runs.keys() <= {day.carrier}:
        return None
    next_day, until = following
    began = _began(events, until)
    if began is None or said & ~(sayings.at(day.carrier, next_day) or NOT_LISTED):
        return None
    registered = orjson.loads(began[0].details)
    same = registered["fed"] and registered["carrier"] == day.carrier and _says_as_much(registered, said)
    if row.imei is not None and row.status != "inactive":
        same = same and registered["status"] != "inactive" and _is_in(row.names, began[1:])
        same = same and bool(device) and not any(recorded.kind is DeviceRestored for recorded in device)
    return until if same else None


def _began(events: Sequence[Recorded[Event]], at: datetime) -> Sequence[Recorded[Event]] | None:
    """With what the number began at this moment: it was registered, and put in a device; None where it began otherwise."""
    now = 2 if len(events) > 1 and events[1].kind is SimPutInDevice and events[1].effective_at == at else 1
    if not events or events[0].kind is not SimRegistered or events[0].effective_at != at:
        return None
    later = events[now:]
    return events[:now] if all(recorded.effective_at > at and not is_past_fact(recorded) for recorded in later) else None


def _says_as_much(registered: Any, said: int) -> bool:
    """Tell whether it was registered with a value of all that the row speaks of."""
    told = None not in [registered[group][name] for group, name in _stored(said)]
    return told and (not said & BITS["ban"] or registered["billing_account"] is not None)


def _is_in(device_id: UUID | None, put: Sequence[Recorded[Event]]) -> bool:
    links = [orjson.loads(recorded.details) for recorded in put]
    return any(link["device_id"] == str(device_id) and link["source"] == "feed" for link in links)


@lru_cache(1024)
def _stored(said: int) -> tuple[tuple[str, str], ...]:
    return tuple([where for column, where in _STORED.items() if said & BITS[column]])
