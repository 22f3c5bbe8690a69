"""Upgrades whose old device is in another case are clarification cases until that has ended (H-12, H-23): kept with the inventory, as they're listed with its devices and users, also as of a moment."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.service_cases.upgrade import UpgradeEnded, UpgradeHeldUp
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, close_case, follow_cases, is_open_case
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.engine.table import Table
from readmodels.service_cases.held_up_upgrade import HELD_UP_UPGRADE, HELD_UP_UPGRADE_CASES


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, UpgradeHeldUp | UpgradeEnded):
        yield HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE.id_of(recorded.stream_id)


inventory.extend(version=2, tables=(HELD_UP_UPGRADE_CASES,), reads=reads, counts={HELD_UP_UPGRADE_CASES.name: count_case})


@inventory.on(UpgradeHeldUp)
def held_up(rows: Rows, recorded: Recorded[UpgradeHeldUp]) -> None:
    event = recorded.event
    called = event.number if event.case_number is None else f"{event.number} ({event.case_number})"
    if is_open_case(rows, recorded, HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE):
        rows.change(HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE.id_of(recorded.stream_id), subject=called)
        return
    subject = CaseSubject(recorded.customer_id, recorded.stream_id, called, event.device_id, event.user_id)
    follow_cases(rows, recorded, HELD_UP_UPGRADE_CASES, subject, was=(), now=(HELD_UP_UPGRADE,))


@inventory.on(UpgradeEnded)
def ended(rows: Rows, recorded: Recorded[UpgradeEnded]) -> None:
    close_case(rows, recorded, HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE)
