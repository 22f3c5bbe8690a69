"""Standard reports over HTTP: a list with what it leaves out, and what its rows are, counted and drawn (H-19).

Each is asked like any list: as of any moment, filtered, sorted, as a page, as CSV, and with its charts as a workbook and as PDF.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field
from typing_extensions import TypedDict

from access.rights import Area
from api.engine.access import Caller, Reads
from api.engine.answer import JsonObject, Texts
from api.engine.charts import chart_of
from api.engine.language import language_of
from api.engine.list_parameters import narrowing_parameters
from api.engine.list_parts import HandedAs, handed_rows, parameter_names
from api.engine.list_query import narrowing_of
from api.engine.lists import list_routes
from api.engine.moments import AskingAnyMoment, AskingNow, parameters_of, reading_then, stands_at_moments
from api.engine.narrowing import Narrow, as_asked
from api.engine.reading import json_answer
from api.engine.route import area_of
from foundation.contribution import Point
from foundation.noun import Noun
from readmodels.engine.detail import position_shown
from readmodels.engine.field import Resource
from readmodels.engine.grouping import Group, Grouped, Grouping, grouped
from readmodels.engine.query import Query
from readmodels.engine.query_refused import UnknownParameter
from readmodels.engine.reader import Reading


class GroupTold(TypedDict):
    """Rows of one sort."""

    value: Annotated[
        str | None, Field(description="The code, text, month or number of the age; null: none is given, or these are several together")
    ]
    label: Texts
    rows: int
    total: Annotated[str | None, Field(description="What was added up, to the cent; null where nothing is, or nothing is known of it")]
    counted: Annotated[int, Field(description="The things for which the rows stand, such as numbers; of most reports a row is one")]
    not_summed: Annotated[
        int | None, Field(description="Those of them that aren't in the sum, as they have no price; null where nothing is added up")
    ]


class GroupingTold(TypedDict):
    """What the report's rows are, by one field, in the order of the chart."""

    name: str
    label: Texts
    field: Annotated[str, Field(description="By which the rows are told apart")]
    groups: list[GroupTold]
    chart: Annotated[JsonObject, Field(description="A Vega-Lite specification, in the reader's language")]


class ReportTold(TypedDict):
    """What a report's rows are."""

    report: str
    label: Texts
    on: Annotated[date, Field(description="The day that ages are reckoned from: that of the moment that was asked for, or today")]
    rows: int
    groupings: list[GroupingTold]


@dataclass(frozen=True, eq=False)
class Report:
    """`about`: what it shows, a sentence; `narrow`: the rows that it is about; `groupings`: what is counted and drawn, the first before the others; `handing`: where its rows are in no table."""

    router: APIRouter
    resource: Resource
    about: Noun
    groupings: tuple[Grouping, ...]
    narrow: Narrow = as_asked
    handing: HandedAs | None = None

    def __post_init__(self) -> None:
        list_routes(
            self.router,
            self.path,
            self.resource,
            narrow=self.narrow,
            handing=self.handing,
            saved=False,
            compared=False,
            counting=self.counted,
        )
        _summary_route(self)

    @property
    def path(self) -> str:
        return f"/reports/{self.resource.name}"

    @property
    def area(self) -> Area:
        return area_of(self.router)

    def counted(self, found: Reading, resource: Resource, query: Query) -> Sequence[Grouped]:
        """Count the rows of the query by each grouping."""
        return [grouped(found, resource, query, each, day_of(found)) for each in self.groupings]


REPORTS: Point[Report] = Point("api.registry", "REPORTS")
"""All reports there are."""


def day_of(found: Reading) -> date:
    """Tell the customer's day as of which is read: of a moment at a day's end that day, else today."""
    at = datetime.now(UTC) if found.moment is None else found.moment.at - timedelta(microseconds=1)
    return at.astimezone(found.settings.zone).date()


def _summary_route(report: Report) -> None:
    resource, handing = report.resource, report.handing
    further = parameters_of(resource.reads) | parameter_names(handing)

    def summary(caller: Caller, request: Request, asking: AskingNow) -> Response:
        if not_of_it := next((name for name in ("limit", "cursor") if name in request.query_params), None):
            raise UnknownParameter(not_of_it, known="filter[field], filter[field][operator], search")
        handed = handed_rows(caller, request, asking, resource, handing)
        with reading_then(caller, resource.reads, asking) as found:
            query = replace(report.narrow(found, narrowing_of(request, resource, found.settings.zone, further)), handed=handed)
            counted = report.counted(found, resource, query)
            body = {
                "report": resource.name,
                "label": {"de": resource.de, "en": resource.en},
                "on": request.query_params.get("on") or day_of(found),
                "rows": sum(each.rows for each in counted[0].groups),
                "groupings": [_grouping_told(each, language_of(request)) for each in counted],
            }
            return json_answer(body, position_shown(found))

    endpoint: Any = summary
    endpoint.__annotations__["caller"] = Reads
    if stands_at_moments(resource.reads):
        endpoint.__annotations__["asking"] = AskingAnyMoment
    report.router.add_api_route(
        f"{report.path}/summary",
        endpoint,
        name=f"summarise_{resource.name}",
        methods=["GET"],
        summary=f"{resource.de}: Zahlen und Diagramm / {resource.en}: numbers and chart",
        response_model=ReportTold,
        openapi_extra={"parameters": [*(handing.parameters if handing else ()), *narrowing_parameters(resource)]},
    )


def _grouping_told(counted: Grouped, language: str) -> Mapping[str, Any]:
    grouping = counted.grouping
    return {
        "name": grouping.name,
        "label": {"de": grouping.noun.de, "en": grouping.noun.en},
        "field": grouping.field,
        "groups": [_group_told(each, summed=grouping.sums is not None) for each in counted.groups],
        "chart": chart_of(counted, language),
    }


def _group_told(group: Group, *, summed: bool) -> Mapping[str, Any]:
    return {
        "value": group.value,
        "label": {"de": group.de, "en": group.en},
        "rows": group.rows,
        "total": None if group.total is None else f"{group.total:.2f}",
        "counted": group.counted,
        "not_summed": group.not_summed if summed else None,
    }
