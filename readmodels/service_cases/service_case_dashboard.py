"""What the dashboard shows of service cases (H-21, H-22)."""

from aggregates.engine.words import words_of
from aggregates.service_cases.terms import ServiceCaseKind
from readmodels.dashboard_query import Chart, Counts, DashboardPart, Figure, Slice
from readmodels.engine.list_href import list_href
from readmodels.service_cases.service_case_resource import SERVICE_CASE_LIST
from readmodels.service_cases.service_cases import OPEN_SERVICE_CASES


def _figure(counts: Counts) -> Figure:
    return {"count": sum(counts.get(OPEN_SERVICE_CASES, {}).values()), "href": list_href(SERVICE_CASE_LIST, open="true")}


def _by_kind(counts: Counts) -> Chart:
    found = counts.get(OPEN_SERVICE_CASES, {})
    slices: list[Slice] = [
        {"label": kind, "words": {"de": de, "en": en}, "count": found[kind], "href": list_href(SERVICE_CASE_LIST, open="true", kind=kind)}
        for kind, (de, en) in words_of(ServiceCaseKind).items()
        if found.get(kind)
    ]
    return {"slices": slices, "others": 0, "other_labels": 0, "href": list_href(SERVICE_CASE_LIST, open="true")}


OPEN_SERVICE_CASE_FIGURE = DashboardPart("figures", OPEN_SERVICE_CASES, lambda _, counts: _figure(counts), Figure)
SERVICE_CASES_BY_KIND = DashboardPart("charts", OPEN_SERVICE_CASES, lambda _, counts: _by_kind(counts), Chart)
