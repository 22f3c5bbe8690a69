"""Clarification cases: what needs a person's attention, opened and closed by events (H-23). Each projection that knows of some keeps them in a table of its own."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.words import Words
from readmodels.engine.table import Gathered, Tally

CASE_STATUS: Words = {"open": ("offen", "open"), "closed": ("erledigt", "closed")}
OPEN_CASES = "clarification_cases"
"""The dashboard's figure that has a label per kind."""


class ClarificationCaseRow(NamedTuple):
    """One case per kind and subject: its latest opening; `closed_at` None while it is open. `priority` 1 is the most urgent.

    `subject` is what people call what it is about. `device_id` and `user_id`: the device and the user that it concerns, where its projection knows them; how a
    device is called, and who has it, is looked up when the case is shown.
    """

    customer_id: UUID
    case_id: str
    kind: str
    subject_kind: str
    subject_id: UUID
    subject: str | None
    device_id: UUID | None
    user_id: UUID | None
    priority: int
    opened_at: datetime
    opened_position: int
    closed_at: datetime | None
    status: str


CLARIFICATION_CASES = Gathered(
    "clarification_cases",
    ClarificationCaseRow,
    key="case_id",
    stream="subject_id",
    indexes=("customer_id, status, priority, opened_at, case_id", "device_id"),
)


def count_case(row: ClarificationCaseRow) -> Iterable[Tally]:
    """Yield what the dashboard counts, in the tally of whichever projection keeps the case."""
    if row.status == "open":
        yield Tally(row.customer_id, OPEN_CASES, row.kind)
