"""Clarification cases over HTTP (H-23): they close by themselves when events resolve them, so nothing is written here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field
from typing_extensions import TypedDict

from api.engine.access import Reads
from api.engine.answer import Texts
from api.engine.lists import list_routes
from api.engine.reading import After, json_answer, reading, require_feature
from api.engine.route import guarded
from api.engine.tiles import Counter, Tile
from api.engine.why import WhyOf, why_routes
from foundation.noun import Noun
from readmodels.clarification_cases.case_kind import case_kinds
from readmodels.clarification_cases.case_resource import CLARIFICATION_CASE_LIST
from readmodels.clarification_cases.case_summary import CASE_SUMMARY_READS, case_summary
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading

router = guarded("Klärfälle / clarification cases", "clarification_cases")


class CasesOfKind(TypedDict):
    """The open cases of a kind, since when the oldest is open, and what resolves them."""

    kind: str
    label: Texts
    open: int
    oldest: Annotated[datetime | None, Field(description="null: none is open")]
    resolved_by: Texts
    actions: Annotated[list[str], Field(description="By which allowed actions of the device people resolve them")]


class CaseSummary(TypedDict):
    """The open clarification cases by kind, the most urgent first."""

    kinds: list[CasesOfKind]


def open_ones(found: Reading, query: Query) -> Query:
    """Show closed cases only to those who ask for a status, and none of kinds that whoever asks doesn't see."""
    require_feature(found, "clarification_cases")
    if hidden := _hidden(found):
        query = replace(query, conditions=(*query.conditions, Condition("kind", "none", (hidden,), fixed=True)))
    if any(condition.field == "status" for condition in query.conditions):
        return query
    return replace(query, conditions=(*query.conditions, Condition("status", "eq", ("open",))))


def _hidden(found: Reading) -> tuple[str, ...]:
    return tuple(kind.name for kind in case_kinds() if not kind.seen(found))


def _is_seen(found: Reading, row: Mapping[str, Any]) -> bool:
    require_feature(found, "clarification_cases")
    return row["kind"] not in _hidden(found)


def _thing_of(row: Mapping[str, Any]) -> str:
    return f"{row['subject_kind']}:{row['subject_id']}"


list_routes(router, "/clarification-cases", CLARIFICATION_CASE_LIST, narrow=open_ones)
_CASE = Noun("Klärfall", "clarification case")
why_of_cases = why_routes(
    WhyOf("/clarification-cases/{case}", CLARIFICATION_CASE_LIST, _CASE, "clarification_cases", lists=_is_seen, named=_thing_of)
)


@router.get(
    "/clarification-cases/summary",
    summary="Anzahl, Alter und Abhilfe je Art / Count, age and remedy of each kind",
    response_model=CaseSummary,
)
def summarise_cases(caller: Reads, after: After) -> Response:
    with reading(caller, CASE_SUMMARY_READS, after) as found:
        require_feature(found, "clarification_cases")
        return json_answer({"kinds": case_summary(found)})


CASES_TILE = Tile(
    "clarification_cases",
    Noun("Klärfälle", "Clarification cases"),
    "/clarification-cases",
    ("clarification_cases", "read"),
    (Counter(Noun("offene Klärfälle", "open cases"), CLARIFICATION_CASE_LIST, {"filter[status]": "open"}, open_ones),),
)
