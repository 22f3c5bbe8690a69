"""Downloads under way: how far each is, for a progress bar, and its end on request; whichever process makes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field
from typing_extensions import TypedDict

from api.engine.access import Anyone, Caller
from api.engine.answer import Texts
from api.engine.asking import read_as
from api.engine.errors import told_as_json
from api.engine.exports_under_way import ExportLost, ExportOfOthersFailed, cancel, download_seen, downloads_seen
from api.engine.problem_answer import ProblemOfRun
from api.engine.reading import json_answer
from api.engine.route import guarded
from api.engine.stream import EventStream, Seen, followed, still
from api.engine.turns import takes
from commands.engine.command import NotFound
from foundation.noun import Noun

router = guarded("Downloads / downloads", "profile")
EXPORT = "/exports/{export_id}"
DOWNLOAD = Noun("Download", "download")
SEES_ALL = frozenset({"administrator", "ops"})
"""Roles that see and end the downloads of everybody in the customer; all others their own. What the operator's people take along stands with the operator, whichever customer they named."""
ExportState = Literal["waiting", "running", "finished", "failed", "cancelled", "broken_off"]


class ExportTold(TypedDict):
    """A download that was given a name by `export_id`."""

    id: UUID
    href: str
    label: Annotated[Texts, Field(description="What it is of")]
    path: Annotated[str, Field(description="The route that it was asked at")]
    form: str
    state: Annotated[
        ExportState,
        Field(
            description="`waiting` for a place, `running`, `finished`: taken whole; `failed`: see `problem`; `cancelled` on request; `broken_off`: its reader has gone"
        ),
    ]
    rows: Annotated[int, Field(description="Rows that have gone into the file")]
    rows_in_all: Annotated[int | None, Field(description="How many it will have; null where that isn't known before it is made")]
    made: Annotated[bool, Field(description="Whether the file is whole: what is left is taking it")]
    bytes_made: int
    bytes_sent: Annotated[int, Field(description="Bytes of the file, as it is before it is packed for the way, that its reader has taken")]
    began_at: datetime
    ended_at: datetime | None
    seconds: Annotated[int, Field(description="Since it began, until it ended")]
    mine: Annotated[bool, Field(description="Whether the caller asked for it")]
    problem: Annotated[ProblemOfRun | None, Field(description="Why it failed; of somebody else's, only that it did")]


class ExportsTold(TypedDict):
    """The latest hundred: those under way first, then those that ended within the last hour."""

    items: list[ExportTold]


@router.get("/exports", name="list_exports", summary="Laufende Downloads / Downloads under way", response_model=ExportsTold)
def list_exports(caller: Anyone) -> Response:
    """Tells of one's own; administrators of those of everybody in the customer."""
    rows: list[dict[str, Any]] = []
    for scope in _scopes(caller):
        with read_as(caller, scope) as found:
            rows += downloads_seen(found, None if _sees_all(caller) else caller.id)
    return json_answer({"items": [_told(caller, row) for row in rows]})


@router.get(EXPORT, name="get_export", summary="Ein Download / A download", response_model=ExportTold)
def get_export(export_id: UUID, caller: Anyone) -> Response:
    """A download is known from when its request has come in until an hour after its end."""
    return json_answer(_one(caller, export_id)[1])


@router.get(
    f"{EXPORT}/progress",
    name="follow_export",
    summary="Fortschritt eines Downloads als Strom (SSE) / Progress of a download as a stream (SSE)",
    response_class=EventStream,
    responses={200: {"model": ExportTold}},
    dependencies=[takes("streams")],
)
def follow_export(export_id: UUID, caller: Anyone, request: Request) -> Response:
    _one(caller, export_id)

    def look() -> Seen:
        _, told = _one(caller, export_id)
        return Seen(told, ended=told["state"] not in ("waiting", "running"))

    return followed(caller.backend, ("export", caller.scope, export_id, caller.id), look, still(request, caller, needs_area=False))


@router.delete(EXPORT, name="end_export", summary="Einen Download beenden / End a download", response_model=ExportTold)
def end_export(export_id: UUID, caller: Anyone) -> Response:
    """Ends it within a second or two, whichever process makes it. One that is over already stays as it is."""
    scope, _ = _one(caller, export_id)
    cancel(caller.backend.log.pool, scope, export_id)
    return json_answer(_one(caller, export_id)[1])


def _scopes(caller: Caller) -> tuple[UUID, ...]:
    """Behind whose wall to look: that of the caller's own organisation, and the customer's that was named."""
    return tuple(dict.fromkeys((caller.organisation, caller.scope)))


def _one(caller: Caller, export_id: UUID) -> tuple[UUID, dict[str, Any]]:
    """Find a download, and behind whose wall it stands. Raises NotFound, also where it is somebody else's."""
    for scope in _scopes(caller):
        with read_as(caller, scope) as found:
            row = download_seen(found, export_id)
        if row is not None and (row["asker"] == caller.id or _sees_all(caller)):
            return scope, _told(caller, row)
    raise NotFound(DOWNLOAD, export_id)


def _told(caller: Caller, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "href": EXPORT.format(export_id=row["id"]),
        "label": {"de": row["label_de"], "en": row["label_en"]},
        "path": row["path"],
        "form": row["form"],
        "state": "failed" if row["lost"] else row["state"],
        "rows": row["rows_made"],
        **{name: row[name] for name in ("rows_in_all", "made", "bytes_made", "bytes_sent", "began_at", "ended_at", "seconds")},
        "mine": row["asker"] == caller.id,
        "problem": _problem(row, mine=row["asker"] == caller.id),
    }


def _problem(row: Mapping[str, Any], *, mine: bool) -> dict[str, Any] | None:
    """Why it failed may name what somebody typed, or a view that nobody else sees."""
    if row["lost"]:
        return told_as_json(ExportLost())
    return row["problem"] if mine or row["problem"] is None else told_as_json(ExportOfOthersFailed())


def _sees_all(caller: Caller) -> bool:
    """Whoever works in a customer's account by its leave sees and ends their own alone."""
    return caller.role in SEES_ALL and caller.on_behalf_of is None
