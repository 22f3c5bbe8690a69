"""The overall overview and the dashboard over HTTP (H-17, H-21, H-22, H-25)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, NotRequired

from fastapi import Depends, Response

from api.engine.access import Caller, May
from api.engine.answer import made_type
from api.engine.lists import list_routes
from api.engine.reading import After, json_answer, reading, require_feature
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.engine.why import WhyOf, why_routes
from api.inventory.overview_actions import OVERVIEW_MENUS
from foundation.noun import Noun
from readmodels.dashboard_query import DASHBOARD_PARTS, dashboard, dashboard_position, dashboard_reads
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.inventory.overview_resource import OVERVIEW_LIST
from readmodels.users.users import INACTIVE_USERS

router = guarded("Übersichten / overviews", "overview")
OVERVIEW_TILE = Tile("overview", Noun("Gesamtübersicht", "Overview"), "/overview", ("overview", "read"))
DASHBOARD_TILE = Tile("dashboard", Noun("Dashboard", "Dashboard"), "/dashboard", ("dashboard", "read"))


def active_users_only(found: Reading, query: Query) -> Query:
    """Show inactive users without device and number only where the customer has that switched on; devices and numbers always (H-17)."""
    if INACTIVE_USERS in found.settings.features:
        return query
    return replace(query, conditions=(*query.conditions, Condition("row_kind", "ne", ("inactive_user",), fixed=True)))


def _is_listed(found: Reading, row: Mapping[str, Any]) -> bool:
    return row["row_kind"] != "inactive_user" or INACTIVE_USERS in found.settings.features


def _thing_of(row: Mapping[str, Any]) -> str:
    kind: str = row["row_kind"]
    return f"{ {'number': 'sim', 'inactive_user': 'user'}.get(kind, kind) }:{row['id']}"


list_routes(router, "/overview", OVERVIEW_LIST, narrow=active_users_only, unfold={"actions": OVERVIEW_MENUS})
why_of_overview = why_routes(
    WhyOf(
        "/overview/{row_id}",
        OVERVIEW_LIST,
        Noun("Zeile der Gesamtübersicht", "row of the overview"),
        "overview",
        lists=_is_listed,
        named=_thing_of,
    )
)


def _dashboard_type() -> Any:
    """The dashboard's type, put together of what areas contribute."""
    groups: dict[str, dict[str, Any]] = {"figures": {}, "charts": {}, "tables": {}}
    for part in DASHBOARD_PARTS:
        groups[part.group][part.name] = NotRequired[part.shows] if part.may_be_missing else part.shows
    figures = made_type("DashboardFigures", groups["figures"], "Numbers of the dashboard.")
    charts = made_type("DashboardCharts", groups["charts"], "Charts of the dashboard; what is switched off for the customer is missing.")
    return made_type("Dashboard", {"figures": figures, "charts": charts, **groups["tables"]}, "Figures, charts and tables at a glance.")


@router.get(
    "/dashboard",
    summary="Kennzahlen und Diagramme / Figures and charts",
    description="Open orders and service cases are not among the figures: the portal doesn't keep them yet.",
    response_model=_dashboard_type(),
)
def get_dashboard(caller: Annotated[Caller, Depends(May("read", "dashboard"))], after: After) -> Response:
    with reading(caller, dashboard_reads(), after) as found:
        require_feature(found, "dashboard")
        return json_answer(dashboard(found), dashboard_position(found))
