"""Imports over HTTP: what they did; held ones released or discarded, quarantined rows corrected (F-12, F-13, F-15)."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, Request, Response
from pydantic import Field

from aggregates.engine.words import Help, Label
from aggregates.feed_import import FeedImport
from api.engine.access import Caller, Reads, Writes
from api.engine.command_route import command_route
from api.engine.errors import told_as_json
from api.engine.lists import list_routes
from api.engine.reading import After, json_answer, reading, wait_for
from api.engine.refusals import RunUnderWay
from api.engine.route import guarded
from api.engine.runs import Progress
from api.engine.stream import EventStream, Seen, followed, plain, still
from api.engine.tiles import Counter, Tile
from api.engine.turns import takes
from api.engine.why import WhyOf, why_routes
from api.imports.import_actions import IMPORT_ACTIONS, import_shown
from api.imports.import_answers import IMPORT_DETAIL, Discarded, ImportBegun, ImportOutcome
from api.imports.import_beside import BESIDE_IMPORTS, beside
from api.imports.import_runs import (
    IMPORT,
    PROGRESS,
    Prefer,
    last_position,
    outcome_answer,
    resolved,
    run_of,
    started,
    waited_for,
)
from api.imports.kept_apart import check_not_apart, listed_import, without_imports_apart, without_rows_apart
from api.imports.uploads import require_for
from commands.engine.command import Given, NotFound, Refusal
from commands.imports.discard_import import DiscardImport
from commands.imports.dismiss_quarantined_rows import DismissQuarantinedRows
from commands.imports.held_import import check_may_go_on
from commands.imports.reopen_quarantined_row import ReopenQuarantinedRow
from foundation.noun import Noun
from importers.imports.beginning import ImportBusy
from importers.imports.corrected_row import NothingToCorrect
from importers.imports.corrections import check_completed
from importers.imports.importer import Importer
from importers.imports.result import ImportResult
from readmodels.engine.query import row_by_key
from readmodels.engine.relations import Relations, read_by
from readmodels.import_resource import IMPORT_LIST, QUARANTINE_LIST

router = guarded("Importe / imports", "imports", dependencies=[Depends(check_not_apart)])
IMPORTS_TILE = Tile(
    "imports",
    Noun("Importe", "Imports"),
    "/imports",
    ("imports", "read"),
    (Counter(Noun("Zeilen in Quarantäne", "quarantined rows"), QUARANTINE_LIST, {"filter[status]": "open"}, without_rows_apart),),
)


list_routes(
    router,
    "/imports",
    IMPORT_LIST,
    narrow=without_imports_apart,
    unfold=BESIDE_IMPORTS,
    always=(*BESIDE_IMPORTS,),
    actions=IMPORT_ACTIONS,
)
why_of_imports = why_routes(WhyOf(IMPORT, IMPORT_LIST, FeedImport.noun, "histories", area="imports", lists=listed_import))


_HELD = "SELECT held::text, position FROM imports WHERE import_id = %(import)s"


def _import_reads() -> Relations:
    return IMPORT_LIST.reads | read_by(_HELD) | IMPORT_ACTIONS.reads()


def _shown(caller: Caller, import_id: UUID) -> dict[str, Any]:
    """The import as recorded, also where the read models don't know it yet, and as this process sees it while it runs or after it was refused. Raises NotFound."""
    import_id = resolved(caller, import_id)
    run = run_of(caller, import_id)
    with reading(caller, _import_reads(), 0) as found:
        row = row_by_key(found.connection, IMPORT_LIST, import_id, caller.customer)
        more = found.one(_HELD, {"import": import_id}) if row else None
        named = beside(caller, found, import_id) if row else {}
        newer = _newer(caller, import_id, more[1] if more else 0) if run is None or run.ended else None
        if row is None and run is None and newer is None:
            raise NotFound(FeedImport.noun, import_id)
        allowed = IMPORT_ACTIONS.of_shown(caller, found, import_shown(caller, found, import_id, newer))[str(import_id)]
    told: dict[str, Any] = {"id": import_id, "state": "running"}
    if row is not None:
        told = orjson.loads(row) | named | {"held": orjson.loads(more[0]) if more and more[0] else None}
    if newer is not None:
        told |= _by_events(newer)
    if run is not None:
        told["progress"] = plain(run.progress)
        told["problem"] = told_as_json(run.error) if run.error is not None else None
        if row is None and newer is None and run.ended:
            told |= _by_result(run.outcome) if run.error is None else {"state": _state_left(caller, import_id, run.error)}
    return told | allowed


def _newer(caller: Caller, import_id: UUID, known: int) -> FeedImport | None:
    """The import by its events, where the read models know them only up to a position; None where they know them all."""
    position = last_position(caller, import_id)
    return caller.backend.parts[Importer].state(caller.customer, import_id) if position is not None and position > known else None


def _by_events(state: FeedImport) -> dict[str, Any]:
    open_rows = 0 if state.state == "discarded" else len(state.open_rows)
    return {
        "kind": state.kind,
        "file_name": state.file_name,
        "state": state.state,
        **state.counts.model_dump(),
        "open_rows": open_rows,
        "warnings": state.warnings,
    }


def _by_result(result: ImportResult) -> dict[str, Any]:
    return {"state": result.state, **result.counts.model_dump(), "warnings": result.warnings}


def _state_left(caller: Caller, import_id: UUID, error: Exception) -> str:
    """What a run left that ended with an error: an import on the record, or nothing at all."""
    try:
        return caller.backend.parts[Importer].state(caller.customer, import_id).state
    except NotFound:
        return "refused" if isinstance(error, Refusal) else "failed"


@router.get(IMPORT, summary="Ein Import / An import", response_model=IMPORT_DETAIL)
def get_import(import_id: UUID, caller: Reads, after: After) -> Response:
    wait_for(caller, _import_reads(), after)
    return json_answer(_shown(caller, import_id))


@router.get(
    PROGRESS,
    summary="Fortschritt als Strom (SSE) / Progress as a stream (SSE)",
    response_class=EventStream,
    responses={200: {"model": IMPORT_DETAIL}},
    dependencies=[takes("streams")],
)
def follow_import(import_id: UUID, caller: Reads, request: Request) -> Response:
    _shown(caller, import_id)

    def look() -> Seen:
        told = _shown(caller, import_id)
        run = run_of(caller, import_id)
        over = run.ended if run is not None else told["state"] != "running"
        return Seen(told, ended=over)

    of = ("import", caller.customer, import_id, caller.rights, caller.on_behalf_of, caller.role)
    return followed(caller.backend, of, look, still(request, caller))


def _runs_here(caller: Caller, import_id: UUID) -> bool:
    run = run_of(caller, import_id)
    return run is not None and not run.ended


def _may_release(caller: Caller, given: Given, import_id: UUID) -> bool:
    if _runs_here(caller, import_id):
        raise RunUnderWay(what=_what(given, import_id))
    check_may_go_on(given.state(FeedImport, import_id))
    return True


def _what(given: Given, import_id: UUID) -> str:
    try:
        return f"import {given.state(FeedImport, import_id).file_name}"
    except NotFound:
        return f"import {import_id}"


RELEASE = IMPORT_ACTIONS.add("release", router, "POST /imports/{import_id}/release", _may_release)


@router.post(
    RELEASE.path,
    status_code=202,
    response_model=ImportBegun,
    responses=waited_for(ImportOutcome),
    summary="Angehaltenen Import freigeben / Release a held import",
)
def release_import(import_id: UUID, caller: Writes, prefer: Prefer = None) -> Response:
    import_id = resolved(caller, import_id)
    state = _shown(caller, import_id)
    if not _runs_here(caller, import_id):
        check_may_go_on(caller.backend.parts[Importer].state(caller.customer, import_id))

    def work(report: Progress) -> ImportResult:
        return caller.backend.parts[Importer].release(caller.customer, import_id, caller.actor, report, caller.on_behalf_of)

    return started(caller, import_id, f"import {state.get('file_name', import_id)}", work, prefer)


def _may_discard(caller: Caller, given: Given, import_id: UUID) -> bool:
    if given.state(FeedImport, import_id).state == "running" and _runs_here(caller, import_id):
        raise ImportBusy
    return DiscardImport(import_id=import_id).check(given)


DISCARD = IMPORT_ACTIONS.add("discard", router, "POST /imports/{import_id}/discard", _may_discard)


@router.post(
    DISCARD.path,
    summary="Angehaltenen Import verwerfen, unterbrochenen beenden / Discard a held import, end an interrupted one",
    response_model=Discarded,
)
def discard_import(import_id: UUID, caller: Writes) -> Response:
    import_id = resolved(caller, import_id)
    state = caller.backend.parts[Importer].discard(caller.customer, import_id, caller.actor, caller.on_behalf_of)
    position = last_position(caller, import_id)
    return json_answer({"id": import_id, "state": state, "position": position}, position)


Corrections = Annotated[
    Mapping[
        Annotated[int, Field(ge=1, le=2**31)],
        Annotated[
            Mapping[str, Annotated[str, Label("Wert", "Value")]],
            Label("Zeile", "Line"),
            Help("Spalte und neuer Wert.", "Column and new value."),
        ],
    ],
    Field(min_length=1, max_length=1000, examples=[{"17": {"IMEI": "350000000000014"}}]),
]


def _may_correct(_caller: Caller, given: Given, import_id: UUID) -> bool:
    state = given.state(FeedImport, import_id)
    check_completed(state)
    if not state.open_rows:
        raise NothingToCorrect(line="–", open="–")
    return True


CORRECT = IMPORT_ACTIONS.add("correct", router, "POST /imports/{import_id}/quarantine/corrections", _may_correct)


@router.post(
    CORRECT.path,
    summary="Zeilen berichtigt neu importieren / Import rows again, corrected",
    description="Line of the file → column → new value; what is still wrong stays in quarantine, with its reason.",
    response_model=ImportOutcome,
    dependencies=[takes("imports")],
)
def correct_rows(import_id: UUID, corrections: Corrections, caller: Writes) -> Response:
    import_id = resolved(caller, import_id)
    require_for(caller, caller.backend.parts[Importer].state(caller.customer, import_id).kind)
    result = caller.backend.parts[Importer].correct(caller.customer, import_id, corrections, caller.actor, caller.on_behalf_of)
    return outcome_answer(caller, result, import_id)


command_route(
    router,
    "POST /imports/{import_id}/quarantine/dismissals",
    DismissQuarantinedRows,
    "Zeilen abhaken: sie kommen nicht wieder / Dismiss rows: they don't come back",
    example={"lines": [17, 18]},
    action=(IMPORT_ACTIONS, "dismiss"),
)
command_route(
    router,
    "DELETE /imports/{import_id}/quarantine/dismissals/{line}",
    ReopenQuarantinedRow,
    "Abhaken zurücknehmen / Take a dismissal back",
)
