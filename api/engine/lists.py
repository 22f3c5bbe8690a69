"""Lists over HTTP: the one query contract (X-01) for whichever resource, and the same query as a file (H-18)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any, NamedTuple, NotRequired, cast
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response

from access.rights import Area
from api.engine.access import Caller, Reads, ReadsWithin
from api.engine.allowed_actions import FIELD, ActionTable
from api.engine.answer import about
from api.engine.differences import difference_routes
from api.engine.downloads import DOWNLOADS
from api.engine.expand import expand_parameter
from api.engine.export import MEDIA_TYPES, file_openapi
from api.engine.file_job import Format
from api.engine.list_answer import Members, page_type, row_type
from api.engine.list_file import list_file
from api.engine.list_parameters import filter_parameters, list_parameters, saved_parameters
from api.engine.list_parts import Counting, HandedAs, Handing, Opening, handed_rows, parameter_names
from api.engine.list_query import query_of
from api.engine.menus_of_lines import add_menus, members_with_menus, menus_read
from api.engine.moments import ActionsAreOfNow, Asking, AskingAnyMoment, AskingNow, parameters_of, reading_then, stands_at_moments
from api.engine.narrowing import Narrow, as_asked, reads_beside
from api.engine.reading import json_answer
from api.engine.route import area_of
from api.engine.saved_query import saved_query
from readmodels.engine.field import Resource
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query import answer
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations


class Unfold(NamedTuple):
    """`of`: ids of rows → what each unfolds to; `reads`: what it reads for that; `shows`: the types of what it unfolds to, by name."""

    of: Callable[[Caller, Reading, Sequence[UUID]], Mapping[str, Mapping[str, Any]]]
    reads: Callable[[], Relations]
    shows: Members


def position_of(page: bytes) -> int | None:
    """Read the position that a page shows; it stands at its end."""
    text = page[page.rindex(b":") + 1 : -1]
    return None if text == b"null" else int(text)


class Listed(NamedTuple):
    """Where a list is, the area of the right that reading it takes, by whom it is asked (api/engine/access.py), and whether what is asked of it can be saved."""

    resource: Resource
    path: str
    area: Area
    who: Any
    saved: bool


LISTED: dict[str, Listed] = {}
"""All lists that have routes, by name."""


def list_routes(
    router: APIRouter,
    path: str,
    resource: Resource,
    *,
    narrow: Narrow = as_asked,
    unfold: Mapping[str, Unfold] | None = None,
    always: Sequence[str] = (),
    who: Any = Reads,
    actions: ActionTable | None = None,
    opening: Opening | None = None,
    handing: Handing | HandedAs | None = None,
    lines: Sequence[str] = (),
    saved: bool = True,
    compared: bool = True,
    counting: Counting | None = None,
) -> None:
    """Add the list at `path`, and its exports beside it.

    What stands in `unfold` is added to each row by `expand=<name>`, and `always` without; so is `actions`: what may be done with each thing. `opening`: what of
    the rows is sealed in the table, too. `handing`: where its rows are in no table. `lines`: of which lists the lines are that rows unfold to; they have their menus where the rows do.
    `saved`: what is asked of it can be saved, where it is a list of the customer's. `compared`: it tells what differs between two moments, where it can be asked as of one.
    `counting`: what its workbook and its PDF tell of the rows besides, with charts.
    """
    saved = saved and who in (Reads, ReadsWithin)
    LISTED[resource.name] = Listed(resource, path, area_of(router), who, saved)
    unfolds = dict(unfold or {})
    dated = stands_at_moments(resource.reads)
    further = parameters_of(resource.reads) | parameter_names(handing)
    asked = [*handing.parameters] if isinstance(handing, HandedAs) else []
    if actions is not None:
        unfolds["actions"] = Unfold(actions.of_rows, lambda: actions.reads() | menus_read(lines), {FIELD: actions.menu_type})
    beside = {
        name: kind if unfold_name in always else NotRequired[about(kind, f"Only with `expand={unfold_name}`")]
        for unfold_name, unfold in unfolds.items()
        for name, kind in members_with_menus(unfold.shows, lines).items()
    }

    row = row_type(resource, beside)

    def page_of(caller: Caller, request: Request, asking: Asking, names: Sequence[str]) -> Response:
        if asking.moment is not None and "actions" in names:
            raise ActionsAreOfNow
        wanted = [unfolds[name] for name in dict.fromkeys(names)]
        handed = handed_rows(caller, request, asking, resource, handing)
        kept = saved_query(caller, request, asking.after, resource) if saved else None
        with reading_then(caller, resource.reads.union(reads_beside(narrow), *(unfold.reads() for unfold in wanted)), asking) as found:
            listed = listed_for(found, resource)
            query = replace(narrow(found, query_of(request, listed, found.settings.zone, further, kept)), handed=handed)
            if found.moment is not None:
                query = replace(query, as_of=(found.moment.at.astimezone(UTC), found.moment.by))
            page = answer(found.connection, listed, query, caller.customer, found.projections)
            position = position_of(page)
            if wanted:
                page = _unfolded(caller, found, page, wanted, lines if "actions" in names else (), resource)
            if asking.moment is not None:
                at = found.moment.at if found.moment is not None else caller.backend.log.now()
                page = orjson.dumps({"at": at, "by": asking.moment[1]})[:-1] + b"," + page[1:]
        if opening is not None:
            page = opening.page(caller, page)
        return json_answer(page, position)

    def plain(caller: Caller, request: Request, asking: AskingNow) -> Response:
        return page_of(caller, request, asking, always)

    def unfolding(caller: Caller, request: Request, asking: AskingNow, expand: Any = ()) -> Response:
        return page_of(caller, request, asking, (*always, *expand))

    cast("Any", unfolding).__annotations__["expand"] = expand_parameter(unfolds)
    if dated:
        for endpoint in (plain, unfolding):
            cast("Any", endpoint).__annotations__["asking"] = AskingAnyMoment
    router.add_api_route(
        path,
        asked_by(who, unfolding if unfolds.keys() - {*always} else plain),
        name=f"list_{resource.name}",
        methods=["GET"],
        summary=f"{resource.de} / {resource.en}",
        description=f"Fields, operators, labels: `GET /meta/{resource.name}`",
        response_model=page_type(resource, row, dated=dated),
        openapi_extra={"parameters": [*asked, *list_parameters(resource), *saved_parameters(saved=saved)]},
    )
    if dated and compared:
        difference_routes(router, path, resource, row, narrow, lambda endpoint: asked_by(who, endpoint))
    for form in MEDIA_TYPES:
        _export_route(router, path, resource, form, narrow, who, opening, handing, counting, saved=saved)


def _export_route(
    router: APIRouter,
    path: str,
    resource: Resource,
    form: Format,
    narrow: Narrow,
    who: Any,
    opening: Opening | None,
    handing: Handing | HandedAs | None,
    counting: Counting | None,
    *,
    saved: bool,
) -> None:
    def endpoint(caller: Caller, request: Request, asking: AskingNow) -> Response:
        return list_file(
            caller, request, asking, resource, form, narrow=narrow, opening=opening, handing=handing, saved=saved, counting=counting
        )

    if stands_at_moments(resource.reads):
        cast("Any", endpoint).__annotations__["asking"] = AskingAnyMoment

    router.add_api_route(
        f"{path}/export.{form}",
        asked_by(who, endpoint),
        name=f"export_{resource.name}_as_{form}",
        methods=["GET"],
        summary=f"{resource.de} als {form.upper()} / {resource.en} as {form.upper()}",
        openapi_extra={
            "parameters": [
                *(handing.parameters if isinstance(handing, HandedAs) else ()),
                *filter_parameters(resource),
                *saved_parameters(saved=saved),
            ],
            "responses": file_openapi(MEDIA_TYPES[form]),
        },
        response_class=Response,
        dependencies=DOWNLOADS,
    )


def asked_by(who: Any, endpoint: Callable[..., Response]) -> Callable[..., Response]:
    """Annotate the endpoint: its caller must be one of those (api/engine/access.py)."""
    cast("Any", endpoint).__annotations__["caller"] = who
    return endpoint


def _unfolded(caller: Caller, found: Reading, page: bytes, unfolds: Sequence[Unfold], lines: Sequence[str], resource: Resource) -> bytes:
    body: dict[str, Any] = orjson.loads(page)
    ids: list[Any] = [item["id"] if resource.key_field.composed else UUID(item["id"]) for item in body["items"]]
    for unfold in unfolds:
        more = unfold.of(caller, found, ids)
        for item in body["items"]:
            item.update(more.get(item["id"], {}))
    add_menus(caller, found, body["items"], lines)
    return orjson.dumps(body)
