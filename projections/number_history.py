"""The history of a number: every event of its SIM (A-12)."""

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
    SimCodesChanged,
    SimCodesShown,
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
from eventstore.envelope import Recorded
from projections.engine.history import entry
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.histories import NUMBER_HISTORY

number_history = Projection("number_history", version=2, tables=(NUMBER_HISTORY,), copies=True)


@number_history.on(
    SimRegistered,
    SimCardReplaced,
    TariffChanged,
    ContractTermChanged,
    EntitlementsChanged,
    BillingAccountChanged,
    SimCodesChanged,
    SimCodesShown,
    SimActivated,
    SimPaused,
    SimDeactivated,
    SimFreed,
    SimPutInDevice,
    SimTakenOutOfDevice,
    SimMissing,
    NumberPorted,
    SimBack,
    SimAssignedToUser,
    SimDecoupledFromUser,
)
def of_the_number(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(NUMBER_HISTORY, entry(recorded, recorded.stream_id))
