"""A list as a file (H-18): every row of the query, as a download."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

from fastapi import Request, Response

from aggregates.engine.look import ListAsOfExported, ListExported
from api.engine.access import Caller
from api.engine.charts import figures_of
from api.engine.downloads import EXPORT_ID, place_for
from api.engine.export import export_response, exported
from api.engine.export_beside import made_beside_where_large, rows_here
from api.engine.file_job import FileJob, Format
from api.engine.language import language_of
from api.engine.list_parts import Counting, HandedAs, Handing, Opening, handed_rows, parameter_names
from api.engine.list_query import filtered_by, pieces_of
from api.engine.looked import took_along
from api.engine.made import made_by
from api.engine.moment_told import MomentTold
from api.engine.moments import Asking, parameters_of, reading_then
from api.engine.named_cells import has_names, named_cells
from api.engine.narrowing import Narrow, as_asked, reads_beside
from api.engine.query_told import further_columns, query_told
from api.engine.saved_query import SavedQuery, saved_query
from api.engine.zip_names import safe_name
from readmodels.engine.detail import position_shown
from readmodels.engine.field import Resource
from readmodels.engine.handed_over import rows_of
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query import Query, count_of, told_of
from readmodels.engine.query_parameters import read_query
from readmodels.engine.reader import AsOfThen

_FILTERED = {"de": "(gefiltert)", "en": "(filtered)"}


def list_file(
    caller: Caller,
    request: Request,
    asking: Asking,
    resource: Resource,
    form: Format,
    *,
    narrow: Narrow = as_asked,
    opening: Opening | None = None,
    handing: Handing | HandedAs | None = None,
    saved: bool = False,
    counting: Counting | None = None,
) -> Response:
    """Export every row of the query, as a download.

    `counting`: what workbook and PDF tell of the rows besides, with charts. The database has computed them all before the first is sent, and nothing of it is held for the client's sake.
    """
    language = language_of(request)
    with ExitStack() as stack:
        stack.enter_context(place_for(caller))
        handed = handed_rows(caller, request, asking, resource, handing)
        kept = saved_query(caller, request, asking.after, resource) if saved else None
        held = stack.enter_context(ExitStack())
        found = held.enter_context(reading_then(caller, resource.reads | reads_beside(narrow), asking, whole=True))
        listed = listed_for(found, resource)
        pieces = pieces_of(
            request, listed, found.settings.zone, parameters_of(resource.reads) | parameter_names(handing) | {EXPORT_ID}, kept
        )
        asked = replace(read_query(listed, pieces, found.settings.zone), handed=handed)
        query, fields = exported(listed, narrow(found, asked), language, form)
        zone, owner, title = found.settings.zone, found.settings.name, resource.label(language)
        told = MomentTold(found.moment, zone, language) if found.moment is not None else None
        about: list[tuple[str, str]] = []
        if form == "pdf":
            owner = " · ".join(filter(None, (owner, made_by(caller, position_shown(found)).line(language))))
        elif form == "xlsx" and told is not None:
            about = [*told.about(title, owner), *made_by(caller, position_shown(found)).about(language, zone)]
        narrowed = any(map(_narrows, pieces))
        words = tuple(query_told(pieces, listed, query, language, zone)) if form == "pdf" or (form == "xlsx" and narrowed) else ()
        if form == "xlsx":
            about += [(label, said) for label, _, said in (line.partition(": ") for line in words)]
        further = further_columns(listed, fields, language)
        figures = figures_of(counting(found, listed, query), language) if counting is not None and form != "csv" else ()
        if caller.followed is not None:
            with told_of(query):
                caller.followed.rows_in_all = count_of(found.connection, listed, query, found.customer_id)
        took_along(caller, taken(resource, asked, form, found.moment))
        beside = None
        if opening is None and not has_names(fields):
            with told_of(query):
                beside = made_beside_where_large(caller.backend, found, rows_of(found, listed, query), form, len(fields), held.close)
        rows = rows_here(held, found, listed, query)
        rows = rows if opening is None else opening.rows(caller, rows)
        rows = named_cells(caller, fields, language, rows) if has_names(fields) else rows
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
        figures=figures,
    )
    called = _called(title, request, kept, language)
    name = told.file_name(called) if told is not None else called
    return export_response(job, rows, limits=caller.backend.limits, done=done, name=name, beside=beside, followed=caller.followed)


def _narrows(piece: tuple[str, str]) -> bool:
    return piece[0].startswith("filter[") or (piece[0] == "search" and bool(piece[1].strip()))


def _called(title: str, request: Request, kept: SavedQuery | None, language: str) -> str:
    """What the file is called: after its list and the view, and whether the request itself asks for some of it only."""
    name = f"{title} - {safe_name(kept.name)}" if kept is not None else title
    return f"{name} {_FILTERED[language]}" if any(map(_narrows, request.query_params.multi_items())) else name


def taken(resource: Resource, query: Query, form: Format, moment: AsOfThen | None = None) -> ListExported | ListAsOfExported:
    """Return what is on record of it: by which fields it was filtered, not by which values, as these may name people."""
    filtered, fields = (tuple(f"{resource.name}.{name}" for name in names) for names in (filtered_by(query), query.fields))
    if moment is not None:
        return ListAsOfExported(list=resource.name, form=form, at=moment.at, by=moment.by, filtered_by=filtered, fields=fields)
    return ListExported(list=resource.name, form=form, filtered_by=filtered, fields=fields)
