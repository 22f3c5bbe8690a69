"""Rows of files over HTTP: those that were not taken, and what was noticed about the others (F-12)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import Depends, Request, Response

from aggregates.feed_import import FeedImport
from api.engine.access import Caller, Reads
from api.engine.list_answer import plain_page
from api.engine.list_parameters import list_parameters
from api.engine.list_query import query_of
from api.engine.lists import list_routes, position_of
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.engine.why import WhyOf, why_routes
from api.imports.import_answers import ReasonsOfRows
from api.imports.import_runs import resolved
from api.imports.kept_apart import check_not_apart, listed_row, without_rows_apart
from api.imports.opened import SEALED_CELLS
from commands.engine.command import NotFound
from foundation.noun import Noun
from importers.quarantine import Notice, Reason
from readmodels.engine.field import Resource
from readmodels.engine.query import answer, row_by_key
from readmodels.engine.query_conditions import Condition
from readmodels.import_resource import IMPORT_LIST, QUARANTINE_LIST, WARNING_LIST

router = guarded("Importe / imports", "imports", dependencies=[Depends(check_not_apart)])
list_routes(router, "/quarantine", QUARANTINE_LIST, narrow=without_rows_apart, opening=SEALED_CELLS)
list_routes(router, "/import-warnings", WARNING_LIST, narrow=without_rows_apart, opening=SEALED_CELLS)


def _import_of(row: Mapping[str, Any]) -> str:
    return f"import:{row['import_id']}"


def _why(path: str, resource: Resource, noun: Noun) -> WhyOf:
    return WhyOf(path, resource, noun, "histories", area="imports", lists=listed_row, named=_import_of, opening=SEALED_CELLS)


why_of_quarantine = why_routes(_why("/quarantine/{quarantined_row}", QUARANTINE_LIST, Noun("Zeile in Quarantäne", "quarantined row")))
why_of_warnings = why_routes(_why("/import-warnings/{warning}", WARNING_LIST, Noun("Hinweis", "warning")))


@router.get("/quarantine/reasons", summary="Gründe und was zu tun ist / Reasons, and what to do", response_model=ReasonsOfRows)
def list_reasons(_caller: Reads) -> Response:
    return json_answer({"reasons": [{"code": each.value, "de": each.de, "en": each.en} for each in (*Reason, *Notice)]})


@router.get(
    "/imports/{import_id}/quarantine",
    summary="Zeilen eines Imports, die nicht übernommen wurden / Rows of an import that were not taken",
    response_model=plain_page(QUARANTINE_LIST),
    openapi_extra={"parameters": list_parameters(QUARANTINE_LIST)},
)
def list_quarantine_of_import(import_id: UUID, caller: Reads, request: Request, after: After) -> Response:
    return _of_import(import_id, caller, request, after, QUARANTINE_LIST)


@router.get(
    "/imports/{import_id}/warnings",
    summary="Was ein Import nicht verwendet oder berichtigt hat / What an import did not use, or put right",
    response_model=plain_page(WARNING_LIST),
    openapi_extra={"parameters": list_parameters(WARNING_LIST)},
)
def list_warnings_of_import(import_id: UUID, caller: Reads, request: Request, after: After) -> Response:
    return _of_import(import_id, caller, request, after, WARNING_LIST)


def _of_import(import_id: UUID, caller: Caller, request: Request, after: After, resource: Resource) -> Response:
    """A page of those rows of a list that are of one import."""
    import_id = resolved(caller, import_id)
    with reading(caller, IMPORT_LIST.reads | resource.reads, after) as found:
        if row_by_key(found.connection, IMPORT_LIST, import_id, caller.customer) is None:
            raise NotFound(FeedImport.noun, import_id)
        query = query_of(request, resource, found.settings.zone)
        of = Condition("import_id", "eq", (str(import_id),))
        asked = replace(query, conditions=(of, *query.conditions))
        page = answer(found.connection, resource, asked, caller.customer, found.projections)
    position = position_of(page)
    return json_answer(SEALED_CELLS.page(caller, page), position)
