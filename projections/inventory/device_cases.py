"""Which clarification cases a device's state opens, and closes (H-23)."""

from typing import Any

from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, follow_cases
from projections.engine.rows import Rows
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.devices.device_cases import CASES_OF_DEVICES, DEVICE_CASES
from readmodels.devices.devices import DeviceRow


def cases_of(row: DeviceRow | None) -> tuple[CaseKind, ...]:
    """Return the cases that a device in this state is; a new one from the carrier portal has no user either, so it is two."""
    if row is None or row.absorbed_into is not None or row.hidden:
        return ()
    states = (row.activation_locked, row.user_id is None and row.whereabouts is None and row.lost is None, row.unknown)
    return tuple(kind for kind, is_so in zip(CASES_OF_DEVICES, states, strict=True) if is_so)


def follow_device_cases(rows: Rows, recorded: Recorded[Any], before: DeviceRow | None, after: DeviceRow) -> None:
    was, now = cases_of(before), cases_of(after)
    if was != now:
        subject = CaseSubject(after.customer_id, after.device_id, device_id=after.device_id)
        follow_cases(rows, recorded, DEVICE_CASES, subject, was=was, now=now)
