"""What differs between a SIM as it is known and as it is now said to be; used for feeds and for changes by hand."""

from collections.abc import Iterator

from aggregates.engine.event import Event
from aggregates.sim import (
    BillingAccountChanged,
    ContractTermChanged,
    EntitlementsChanged,
    Sim,
    SimActivated,
    SimCardReplaced,
    SimDeactivated,
    SimFreed,
    SimPaused,
    SimTakenOutOfDevice,
    TariffChanged,
)
from aggregates.sim_terms import Card, ContractTerm, Entitlements, SimStatus, Tariff
from aggregates.sims.sim_codes import SimCodesChanged

_STATUS_EVENTS: dict[SimStatus, type[SimActivated | SimPaused | SimDeactivated | SimFreed]] = {
    kind.status: kind for kind in (SimActivated, SimPaused, SimDeactivated, SimFreed)
}


def detail_changes(
    sim: Sim,
    *,
    card: Card,
    tariff: Tariff,
    term: ContractTerm,
    entitlements: Entitlements,
    billing_account: str | None,
    codes: str | None,
) -> Iterator[Event]:
    """Yield one event for each group of details that differs; pass the SIM's own object for what stays."""
    if card is not sim.card and card != sim.card:
        yield SimCardReplaced(card=card, was=sim.card)
    if tariff is not sim.tariff and tariff != sim.tariff:
        yield TariffChanged(tariff=tariff, was=sim.tariff)
    if term is not sim.term and term != sim.term:
        yield ContractTermChanged(term=term, was=sim.term)
    if entitlements is not sim.entitlements and entitlements != sim.entitlements:
        yield EntitlementsChanged(entitlements=entitlements, was=sim.entitlements)
    if billing_account != sim.billing_account:
        yield BillingAccountChanged(billing_account=billing_account, was=sim.billing_account)
    if codes != sim.codes:
        yield SimCodesChanged(codes=codes)


def status_changes(sim: Sim, status: SimStatus) -> Iterator[Event]:
    """Yield the events of a status that differs; a number that is inactive is in no device any more (F-05)."""
    if status != sim.status:
        yield _STATUS_EVENTS[status](was=sim.status)
    if status == "inactive" and sim.link is not None:
        yield SimTakenOutOfDevice(number=sim.number, was=sim.link, because="inactive")
