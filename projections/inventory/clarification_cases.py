"""Which clarification cases a device's state opens, and closes (H-23)."""

from typing import Any

from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.inventory import CASES, case_id
from readmodels.devices.devices import DeviceRow
from readmodels.inventory.case_kind import CaseKind
from readmodels.inventory.clarification_cases import CLARIFICATION_CASES, ClarificationCaseRow


def open_cases(row: DeviceRow | None) -> frozenset[CaseKind]:
    """The cases that a device in this state is."""
    if row is None or row.absorbed_into is not None or row.hidden:
        return frozenset()
    states = (row.activation_locked, row.user_id is None and not row.unknown, row.unknown)
    return frozenset(kind for kind, is_so in zip(CASES, states, strict=True) if is_so)


def follow_cases(rows: Rows, recorded: Recorded[Any], before: DeviceRow | None, after: DeviceRow) -> None:
    was, now = open_cases(before), open_cases(after)
    for kind in CASES:
        if kind in now and kind not in was:
            rows.put(
                CLARIFICATION_CASES,
                ClarificationCaseRow(
                    after.customer_id,
                    case_id(kind, after.device_id),
                    kind.name,
                    after.device_id,
                    kind.priority,
                    opened_at=recorded.effective_at,
                    opened_position=recorded.position,
                    closed_at=None,
                    status="open",
                ),
            )
        elif kind in was and kind not in now:
            rows.change(CLARIFICATION_CASES, case_id(kind, after.device_id), closed_at=recorded.effective_at, status="closed")
