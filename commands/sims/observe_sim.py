"""Take over what a feed says about one number: only what differs becomes events (F-03 to F-06).

Runs once for each new or changed row of a feed, hundreds of thousands of times: it builds nothing that isn't an event's part.
An importer that has checked its rows makes it by `of_checked`.
Sent by importers/imports/feed_rows.py.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from aggregates.device import DeviceDiscovered
from aggregates.device_terms import IMEI_CLAIM, DeviceDescription
from aggregates.engine.checked import of_checked
from aggregates.engine.event import Event
from aggregates.sim import NumberPorted, Sim, SimBack, SimPutInDevice, SimRegistered
from aggregates.sim_terms import Card, ContractTerm, Entitlements, Link, SimStatus, Tariff
from aggregates.sims.sim_then import ObservedFacet, SimObservedThen
from commands.devices.present_device import is_same_device, record_with
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day
from commands.sims.sim_changes import detail_changes, status_changes


class NotFed(Refusal):
    """The number {number} was registered by hand for {carrier}; no feed changes it. Change it by hand, or take it out of the feed."""

    code = "not-fed"
    de = "Die Rufnummer {number} ist von Hand für {carrier} angelegt; kein Import ändert sie. Bitte von Hand ändern oder aus dem Import nehmen."


class FedByAnotherCarrier(Refusal):
    """The number {number} is fed by {carrier}, this feed is {feed}'s; it goes over once {carrier} no longer lists it or reports it inactive. Otherwise clear up with both whose number it is."""

    code = "fed-by-another-carrier"
    de = "Die Rufnummer {number} kommt durch den Import von {carrier}, dieser ist von {feed}; sie geht über, sobald {carrier} sie nicht mehr liefert oder inaktiv meldet. Sonst bitte mit beiden klären, wessen Nummer es ist."


class ObserveSim(Command):
    """One row of a feed, as far as it says anything: None means that the feed doesn't say, so nothing changes.

    `known`: the SIM exists. `options` () is said: there are none. `codes`: sealed, so equal text means unchanged.
    `imei`: the first 14 digits; `device_id`: the device that holds it, or the id for a new one, which this row `discovers`
    with `description`. `record`: the record of that device which had the IMEI on the row's day, where that is known.
    """

    sim_id: UUID
    known: bool
    number: str
    carrier: str
    iccid: str | None = None
    card_type: str | None = None
    tariff: str | None = None
    options: tuple[str, ...] | None = None
    contract_start: Day | None = None
    contract_end: Day | None = None
    earliest_renewal: Day | None = None
    subsidy: bool | None = None
    renewal: bool | None = None
    hardware_calloff: bool | None = None
    status: SimStatus | None = None
    billing_account: str | None = None
    codes: str | None = None
    imei: str | None = None
    device_id: UUID | None = None
    discovers: bool = False
    description: DeviceDescription | None = None
    record: UUID | None = None

    @classmethod
    def of_checked(cls, **values: Any) -> Self:
        """Make the command of a row that an importer has checked already; all fields are given."""
        return of_checked(cls, **values)

    @property
    def names(self) -> UUID | None:
        """The record of a device that it names; None where it names none, or finds a new one."""
        return None if self.discovers else self.record or self.device_id

    @property
    def devices(self) -> Iterator[UUID]:
        """Yield those that exist of what it names: the device, and the record of it."""
        yield from (each for each in {self.device_id, self.record} if each is not None and not self.discovers)

    def in_device(self, device_id: UUID, record: UUID) -> Self:
        """Mean another device by the row's IMEI, and this record of it."""
        return self.of_checked(**{**vars(self), "device_id": device_id, "discovers": False, "description": None, "record": record})

    def streams(self) -> Iterable[UUID]:
        return (self.sim_id,) if self.known else ()

    def decide(self, given: Given) -> Decision:
        sim = given.state(Sim, self.sim_id) if self.known else None
        decision: list[tuple[UUID, Event]] = []
        if sim is None:
            decision.append((self.sim_id, self._registered()))
        else:
            decision += [(self.sim_id, event) for event in self._changes(sim)]
        status = self.status or (sim.status if sim else "active")
        if self.imei is not None and self.device_id is not None and status != "inactive":
            decision += self._put_in_device(given, sim, self.imei, self.device_id)
        return decision

    def observed_then(self, of: tuple[ObservedFacet, ...], link: Link | None, until: datetime) -> SimObservedThen:
        """Tell what a number was like of which nothing else was known then: in these facets, from the row's day until another moment."""
        return of_checked(
            SimObservedThen,
            until=until,
            number=self.number,
            of=of,
            carrier=self.carrier,
            missing_since=None,
            status=self.status or "active",
            card=of_checked(Card, iccid=self.iccid, card_type=self.card_type),
            tariff=_tariff(self.tariff, self.options or ()),
            term=_term(self.contract_start, self.contract_end, self.earliest_renewal),
            entitlements=_entitlements(self.subsidy, self.renewal, self.hardware_calloff),
            billing_account=self.billing_account,
            link=link,
        )

    def _registered(self) -> SimRegistered:
        return of_checked(
            SimRegistered,
            number=self.number,
            carrier=self.carrier,
            fed=True,
            card=of_checked(Card, iccid=self.iccid, card_type=self.card_type),
            tariff=_tariff(self.tariff, self.options or ()),
            term=_term(self.contract_start, self.contract_end, self.earliest_renewal),
            entitlements=_entitlements(self.subsidy, self.renewal, self.hardware_calloff),
            status=self.status or "active",
            billing_account=self.billing_account,
            codes=self.codes,
        )

    def _changes(self, sim: Sim) -> Iterator[Event]:
        if not sim.fed:
            raise NotFed(number=sim.number, carrier=sim.carrier)
        if sim.carrier != self.carrier:
            if sim.missing_since is None and sim.status != "inactive":
                raise FedByAnotherCarrier(number=sim.number, carrier=sim.carrier, feed=self.carrier)
            yield NumberPorted(carrier=self.carrier, was=sim.carrier)
        if sim.missing_since is not None:
            yield SimBack(missing_since=sim.missing_since)
        yield from detail_changes(
            sim,
            card=self._card(sim.card),
            tariff=self._tariff(sim.tariff),
            term=self._term(sim.term),
            entitlements=self._entitlements(sim.entitlements),
            billing_account=sim.billing_account if self.billing_account is None else self.billing_account,
            codes=sim.codes if self.codes is None else self.codes,
        )
        yield from status_changes(sim, self.status or sim.status)

    def _card(self, was: Card) -> Card:
        if self.iccid in (None, was.iccid) and self.card_type in (None, was.card_type):
            return was
        return Card(iccid=_said(self.iccid, was.iccid), card_type=_said(self.card_type, was.card_type))

    def _tariff(self, was: Tariff) -> Tariff:
        if self.tariff in (None, was.name) and (self.options is None or self.options == was.options):
            return was
        return Tariff(name=_said(self.tariff, was.name), options=was.options if self.options is None else self.options)

    def _term(self, was: ContractTerm) -> ContractTerm:
        start, end, renewal = self.contract_start, self.contract_end, self.earliest_renewal
        if start in (None, was.start) and end in (None, was.end) and renewal in (None, was.earliest_renewal):
            return was
        return ContractTerm(start=start or was.start, end=end or was.end, earliest_renewal=renewal or was.earliest_renewal)

    def _entitlements(self, was: Entitlements) -> Entitlements:
        subsidy, renewal, calloff = self.subsidy, self.renewal, self.hardware_calloff
        if subsidy in (None, was.subsidy) and renewal in (None, was.renewal) and calloff in (None, was.hardware_calloff):
            return was
        return Entitlements(
            subsidy=was.subsidy if subsidy is None else subsidy,
            renewal=was.renewal if renewal is None else renewal,
            hardware_calloff=was.hardware_calloff if calloff is None else calloff,
        )

    def _put_in_device(self, given: Given, sim: Sim | None, imei: str, device_id: UUID) -> Iterator[tuple[UUID, Event]]:
        """Put it into the record that has the IMEI: so it is where it belongs when a merged device is split. A link by hand that the row confirms is the feed's from now on."""
        found = False
        if self.discovers:
            holder = given.holder(IMEI_CLAIM.of(imei))
            if found := holder is None:
                yield device_id, of_checked(DeviceDiscovered, imei=imei, description=self.description or DeviceDescription())
            else:
                device_id = holder
        link = sim.link if sim else None
        if link is not None and is_same_device(given, link.device_id, device_id):
            said_before = sim is not None and sim.imei == imei
            record = self.record or (link.device_id if said_before or not imei else record_with(given, device_id, imei))
            if link.source != "hand" and record == link.device_id:
                return
        else:
            record = self.record or (device_id if found or not imei else record_with(given, device_id, imei))
        put: dict[str, Any] = {"number": self.number, "device_id": record, "imei": imei, "source": "feed", "set_by": given.actor}
        yield self.sim_id, of_checked(SimPutInDevice, **put, was=link)


@lru_cache(4096)
def _tariff(name: str | None, options: tuple[str, ...]) -> Tariff:
    """Many numbers have the same one: it is built once."""
    return Tariff(name=name, options=options)


@lru_cache(65536)
def _term(start: date | None, end: date | None, earliest_renewal: date | None) -> ContractTerm:
    return ContractTerm(start=start, end=end, earliest_renewal=earliest_renewal)


@lru_cache(27)
def _entitlements(subsidy: bool | None, renewal: bool | None, hardware_calloff: bool | None) -> Entitlements:
    return Entitlements(subsidy=subsidy, renewal=renewal, hardware_calloff=hardware_calloff)


def _said(text: str | None, was: str | None) -> str | None:
    return was if text is None else text
