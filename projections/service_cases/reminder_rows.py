"""When a service case was last brought to somebody's mind (H-13, H-14)."""

from typing import Any

from aggregates.service_cases.reminders import CaseAnswerMissed, ReturnReminded
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.service_cases.service_case_rows import change_case
from projections.service_cases.service_cases import service_cases


@service_cases.on(ReturnReminded, CaseAnswerMissed)
def reminded(rows: Rows, recorded: Recorded[Any]) -> None:
    change_case(rows, recorded, reminded_at=recorded.effective_at)
