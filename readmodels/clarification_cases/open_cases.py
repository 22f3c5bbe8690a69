"""What the dashboard shows of clarification cases: how many are open, by kind (H-22, H-23)."""

from typing_extensions import TypedDict

from readmodels.clarification_cases.case_kind import seen_kinds
from readmodels.clarification_cases.case_resource import CLARIFICATION_CASE_LIST
from readmodels.clarification_cases.clarification_cases import OPEN_CASES
from readmodels.dashboard_query import Counts, DashboardPart
from readmodels.engine.list_href import list_href
from readmodels.engine.reader import Reading


class OpenCasesOfKind(TypedDict):
    """How many cases of a kind are open, and where they are listed."""

    kind: str
    de: str
    en: str
    count: int
    href: str


def _open(reading: Reading, counts: Counts) -> list[OpenCasesOfKind] | None:
    if "clarification_cases" not in reading.settings.features:
        return None
    found = counts.get(OPEN_CASES, {})
    return [
        {
            "kind": kind.name,
            "de": kind.de,
            "en": kind.en,
            "count": found.get(kind.name, 0),
            "href": list_href(CLARIFICATION_CASE_LIST, kind=kind.name),
        }
        for kind in seen_kinds(reading)
    ]


CASES_BY_KIND = DashboardPart("charts", "clarification_cases", _open, list[OpenCasesOfKind], may_be_missing=True)
