"""Which reports there are (H-19)."""

from typing import Annotated

from fastapi import Response
from pydantic import Field
from typing_extensions import TypedDict

from access.rights import denied
from api.engine.access import Caller, Reads
from api.engine.answer import Texts
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.reports.report import REPORTS, Report
from foundation.noun import Noun
from readmodels.engine.reader import Reading


class ReportListed(TypedDict):
    """A report that the caller may read."""

    name: str
    label: Texts
    about: Texts
    href: str
    summary: Annotated[str, Field(description="Where its numbers and charts are")]


class ReportsTold(TypedDict):
    """The reports that the caller may read."""

    reports: list[ReportListed]


router = guarded("Berichte / reports", "overview")
REPORTS_TILE = Tile("reports", Noun("Berichte", "Reports"), "/reports", ("overview", "read"))


@router.get("/reports", summary="Standardberichte / Standard reports", response_model=ReportsTold)
def list_reports(caller: Reads, after: After) -> Response:
    """Each is a list that can be asked as of any moment, with its charts as XLSX and PDF."""
    with reading(caller, frozenset(), after) as found:
        return json_answer({"reports": [_listed(report) for report in REPORTS if may_read(caller, found, report)]})


def may_read(caller: Caller, found: Reading, report: Report) -> bool:
    """Tell whether it is shown to the caller: by right, and as far as its function is agreed with the customer."""
    return denied(caller.rights, (report.area, "read"), found.settings.features) is None


def _listed(report: Report) -> ReportListed:
    resource = report.resource
    return {
        "name": resource.name,
        "label": {"de": resource.de, "en": resource.en},
        "about": {"de": report.about.de, "en": report.about.en},
        "href": report.path,
        "summary": f"{report.path}/summary",
    }
