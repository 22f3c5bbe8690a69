"""What is maintained of numbers that no feed brings: status, tariff, card, contract, entitlements, billing account (H-20)."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from aggregates.customer import Customer
from aggregates.engine.words import words_of
from aggregates.sim import Sim
from aggregates.sim_terms import (
    BAN,
    CALLOFF,
    CARD_TYPE,
    CONTRACT_END,
    CONTRACT_START,
    EARLIEST_RENEWAL,
    ICCID,
    RENEWAL,
    SUBSIDY,
    TARIFF,
    SimStatus,
)
from commands.engine.command import Command
from commands.sims.change_other_sim import ChangeOtherSim
from importers.bulk_maintenance.maintained_field import YES_NO, MaintainedField, card, day_in_cell, yes_or_no
from importers.imports import table_cells as cells

_FIELDS = (
    MaintainedField("status", "Status", "Status", lambda sim: sim.status, None, words_of(SimStatus), needed=True),
    MaintainedField("tariff", *TARIFF, lambda sim: sim.tariff.name, cells.text),
    MaintainedField("iccid", *ICCID, lambda sim: sim.card.iccid, card),
    MaintainedField("card_type", *CARD_TYPE, lambda sim: sim.card.card_type, cells.text),
    MaintainedField("contract_start", *CONTRACT_START, lambda sim: sim.term.start, day_in_cell, is_day=True),
    MaintainedField("contract_end", *CONTRACT_END, lambda sim: sim.term.end, day_in_cell, is_day=True),
    MaintainedField("earliest_renewal", *EARLIEST_RENEWAL, lambda sim: sim.term.earliest_renewal, day_in_cell, is_day=True),
    MaintainedField("subsidy", *SUBSIDY, lambda sim: sim.entitlements.subsidy, yes_or_no, YES_NO),
    MaintainedField("renewal", *RENEWAL, lambda sim: sim.entitlements.renewal, yes_or_no, YES_NO),
    MaintainedField("hardware_calloff", *CALLOFF, lambda sim: sim.entitlements.hardware_calloff, yes_or_no, YES_NO),
    MaintainedField("billing_account", *BAN, lambda sim: sim.billing_account, cells.text),
)
_GROUPS: Mapping[str, Mapping[str, str]] = {
    "tariff": {"tariff": "name"},
    "card": {"iccid": "iccid", "card_type": "card_type"},
    "term": {"contract_start": "start", "contract_end": "end", "earliest_renewal": "earliest_renewal"},
    "entitlements": {"subsidy": "subsidy", "renewal": "renewal", "hardware_calloff": "hardware_calloff"},
}


def number_fields(_customer: Customer) -> tuple[MaintainedField, ...]:
    """List all fields of numbers."""
    return _FIELDS


def number_changes(sim_id: UUID, sim: Sim, changes: Mapping[str, Any]) -> Iterator[Command]:
    """Yield the command for these changes of a number's fields, by their names."""
    said: dict[str, Any] = {name: changes[name] for name in ("status", "billing_account") if name in changes}
    for group, members in _GROUPS.items():
        if found := {member: changes[name] for name, member in members.items() if name in changes}:
            said[group] = getattr(sim, group).model_copy(update=found)
    yield ChangeOtherSim.model_validate({"sim_id": sim_id, **said})
