"""Who looked at what, over HTTP: PIN and PUK, customer password, activation codes, histories, and files that were taken along."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import Request, Response

from api.engine.access import Caller, ReadsWithin
from api.engine.downloads import DOWNLOADS, EXPORT_ID, place_for
from api.engine.export import MEDIA_TYPES, export_response, file_openapi
from api.engine.file_job import FileJob, Format
from api.engine.history_answer import looks_page_type
from api.engine.language import Language, language_of
from api.engine.list_answer import NamedFacet
from api.engine.list_file import taken
from api.engine.list_parameters import filter_parameters, list_parameters
from api.engine.list_query import query_of
from api.engine.looked import took_along
from api.engine.made import made_by
from api.engine.problem import Problem
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from foundation.noun import Noun
from readmodels.engine.field import Field
from readmodels.engine.history_entry import Entry, Subject
from readmodels.engine.history_query import history, history_page
from readmodels.engine.names import ACTOR, THING, names_in
from readmodels.engine.query import Query, answer
from readmodels.engine.reader import Reading
from readmodels.look_resource import LOOK_LIST

router = guarded("Einsichten / looks", "looks")
LOOKS_TILE = Tile("looks", Noun("Einsichten", "Looks"), "/looks", ("looks", "read"), scope="within")
MOST = 100_000
"""Entries of a file: they are put into words in memory."""
LOOK_COLUMNS = (
    Field("effective_at", "instant", "Angesehen am", "Looked at"),
    Field("actor", "text", "Wer", "Who"),
    Field("sentence", "text", "Was", "What"),
    Field("position", "number", "Position", "Position"),
)
_NAMED = {"actor": ACTOR, "thing": THING, "list": "list"}
"""Facets whose values stand for something, and what for."""


class TooManyLooks(Problem):
    """These are {found} entries, and a file has {most} at most; narrow it down, by the time for example."""

    status = 422
    code = "too-many-looks"
    hint = "filter[effective_at][between]=…,…"
    de = "Das sind {found} Einträge, eine Datei fasst höchstens {most}; bitte eingrenzen, etwa nach der Zeit."


@router.get(
    "/looks",
    name="list_looks",
    summary="Wer was angesehen hat / Who looked at what",
    response_model=looks_page_type(LOOK_LIST, dict.fromkeys(_NAMED, NamedFacet)),
    openapi_extra={"parameters": list_parameters(LOOK_LIST)},
)
def list_looks(caller: ReadsWithin, request: Request, after: After) -> Response:
    """Each with its sentence, who, when; facets with the names of those that their values stand for."""
    log = caller.backend.log
    with reading(caller, LOOK_LIST.reads, after) as found:
        query = query_of(request, LOOK_LIST, found.settings.zone)
        told = history_page(found, LOOK_LIST, _all(found), query, log)
    counted = list(_counted(told["facets"] or {}))
    names = names_in(log, caller.customer, {(kind, entry["value"]) for kind, entry in counted if entry["value"]})
    for kind, entry in counted:
        entry["name"] = names.called(kind, entry["value"], told["position"]).today._asdict() if entry["value"] else None
    return json_answer(told, told["position"])


def _counted(facets: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The values of facets that stand for something, with their kinds."""
    for facet, kind in _NAMED.items():
        for entry in facets.get(facet, {}).get("values", ()):
            yield kind, entry


def _all(found: Reading) -> Subject:
    """All of the customer's: of no single thing."""
    return Subject([found.customer_id], "", "")


def _export(caller: Caller, request: Request, after: int, form: Format) -> Response:
    language = language_of(request)
    with ExitStack() as stack:
        stack.enter_context(place_for(caller))
        with reading(caller, LOOK_LIST.reads, after, whole=True) as found:
            query = replace(query_of(request, LOOK_LIST, found.settings.zone, {EXPORT_ID}), cursor=None)
            _check_size(found, query)
            told = history(found, LOOK_LIST, _all(found), query, caller.backend.log)
            zone, owner = found.settings.zone, f"{found.settings.name} · {made_by(caller, told.position).line(language)}"
        took_along(caller, taken(LOOK_LIST, query, form))
        if caller.followed is not None:
            caller.followed.rows_in_all = len(told.entries)
        rows, done = _rows(told.entries, language), stack.pop_all().close
    job = FileJob(form, LOOK_LIST.label(language), LOOK_COLUMNS, language, zone, datetime.now(UTC), owner=owner)
    return export_response(job, rows, limits=caller.backend.limits, done=done, followed=caller.followed)


def _check_size(found: Reading, query: Query) -> None:
    total: int = orjson.loads(answer(found.connection, LOOK_LIST, replace(query, count=True, limit=1, facets=()), found.customer_id))[
        "total"
    ]
    if total > MOST:
        raise TooManyLooks(found=total, most=MOST)


def _rows(entries: Iterable[Entry], language: Language) -> Iterable[tuple[Any, ...]]:
    return ((each.effective_at, getattr(each.actor_name, language), getattr(each.sentence, language), each.position) for each in entries)


def _file(form: Format) -> None:
    def endpoint(caller: ReadsWithin, request: Request, after: After) -> Response:
        return _export(caller, request, after, form)

    router.add_api_route(
        f"/looks/export.{form}",
        endpoint,
        name=f"export_looks_as_{form}",
        methods=["GET"],
        summary=f"{LOOK_LIST.de} als {form.upper()} / {LOOK_LIST.en} as {form.upper()}",
        openapi_extra={"parameters": filter_parameters(LOOK_LIST), "responses": file_openapi(MEDIA_TYPES[form])},
        response_class=Response,
        dependencies=DOWNLOADS,
    )


for each_form in MEDIA_TYPES:
    _file(each_form)
