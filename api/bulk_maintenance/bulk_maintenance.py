"""Bulk maintenance over HTTP: a workbook is downloaded, edited, brought back, looked at, confirmed; and undone as a whole (H-20)."""

import io
from contextlib import ExitStack
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Form, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Member

from access.rights import Area
from aggregates.engine.words import Expected, Help, Label
from api.bulk_maintenance.maintenance_answers import MaintenancePlan
from api.bulk_maintenance.maintenance_plan import plan_json
from api.bulk_maintenance.maintenance_workbook import maintenance_workbook
from api.bulk_maintenance.rows_to_maintain import rows_to_maintain
from api.engine.access import Caller, Writes
from api.engine.downloads import DOWNLOADS, place_for
from api.engine.export import MEDIA_TYPES, download, file_openapi, spooled
from api.engine.language import language_of
from api.engine.list_parameters import narrowing_parameters
from api.engine.looked import took_along
from api.engine.needs_feature import needs_feature
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.tiles import Tile
from api.imports.import_actions import IMPORT_ACTIONS
from api.imports.import_answers import ImportBegun, ImportOutcome
from api.imports.import_runs import Prefer, waited_for
from api.imports.uploads import Taken, UploadRoute, imported, kept_upload, name_of_upload, tried
from commands.engine.command import Given
from foundation.noun import Noun
from importers.bulk_maintenance.maintained import MAINTAINED, Maintained
from importers.bulk_maintenance.maintained_row import MaintainedKind
from importers.bulk_maintenance.shown_beside import LIST_OF
from importers.bulk_maintenance.undo import UndoFile, check_may_be_undone, undo_file
from importers.imports.table_kinds import table_of

MAINTENANCE_AGREED = needs_feature("bulk_maintenance")
router = guarded("Datenpflege / bulk maintenance", "users", UploadRoute)
UNDO = "POST /bulk-maintenance/uploads/{import_id}/undo"
PlanHash = Annotated[
    str,
    Member(min_length=64, max_length=64, pattern="^[0-9a-f]{64}$"),
    Expected("Erwartet wird der Hash des Plans: 64 Zeichen von 0 bis f.", "Expected is the plan's hash: 64 signs from 0 to f."),
    Label("Bestätigter Plan", "Confirmed plan"),
    Help("Der Hash, der beim Zeigen der Unterschiede genannt wurde.", "The hash that was told with the differences."),
]
_File = Annotated[UploadFile, Label("Datei", "File"), Help("Die bearbeitete Arbeitsmappe.", "The edited workbook.")]
_Again = Annotated[
    bool,
    Label("Noch einmal", "Once more"),
    Help("Obwohl dieselbe Datei schon übernommen ist.", "Although the same file was carried out before."),
]


class WorkbookToPlan(BaseModel):
    """A workbook whose differences are to be told."""

    model_config = ConfigDict(extra="forbid")
    file: _File
    force: _Again = False


class WorkbookToCarryOut(WorkbookToPlan):
    """The same workbook, and what of it is confirmed."""

    plan: PlanHash


class ConfirmedUndoing(Shape):
    """What of an undoing is confirmed."""

    plan: PlanHash


def _workbook(of: Maintained, caller: Caller, request: Request, after: int) -> Response:
    language = language_of(request)
    _require(caller, of)
    with ExitStack() as stack:
        stack.enter_context(place_for(caller))
        with reading(caller, LIST_OF[of.key].reads, after, whole=True) as found:
            asked = rows_to_maintain(found, request, of, language, caller.backend.log.now())
        if caller.followed is not None:
            caller.followed.rows_in_all = len(asked.content.rows)
        took_along(caller, asked.look)
        done = stack.pop_all().close
    content = asked.content
    return spooled(
        lambda spool: spool.write(maintenance_workbook(content)),
        done,
        caller.backend.limits,
        download(f"{content.title}.xlsx"),
        MEDIA_TYPES["xlsx"],
        caller.followed,
    )


def _workbook_route(of: Maintained) -> None:
    listed = LIST_OF[of.key]

    def endpoint(caller: Writes, request: Request, after: After) -> Response:
        return _workbook(of, caller, request, after)

    router.add_api_route(
        f"/bulk-maintenance/{of.key}.xlsx",
        endpoint,
        name=f"get_{of.key}_to_maintain",
        methods=["GET"],
        dependencies=[MAINTENANCE_AGREED, *DOWNLOADS],
        response_class=Response,
        openapi_extra={"parameters": narrowing_parameters(listed), "responses": file_openapi(MEDIA_TYPES["xlsx"])},
        summary=f"{listed.de}: Arbeitsmappe zum Bearbeiten / {listed.en}: a workbook to be edited",
        description="As the list shows them, filters and `search` are its own; of numbers those alone that no feed brings.",
    )


for _of in MAINTAINED.values():
    _workbook_route(_of)


@router.post(
    "/bulk-maintenance/{maintained}/plan",
    name="plan_maintenance",
    dependencies=[MAINTENANCE_AGREED],
    response_model=MaintenancePlan,
    summary="Unterschiede einer bearbeiteten Arbeitsmappe zeigen / Tell the differences of an edited workbook",
    description="Nothing is changed. All differences, conflicts and errors are told at once, cell by cell; `hash` confirms just these.",
)
def plan(maintained: MaintainedKind, upload: Annotated[WorkbookToPlan, Form()], caller: Writes) -> Response:
    of = MAINTAINED[maintained]
    _require(caller, of)
    taken = Taken(of.kind, kept_upload(upload.file), name_of_upload(upload.file), force=upload.force, dry_run=True)
    return json_answer(plan_json(*tried(caller, taken)))


@router.post(
    "/bulk-maintenance/{maintained}",
    name="carry_out_maintenance",
    status_code=202,
    dependencies=[MAINTENANCE_AGREED],
    response_model=ImportBegun,
    responses=waited_for(ImportOutcome),
    summary="Bearbeitete Arbeitsmappe übernehmen / Carry out an edited workbook",
    description=(
        "`plan` confirms what `…/plan` told of the same file; if that has changed since, it is refused (409 `plan-differs`). It goes on in the background, see `Location`; "
        "after a crash the same request goes on where it stood. Rows that have become conflicts meanwhile are not taken, and stand in the quarantine."
    ),
)
def carry_out(
    maintained: MaintainedKind, upload: Annotated[WorkbookToCarryOut, Form()], caller: Writes, request: Request, prefer: Prefer = None
) -> Response:
    of = MAINTAINED[maintained]
    _require(caller, of)
    taken = Taken(of.kind, kept_upload(upload.file), name_of_upload(upload.file), force=upload.force, plan=upload.plan)
    return imported(caller, request.scope["place"], taken, prefer)


@router.post(
    "/bulk-maintenance/uploads/{import_id}/undo/plan",
    name="plan_undoing_of_maintenance",
    dependencies=[MAINTENANCE_AGREED],
    response_model=MaintenancePlan,
    summary="Zeigen, was die Rücknahme einer Datenpflege ändert / Tell what undoing a bulk maintenance changes",
)
def plan_undo(import_id: UUID, caller: Writes) -> Response:
    return json_answer(plan_json(*tried(caller, _undoing(_undo_file(caller, import_id), dry_run=True)), undoing=True))


@router.post(
    UNDO.removeprefix("POST "),
    name="undo_maintenance",
    status_code=202,
    dependencies=[MAINTENANCE_AGREED],
    response_model=ImportBegun,
    responses=waited_for(ImportOutcome),
    summary="Datenpflege als Ganzes zurücknehmen / Undo a bulk maintenance as a whole",
    description=(
        "All of it is set back in one step, or nothing: refused where somebody changed later what it had changed, also while it is being undone (409 `undo-refused`, which says what). "
        "Killed, it has set back nothing, and is asked for once more."
    ),
)
def undo(import_id: UUID, confirmed: ConfirmedUndoing, caller: Writes, request: Request, prefer: Prefer = None) -> Response:
    made = _undo_file(caller, import_id)
    result, _ = tried(caller, _undoing(made, dry_run=True))
    made.refuse_unless_whole(result)
    return imported(caller, request.scope["place"], _undoing(made, plan=confirmed.plan, or_nothing=made.refused), prefer)


def _may_undo(caller: Caller, given: Given, import_id: UUID) -> bool:
    _require(caller, check_may_be_undone(given, import_id))
    return True


IMPORT_ACTIONS.add("undo", router, UNDO, _may_undo)


def _undo_file(caller: Caller, import_id: UUID) -> UndoFile:
    made = undo_file(caller.backend.log, caller.customer, import_id)
    _require(caller, made.of)
    return made


def _undoing(made: UndoFile, **how: Any) -> Taken:
    """Take the file, which is made once, whichever times it is read."""
    return Taken(made.of.kind, io.BytesIO(made.content), made.name, **how)


def _require(caller: Caller, of: Maintained) -> None:
    """Refuse who may import, and may not change these by hand."""
    caller.require(cast("Area", table_of(of.kind).area), "write")


BULK_MAINTENANCE_TILE = Tile(
    "bulk_maintenance",
    Noun("Datenpflege per Excel", "Bulk maintenance"),
    "/bulk-maintenance/users.xlsx",
    ("users", "write"),
    feature="bulk_maintenance",
)
