"""What a customer's log says of made-up numbers and devices as of any moment, comparable between two customers."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.device import Device, DeviceDiscovered
from aggregates.device_terms import imei_in_full
from aggregates.device_then import DeviceSeenThen
from aggregates.engine.event import Event
from aggregates.sim import NUMBER_CLAIM, Sim
from aggregates.sim_terms import CODES_FIELD
from commands.sims.sim_at import sim_at
from eventstore.envelope import Recorded
from eventstore.keyring import Keyring
from eventstore.timeline import timeline
from tests.importers.portal import Portal, imei, number

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 3, 2)
NUMBERS = 3
DEVICES = 3


def day(at: int) -> date:
    return FIRST + timedelta(days=at)


def cut_off(at: float) -> datetime:
    return datetime.combine(FIRST, datetime.min.time(), BERLIN) + timedelta(days=at)


class History:
    """What a customer's log says, with what is comparable between two customers."""

    def __init__(self, portal: Portal, after: int) -> None:
        self.portal = portal
        self.now = datetime.now(BERLIN)
        self.streams: dict[UUID, list[Recorded[Event]]] = {}
        for recorded in portal.recorded(after):
            self.streams.setdefault(recorded.stream_id, []).append(recorded)
        numbers = {NUMBER_CLAIM.of(number(index)): number(index) for index in range(NUMBERS)}
        with portal.log.pool.connection() as connection:
            holders = portal.log.holders(connection, portal.customer, numbers)
        self.names = {holder: numbers[claim] for claim, holder in holders.items() if holder is not None}
        imeis = {imei(index, check=False): imei(index) for index in range(DEVICES)}
        found = {stream: each.event for stream, events in self.streams.items() for each in events if each.kind is DeviceDiscovered}
        self.names |= {
            stream: imeis[event.imei] for stream, event in found.items() if isinstance(event, DeviceDiscovered) and event.imei in imeis
        }

    def as_effective(self, at: datetime) -> dict[str, Any]:
        """All numbers and devices, as effective at a moment and known now."""
        found: dict[str, Any] = {}
        for stream, name in self.names.items():
            holding = [recorded.event for recorded in timeline(self.streams[stream], at, self.now)]
            if name.startswith("+"):
                told = {name: row} if (row := sim_told(sim_at(holding), self.names)) is not None else {}
            else:
                told = device_told(name, holding)
            found |= told
        return found

    def live(self, *, codes: bool = True) -> dict[str, Any]:
        """All numbers and devices as rules know them, PIN and PUK among them."""
        found: dict[str, Any] = {}
        for stream, name in self.names.items():
            if name.startswith("+"):
                found[name] = sim_told(self.portal.state(Sim, stream), self.names, lambda sim: opened(self.portal, sim) if codes else None)
            else:
                found |= device_told(name, [each.event for each in self.streams[stream] if not isinstance(each.event, DeviceSeenThen)])
        return found


def sim_told(sim: Sim | None, names: dict[UUID, str], codes: Callable[[Sim], Any] = lambda _: None) -> Any:
    if sim is None:
        return None
    link = (names[sim.link.device_id], sim.link.source) if sim.link else None
    details = (sim.card, sim.tariff, sim.term, sim.entitlements, sim.billing_account)
    return (sim.number, sim.carrier, sim.fed, sim.status, sim.missing_since, link, details, codes(sim))


def device_told(record: str, events: Sequence[Event]) -> dict[str, Any]:
    """By its IMEIs: which of two records goes on when they are merged is no matter of order; before that it is."""
    device = Device()
    for event in events:
        if isinstance(event, DeviceSeenThen):
            return {imei_in_full(event.imei): ("unknown", event.description, record)}
        device = device.evolve(event)
    imeis = "+".join(sorted(imei_in_full(each.value) for each in device.identifiers if each.kind == "imei"))
    told = ("unknown" if device.unknown else "known", device.description, None if "+" in imeis else record)
    return {imeis: told} if imeis else {}


def opened(portal: Portal, sim: Sim) -> str | None:
    if sim.codes is None:
        return None
    keys = Keyring(portal.log.master)
    with portal.log.pool.connection() as connection:
        keys.load(connection, [portal.customer])
    return keys.unseal(portal.customer, CODES_FIELD, sim.codes)


def moments(last: int = 5) -> list[datetime]:
    return [cut_off(at / 2) for at in range(-1, 2 * last + 2)]


def assert_same(one: History, other: History) -> None:
    for at in moments():
        assert one.as_effective(at) == other.as_effective(at), at.isoformat()
    assert one.live() == other.live()


def row_of(history: History, index: int, at: float) -> Any:
    return history.as_effective(cut_off(at)).get(number(index))
