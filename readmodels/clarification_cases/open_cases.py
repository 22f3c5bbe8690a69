"""What the dashboard shows of clarification cases: how many are open, by kind (H-22, H-23)."""

from typing import Any

from readmodels.clarification_cases.case_kind import case_kinds
from readmodels.clarification_cases.clarification_cases import OPEN_CASES
from readmodels.dashboard_query import Counts, DashboardPart
from readmodels.engine.reader import Reading


def _open(reading: Reading, counts: Counts) -> list[dict[str, Any]] | None:
    if "clarification_cases" not in reading.settings.features:
        return None
    return [
        {"kind": kind.name, "de": kind.de, "en": kind.en, "count": counts.get(OPEN_CASES, {}).get(kind.name, 0)} for kind in case_kinds()
    ]


CASES_BY_KIND = DashboardPart("charts", "clarification_cases", _open)
