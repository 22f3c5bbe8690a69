"""Clarification cases: what needs a person's attention, opened and closed by events (H-23)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.words import Words
from readmodels.engine.table import Table

CASE_STATUS: Words = {"open": ("offen", "open"), "closed": ("erledigt", "closed")}


class ClarificationCaseRow(NamedTuple):
    """One case per kind and device: its latest opening; `closed_at` None while it is open. `priority` 1 is the most urgent."""

    customer_id: UUID
    case_id: str
    kind: str
    device_id: UUID
    priority: int
    opened_at: datetime
    opened_position: int
    closed_at: datetime | None
    status: str


CLARIFICATION_CASES = Table(
    "clarification_cases",
    ClarificationCaseRow,
    key="case_id",
    indexes=("customer_id, status, priority, opened_at, case_id", "device_id"),
)
