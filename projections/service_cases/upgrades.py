"""For which devices new ones are ordered, until these have come (H-12)."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.service_cases.upgrade import UpgradeEnded, UpgradeHeldUp, UpgradeOrdered
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.table import Table
from readmodels.service_cases.upgrades import UPGRADES, UpgradeRow


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, UpgradeHeldUp | UpgradeEnded):
        yield UPGRADES, recorded.stream_id


upgrades = Projection("upgrades", version=4, tables=(UPGRADES,), reads=reads, marks=True)


@upgrades.on(UpgradeOrdered)
def ordered(rows: Rows, recorded: Recorded[UpgradeOrdered]) -> None:
    event = recorded.event
    row = UpgradeRow(
        recorded.customer_id,
        recorded.stream_id,
        event.device_id,
        event.order_id,
        event.whereabouts,
        is_open=True,
        held_up_by=None,
        outcome=None,
        return_id=None,
        position=recorded.position,
    )
    rows.put(UPGRADES, row)


@upgrades.on(UpgradeHeldUp)
def held_up(rows: Rows, recorded: Recorded[UpgradeHeldUp]) -> None:
    row = rows.get(UPGRADES, recorded.stream_id)
    if row is not None:
        rows.put(UPGRADES, row._replace(held_up_by=recorded.event.case_id, position=recorded.position))


@upgrades.on(UpgradeEnded)
def ended(rows: Rows, recorded: Recorded[UpgradeEnded]) -> None:
    row = rows.get(UPGRADES, recorded.stream_id)
    if row is not None:
        over = {"outcome": recorded.event.outcome, "return_id": recorded.event.return_id}
        rows.put(UPGRADES, row._replace(is_open=False, held_up_by=None, position=recorded.position, **over))
