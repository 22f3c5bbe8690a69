"""Files taken in over HTTP: imported in the background, or tried without writing anything (F-01, F-14)."""

import hashlib
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import Annotated, BinaryIO, cast
from uuid import UUID

from fastapi import Form, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from access.rights import Area
from aggregates.engine.words import Help, Label
from aggregates.import_terms import ImportKind
from api.engine.access import Caller, Writes
from api.engine.keeping import DRY_RUNS
from api.engine.reading import json_answer
from api.engine.route import GuardedRoute, guarded
from api.engine.runs import Progress, Run
from api.engine.shares import Place
from api.imports.import_answers import DryRunBegun, DryRunOutcome, UploadBegun, UploadOutcome
from api.imports.import_runs import BEGINS_WITHIN, Prefer, begun, result_json, started, waited_for, without_the_rest
from api.imports.planned_events import PlannedEvents
from commands.engine.command import NotFound
from commands.engine.moments import Day
from eventstore.ids import new_id
from foundation.noun import Noun
from importers.imports.importer import Importer
from importers.imports.result import ImportResult, OrNothing
from importers.imports.table_kinds import FEED_AREA, table_of
from readmodels.engine.query_values import is_storable


class UploadRoute(GuardedRoute):
    """Refuses before the file has come in who may not import, or whose share is full; the place then passes to the import."""

    changes = None

    @contextmanager
    def admitted(self, request: Request, caller: Caller) -> Generator[None]:
        if request.method != "POST":
            yield
            return
        caller.require(self.area, "write")
        with caller.take("imports") as place:
            request.scope["place"] = place
            yield


PATH = "/imports"
"""Where files are taken."""
DRY_RUN = "/imports/dry-runs/{import_id}"
router = guarded("Importe / imports", "imports", UploadRoute)
_DRY_RUN = Noun("Probelauf", "dry run")
LONGEST_DRY_RUN = 3600.0
"""Seconds for which an answer waits for what a dry run shows; then it is asked for where the answer says."""
LOOKED_AT_AGAIN = 10
"""Seconds after which it is worth while to ask for it again."""


class Upload(BaseModel):
    """A file and how it is to be imported."""

    model_config = ConfigDict(extra="forbid")
    file: Annotated[UploadFile, Label("Datei", "File"), Help("CSV oder XLSX.", "CSV or XLSX.")]
    kind: Annotated[ImportKind, Label("Art", "Kind")] = "feed"
    feed_date: Annotated[
        Day | None,
        Label("Datum des Abzugs", "Feed date"),
        Help("Falls der Dateiname es nicht sagt.", "Where the file's name doesn't say it."),
    ] = None
    force: Annotated[
        bool,
        Label("Noch einmal", "Once more"),
        Help("Obwohl dieselbe Datei schon importiert ist.", "Although the same file was imported before."),
    ] = False
    historical: Annotated[
        bool,
        Label("Vergangener Tag", "Past day"),
        Help("Nicht mehr nötig, ohne Wirkung.", "Needed no more, changes nothing."),
        Field(deprecated=True),
    ] = False
    dry_run: Annotated[
        bool, Label("Probelauf", "Dry run"), Help("Nur zeigen, nichts schreiben.", "Tell what would be written, write nothing.")
    ] = False


@dataclass(frozen=True, slots=True)
class DryRun:
    result: ImportResult
    events: PlannedEvents


@router.post(
    PATH,
    status_code=202,
    response_model=UploadBegun,
    responses=waited_for(UploadOutcome),
    summary="Datei importieren / Import a file",
    description=(
        "202: it goes on in the background, see `Location`. A dry run answers with the first of the events that would be written; "
        "it can be paged for an hour, an organisation's last four; of very long ones the first `kept` events, the rest (`total`) is counted. "
        "One that takes longer than an hour goes on, too: 202, and `Location` says where it can be asked for."
    ),
)
def import_file(upload: Annotated[Upload, Form()], caller: Writes, request: Request, prefer: Prefer = None) -> Response:
    require_for(caller, upload.kind)
    taken = Taken(
        upload.kind, kept_upload(upload.file), name_of_upload(upload.file), upload.feed_date, force=upload.force, dry_run=upload.dry_run
    )
    return imported(caller, request.scope["place"], taken, prefer)


def require_for(caller: Caller, kind: ImportKind) -> None:
    """Refuse who may import, and may not do by hand what rows of this kind do."""
    area = table_of(kind).area if kind != "feed" else FEED_AREA
    if area is not None:
        caller.require(cast("Area", area), "write")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in, and how it is to be imported; closed by whoever imports it."""

    kind: ImportKind
    file: BinaryIO
    name: str
    feed_date: date | None = None
    force: bool = False
    dry_run: bool = False
    plan: str | None = None
    """What confirms it, where its kind wants that."""
    or_nothing: OrNothing | None = None
    """All of it is carried out, or it is refused with this."""


def tried(caller: Caller, taken: Taken) -> tuple[ImportResult, str]:
    """Try the file within the request, and return what would come of it, and the file's hash."""
    with taken.file as file:
        hashed = hashlib.sha256()
        for piece in iter(lambda: file.read(1 << 20), b""):
            hashed.update(piece)
        file.seek(0)
        result = caller.backend.parts[Importer].run(
            taken.kind,
            file,
            customer_id=caller.customer,
            actor=caller.actor,
            on_behalf_of=caller.on_behalf_of,
            file_name=taken.name,
            force=taken.force,
            dry_run=True,
        )
    return result, hashed.hexdigest()


def imported(caller: Caller, place: Place, taken: Taken, prefer: str | None) -> Response:
    """Import the file, or try it, in the request's place; answer with what came of it, or where that will be told."""
    file, name, import_id = taken.file, taken.name, new_id()
    importing = partial(
        caller.backend.parts[Importer].run,
        taken.kind,
        file,
        customer_id=caller.customer,
        actor=caller.actor,
        on_behalf_of=caller.on_behalf_of,
        file_name=name,
        feed_date=taken.feed_date,
        force=taken.force,
        plan=taken.plan,
        or_nothing=taken.or_nothing,
    )
    if taken.dry_run:
        run = caller.backend.runs.start(
            _key(caller, import_id),
            f"dry run {name}",
            lambda report: _tried(importing, file, report),
            place.passed_on,
            DRY_RUNS,
        )
        return _page(caller, import_id, run, 0, 100) if run.wait(LONGEST_DRY_RUN) else _goes_on(import_id)

    def work(report: Progress) -> ImportResult:
        with file:
            return importing(import_id=import_id, report=report, begun=partial(begun, caller, import_id))

    return started(caller, import_id, f"import {name}", work, prefer, begins_within=BEGINS_WITHIN, take=place.passed_on)


def _tried(importing: partial[ImportResult], file: BinaryIO, report: Progress) -> DryRun:
    with file, ExitStack() as unless_refused:
        planned = PlannedEvents()
        unless_refused.callback(planned.close)
        result = importing(dry_run=True, report=report, planned=planned.add)
        unless_refused.pop_all()
    return DryRun(without_the_rest(result), planned)


def kept_upload(upload: UploadFile) -> BinaryIO:
    """Make a copy that outlives the request; closed by whoever imports it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    shutil.copyfileobj(upload.file, file, 1 << 20)
    file.seek(0)
    return cast("BinaryIO", file)


def name_of_upload(upload: UploadFile) -> str:
    """Return what the file is called, without folders."""
    name = PurePath((upload.filename or "").replace("\\", "/")).name[-200:]
    return name if name and is_storable(name) else "upload"


def _key(caller: Caller, import_id: UUID) -> tuple[str, UUID, UUID]:
    return "dry-run", caller.customer, import_id


@router.get(
    DRY_RUN,
    response_model=DryRunOutcome,
    responses={202: {"model": DryRunBegun, "description": "It goes on / er läuft noch"}},
    summary="Ergebnis eines Probelaufs, seitenweise / A dry run's events, in pages",
)
def get_dry_run(
    import_id: UUID, caller: Writes, offset: Annotated[int, Query(ge=0, le=10**9)] = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> Response:
    run = caller.backend.runs.find(_key(caller, import_id))
    if run is None:
        raise NotFound(_DRY_RUN, import_id)
    return _page(caller, import_id, run, offset, limit) if run.ended else _goes_on(import_id)


def _goes_on(import_id: UUID) -> Response:
    where = DRY_RUN.format(import_id=import_id)
    answered = json_answer({"id": import_id, "state": "running", "href": where})
    answered.status_code = 202
    answered.headers["Location"] = where
    answered.headers["Retry-After"] = str(LOOKED_AT_AGAIN)
    return answered


def _page(caller: Caller, import_id: UUID, run: Run, offset: int, limit: int) -> Response:
    run.raise_error()
    outcome: DryRun = run.outcome
    events = outcome.events.told(offset, limit, caller.backend.log, caller.customer)
    planned, following = outcome.events, offset + len(events)
    more = f"{DRY_RUN.format(import_id=import_id)}?offset={following}&limit={limit}" if following < planned.kept else None
    told = {"id": import_id, "total": planned.count, "kept": planned.kept, "offset": offset, "events": events, "next": more}
    return json_answer(result_json(outcome.result) | planned.note() | told)
