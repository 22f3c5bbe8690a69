"""Lists over HTTP: the one query contract (X-01) for whichever resource, and the same query as a file (H-18)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple, NotRequired, cast
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response

from access.rights import Area
from aggregates.engine.look import ListAsOfExported, ListExported
from api.engine.access import Caller, Reads, ReadsWithin
from api.engine.allowed_actions import FIELD, ActionTable
from api.engine.answer import about
from api.engine.differences import difference_routes
from api.engine.expand import expand_parameter
from api.engine.export import MEDIA_TYPES, export_response, exported, file_openapi
from api.engine.export_beside import made_beside_where_large, rows_here
from api.engine.file_job import FileJob, Format
from api.engine.language import language_of
from api.engine.list_answer import Members, page_type, row_type
from api.engine.list_parameters import filter_parameters, list_parameters, saved_parameters
from api.engine.list_query import filtered_by, pieces_of, query_of
from api.engine.looked import took_along
from api.engine.made import made_by
from api.engine.menus_of_lines import add_menus, members_with_menus, menus_read
from api.engine.moment_told import MomentTold
from api.engine.moments import ActionsAreOfNow, Asking, AskingAnyMoment, AskingNow, parameters_of, reading_then, stands_at_moments
from api.engine.narrowing import Narrow, as_asked
from api.engine.query_told import further_columns, query_told
from api.engine.reading import json_answer
from api.engine.route import area_of
from api.engine.saved_query import saved_query
from api.engine.turns import takes
from readmodels.engine.detail import position_shown
from readmodels.engine.field import Resource
from readmodels.engine.handed_over import rows_of
from readmodels.engine.handed_rows import handed_over
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query import Query, answer, told_of
from readmodels.engine.query_parameters import read_query
from readmodels.engine.reader import AsOfThen, Reading
from readmodels.engine.relations import Relations

Handing = Callable[[Caller, int], Sequence[Mapping[str, Any]]]
"""Gathers the rows of a list that are in no table, by names of fields, once they contain the position."""


class Unfold(NamedTuple):
    """`of`: ids of rows → what each unfolds to; `reads`: what it reads for that; `shows`: the types of what it unfolds to, by name."""

    of: Callable[[Caller, Reading, Sequence[UUID]], Mapping[str, Mapping[str, Any]]]
    reads: Callable[[], Relations]
    shows: Members


class Opening(NamedTuple):
    """What is opened only as it is shown: in a page, and in the rows of a file."""

    page: Callable[[Caller, bytes], bytes]
    rows: Callable[[Caller, Iterator[tuple[Any, ...]]], Iterator[tuple[Any, ...]]]


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
    handing: Handing | None = None,
    lines: Sequence[str] = (),
    saved: bool = True,
) -> None:
    """Add the list at `path`, and its exports beside it.

    What stands in `unfold` is added to each row by `expand=<name>`, and `always` without; so is `actions`: what may be done with each thing. `opening`: what of
    the rows is sealed in the table, too. `handing`: where its rows are in no table. `lines`: of which lists the lines are that rows unfold to; they have their menus where the rows do.
    `saved`: what is asked of it can be saved, where it is a list of the customer's.
    """
    saved = saved and who in (Reads, ReadsWithin)
    LISTED[resource.name] = Listed(resource, path, area_of(router), who, saved)
    unfolds = dict(unfold or {})
    dated = stands_at_moments(resource.reads)
    further = parameters_of(resource.reads)
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
        handed = _handed(caller, asking, resource, handing)
        kept = saved_query(caller, request, asking.after, resource) if saved else None
        with reading_then(caller, resource.reads.union(*(unfold.reads() for unfold in wanted)), asking) as found:
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
        openapi_extra={"parameters": [*list_parameters(resource), *saved_parameters(saved=saved)]},
    )
    if dated:
        difference_routes(router, path, resource, row, narrow, lambda endpoint: asked_by(who, endpoint))
    for form in MEDIA_TYPES:
        _export_route(router, path, resource, form, narrow, who, opening, handing, saved=saved)


def _handed(caller: Caller, asking: Asking, resource: Resource, handing: Handing | None) -> str | None:
    return None if handing is None else handed_over(resource, handing(caller, asking.after), caller.customer)


def _export_route(
    router: APIRouter,
    path: str,
    resource: Resource,
    form: Format,
    narrow: Narrow,
    who: Any,
    opening: Opening | None,
    handing: Handing | None,
    *,
    saved: bool,
) -> None:
    def endpoint(caller: Caller, request: Request, asking: AskingNow) -> Response:
        return export(caller, request, asking, resource, form, narrow=narrow, opening=opening, handing=handing, saved=saved)

    if stands_at_moments(resource.reads):
        cast("Any", endpoint).__annotations__["asking"] = AskingAnyMoment

    router.add_api_route(
        f"{path}/export.{form}",
        asked_by(who, endpoint),
        name=f"export_{resource.name}_as_{form}",
        methods=["GET"],
        summary=f"{resource.de} als {form.upper()} / {resource.en} as {form.upper()}",
        openapi_extra={
            "parameters": [*filter_parameters(resource), *saved_parameters(saved=saved)],
            "responses": file_openapi(MEDIA_TYPES[form]),
        },
        response_class=Response,
        dependencies=[takes("downloads")],
    )


def asked_by(who: Any, endpoint: Callable[..., Response]) -> Callable[..., Response]:
    """Annotate the endpoint: its caller must be one of those (api/engine/access.py)."""
    cast("Any", endpoint).__annotations__["caller"] = who
    return endpoint


def export(
    caller: Caller,
    request: Request,
    asking: Asking,
    resource: Resource,
    form: Format,
    *,
    narrow: Narrow = as_asked,
    opening: Opening | None = None,
    handing: Handing | None = None,
    saved: bool = False,
) -> Response:
    """Export every row of the query, as a download.

    The database has computed them all before the first is sent, and nothing of it is held for the client's sake.
    """
    language = language_of(request)
    with ExitStack() as stack:
        stack.enter_context(caller.take("exports"))
        handed = _handed(caller, asking, resource, handing)
        kept = saved_query(caller, request, asking.after, resource) if saved else None
        held = stack.enter_context(ExitStack())
        found = held.enter_context(reading_then(caller, resource.reads, asking, whole=True))
        listed = listed_for(found, resource)
        pieces = pieces_of(request, listed, found.settings.zone, parameters_of(resource.reads), kept)
        asked = replace(read_query(listed, pieces, found.settings.zone), handed=handed)
        query, fields = exported(listed, narrow(found, asked), language, form)
        zone, owner, title = found.settings.zone, found.settings.name, resource.label(language)
        told = MomentTold(found.moment, zone, language) if found.moment is not None else None
        about: list[tuple[str, str]] = []
        if form == "pdf":
            owner = " · ".join(filter(None, (owner, made_by(caller, position_shown(found)).line(language))))
        elif form == "xlsx" and told is not None:
            about = [*told.about(title, owner), *made_by(caller, position_shown(found)).about(language, zone)]
        pairs = pieces if form == "pdf" else ()
        further, words = further_columns(listed, fields, language), tuple(query_told(pairs, listed, query, language, zone))
        took_along(caller, taken(resource, asked, form, found.moment))
        beside = None
        if opening is None:
            with told_of(query):
                beside = made_beside_where_large(caller.backend, found, rows_of(found, listed, query), form, len(fields), held.close)
        rows = rows_here(held, found, listed, query)
        rows = rows if opening is None else opening.rows(caller, rows)
        done = stack.pop_all().close
    heading = told.title(title) if told is not None and form == "pdf" else title
    job = FileJob(
        form,
        heading,
        fields,
        language,
        zone,
        datetime.now(UTC),
        owner,
        tuple(about),
        of_now=told is None,
        chosen=bool(asked.fields),
        asked=words,
        further=further,
    )
    name = told.file_name(title) if told is not None else title
    return export_response(job, rows, limits=caller.backend.limits, done=done, name=name, beside=beside)


def taken(resource: Resource, query: Query, form: Format, moment: AsOfThen | None = None) -> ListExported | ListAsOfExported:
    """Return what is on record of it: by which fields it was filtered, not by which values, as these may name people."""
    filtered, fields = (tuple(f"{resource.name}.{name}" for name in names) for names in (filtered_by(query), query.fields))
    if moment is not None:
        return ListAsOfExported(list=resource.name, form=form, at=moment.at, by=moment.by, filtered_by=filtered, fields=fields)
    return ListExported(list=resource.name, form=form, filtered_by=filtered, fields=fields)


def _unfolded(caller: Caller, found: Reading, page: bytes, unfolds: Sequence[Unfold], lines: Sequence[str], resource: Resource) -> bytes:
    body: dict[str, Any] = orjson.loads(page)
    ids: list[Any] = [item["id"] if resource.key_field.composed else UUID(item["id"]) for item in body["items"]]
    for unfold in unfolds:
        more = unfold.of(caller, found, ids)
        for item in body["items"]:
            item.update(more.get(item["id"], {}))
    add_menus(caller, found, body["items"], lines)
    return orjson.dumps(body)
