"""The history of a number: every event of its SIM (A-12)."""

from typing import Any

from aggregates.sim import Sim
from eventstore.envelope import Recorded
from projections.engine.history import entry
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.sims.number_history import NUMBER_HISTORY

number_history = Projection("number_history", version=3, tables=(NUMBER_HISTORY,), copies=True)


@number_history.on(*Sim.events())
def of_the_number(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(NUMBER_HISTORY, entry(recorded, recorded.stream_id))
