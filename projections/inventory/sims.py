"""How a SIM's row follows from its events."""

from operator import attrgetter
from typing import Any

from aggregates.sim import (
    BillingAccountChanged,
    ContractTermChanged,
    EntitlementsChanged,
    NumberPorted,
    SimActivated,
    SimAssignedToUser,
    SimBack,
    SimCardReplaced,
    SimDeactivated,
    SimDecoupledFromUser,
    SimFreed,
    SimMissing,
    SimPaused,
    SimPutInDevice,
    SimRegistered,
    SimTakenOutOfDevice,
    TariffChanged,
)
from aggregates.sim_terms import Card, ContractTerm, Entitlements, Tariff
from aggregates.sims.sim_codes import SimCodesChanged
from aggregates.sims.sim_service import SimNoLongerServed, SimServedByOperator
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.inventory.newest import newest
from readmodels.engine.sort_key import search_text, sort_key
from readmodels.sims.sims import SIMS, SimRow

_SEARCHED = attrgetter("number", "iccid", "tariff", "carrier", "billing_account")


def _put(rows: Rows, row: SimRow) -> None:
    before = rows.get(SIMS, row.sim_id)
    if before is None or _SEARCHED(before) != _SEARCHED(row):
        row = row._replace(search=search_text(*_SEARCHED(row)))
    rows.put(SIMS, row)


def change_sim(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    row = rows.get(SIMS, recorded.stream_id)
    if row is not None:
        _put(rows, row._replace(**changes, **newest(row, recorded)))


def card_columns(card: Card) -> dict[str, Any]:
    return {"iccid": card.iccid, "card_type": card.card_type}


def tariff_columns(tariff: Tariff) -> dict[str, Any]:
    return {"tariff": tariff.name, "tariff_sort": sort_key(tariff.name), "options": list(tariff.options)}


def term_columns(term: ContractTerm) -> dict[str, Any]:
    return {"contract_start": term.start, "contract_end": term.end, "earliest_renewal": term.earliest_renewal}


def entitlements_columns(entitlements: Entitlements) -> dict[str, Any]:
    return {
        "subsidy": entitlements.subsidy,
        "renewal": entitlements.renewal,
        "hardware_calloff": entitlements.hardware_calloff,
    }


@inventory.on(SimRegistered)
def registered(rows: Rows, recorded: Recorded[SimRegistered]) -> None:
    begin_sim(rows, recorded, recorded.event)


def begin_sim(rows: Rows, recorded: Recorded[Any], event: SimRegistered) -> None:
    """Begin the row of a number with which nothing has happened but this."""
    _put(
        rows,
        SimRow(
            recorded.customer_id,
            recorded.stream_id,
            event.number,
            event.carrier,
            event.fed,
            event.status,
            **card_columns(event.card),
            **tariff_columns(event.tariff),
            **term_columns(event.term),
            **entitlements_columns(event.entitlements),
            billing_account=event.billing_account,
            codes=event.codes,
            linked_device_id=None,
            link_source=None,
            link_set_by=None,
            missing_since=None,
            user_id=None,
            served_by_operator=None if event.fed else False,
            search="",
            version=recorded.stream_version,
            position=recorded.position,
        ),
    )


@inventory.on(SimCardReplaced)
def card_replaced(rows: Rows, recorded: Recorded[SimCardReplaced]) -> None:
    change_sim(rows, recorded, **card_columns(recorded.event.card))


@inventory.on(TariffChanged)
def tariff_changed(rows: Rows, recorded: Recorded[TariffChanged]) -> None:
    change_sim(rows, recorded, **tariff_columns(recorded.event.tariff))


@inventory.on(ContractTermChanged)
def contract_term_changed(rows: Rows, recorded: Recorded[ContractTermChanged]) -> None:
    change_sim(rows, recorded, **term_columns(recorded.event.term))


@inventory.on(EntitlementsChanged)
def entitlements_changed(rows: Rows, recorded: Recorded[EntitlementsChanged]) -> None:
    change_sim(rows, recorded, **entitlements_columns(recorded.event.entitlements))


@inventory.on(BillingAccountChanged)
def billing_account_changed(rows: Rows, recorded: Recorded[BillingAccountChanged]) -> None:
    change_sim(rows, recorded, billing_account=recorded.event.billing_account)


@inventory.on(SimCodesChanged)
def codes_changed(rows: Rows, recorded: Recorded[SimCodesChanged]) -> None:
    change_sim(rows, recorded, codes=recorded.event.codes)


@inventory.on(SimActivated, SimPaused, SimDeactivated, SimFreed)
def status_changed(rows: Rows, recorded: Recorded[SimActivated | SimPaused | SimDeactivated | SimFreed]) -> None:
    change_sim(rows, recorded, status=recorded.event.status)


@inventory.on(SimPutInDevice)
def put_in_device(rows: Rows, recorded: Recorded[SimPutInDevice]) -> None:
    event = recorded.event
    change_sim(rows, recorded, linked_device_id=event.device_id, link_source=event.source, link_set_by=event.set_by)


@inventory.on(SimTakenOutOfDevice)
def taken_out_of_device(rows: Rows, recorded: Recorded[SimTakenOutOfDevice]) -> None:
    change_sim(rows, recorded, linked_device_id=None, link_source=None, link_set_by=None)


@inventory.on(SimMissing)
def missing(rows: Rows, recorded: Recorded[SimMissing]) -> None:
    change_sim(rows, recorded, missing_since=recorded.event.since)


@inventory.on(NumberPorted)
def ported(rows: Rows, recorded: Recorded[NumberPorted]) -> None:
    change_sim(rows, recorded, carrier=recorded.event.carrier)


@inventory.on(SimBack)
def back(rows: Rows, recorded: Recorded[SimBack]) -> None:
    change_sim(rows, recorded, missing_since=None)


@inventory.on(SimAssignedToUser)
def assigned_to_user(rows: Rows, recorded: Recorded[SimAssignedToUser]) -> None:
    change_sim(rows, recorded, user_id=recorded.event.user_id)


@inventory.on(SimDecoupledFromUser)
def decoupled_from_user(rows: Rows, recorded: Recorded[SimDecoupledFromUser]) -> None:
    change_sim(rows, recorded, user_id=None)


@inventory.on(SimServedByOperator, SimNoLongerServed)
def served(rows: Rows, recorded: Recorded[SimServedByOperator | SimNoLongerServed]) -> None:
    change_sim(rows, recorded, served_by_operator=isinstance(recorded.event, SimServedByOperator))
