"""Histories over HTTP, as JSON and as files (A-10, A-12); of what there are some, each area says."""

from collections.abc import Callable, Set
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from access.rights import Area
from aggregates.engine.look import HistoryExported, HistoryRead
from aggregates.engine.sentence import Language
from api.engine.access import Caller, Reads
from api.engine.downloads import DOWNLOADS, EXPORT_ID, place_for
from api.engine.export import MEDIA_TYPES, download, export_response, file_openapi, spooled
from api.engine.file_job import FileJob, Format
from api.engine.history_answer import history_page_type
from api.engine.history_file import COLUMNS, HistoryFile, cells
from api.engine.language import language_of
from api.engine.list_parameters import filter_parameters, list_parameters
from api.engine.list_query import query_of
from api.engine.lists import asked_by
from api.engine.looked import looked_at, took_along
from api.engine.made import made_by
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.engine.spool import Spool
from commands.engine.command import NotFound
from commands.engine.texts import E164
from foundation.noun import Noun
from readmodels.engine.field import Resource
from readmodels.engine.hidden_lines import hidden_reads
from readmodels.engine.history_entry import Entry, Subject
from readmodels.engine.history_query import history, history_page
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.query_values import is_storable, shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

HISTORIES = "Historien / histories"
"""Under which heading the API's description tells them."""

Find = Callable[[Reading, UUID | str], Subject | None]


def subject_in(resource: Resource) -> Find:
    """Find the subject of a history among the rows of the list of such things, each of which is one of its own."""
    if resource.itself is None:
        raise TypeError(f"the rows of {resource.name} are of no thing of their own")
    kind, _ = resource.itself
    query = f"SELECT {resource.key} FROM {resource.table} WHERE {resource.key} = %(thing)s"

    def find(found: Reading, thing: UUID | str) -> Subject | None:
        row = found.one(query, {"thing": thing})
        return Subject([row[0]], kind, str(row[0])) if row else None

    return find


@dataclass(frozen=True, slots=True)
class HistoryOf:
    """One kind of history: where it is (`/users/{user_id}`), its list, how its subject is found and in which tables and views, and who may read it."""

    path: str
    resource: Resource
    noun: Noun
    find: Find
    found_in: Relations
    who: Any = Reads
    tag: str = HISTORIES
    area: Area = "histories"
    kind: str | None = None
    """What such a thing is called where it is named (`device:…`), if not as in the path."""
    part: str = "history"
    """Where it is told, behind the thing's path."""
    only: Condition | None = None
    """Which of the events it tells, where not all: then it is called like its list, and pages of it are no looks into a history."""

    @property
    def reads(self) -> Relations:
        return self.found_in | self.resource.reads

    def reads_for(self, caller: Caller) -> Relations:
        """Return all that is looked at where this caller asks."""
        return self.reads | hidden_reads(caller.rights)

    @property
    def place(self) -> str:
        return self.path[self.path.index("{") + 1 : -1]

    def asked(self, request: Request, found: Reading, further: Set[str] = frozenset()) -> Query:
        """Read what is asked of it. Raises QueryRefused."""
        query = query_of(request, self.resource, found.settings.zone, further)
        return query if self.only is None else replace(query, conditions=(self.only, *query.conditions))

    def thing(self, subject: Subject) -> str:
        """Name what it is of, as those are told who ask who looked at it."""
        return f"{self.kind or self.place.removesuffix('_id')}:{subject.records[0]}"

    def parameter(self) -> dict[str, Any]:
        """Describe the path's parameter, for the API's description."""
        schema: dict[str, Any] = (
            {"type": "string", "format": "uuid"} if self.place.endswith("_id") else {"type": "string", "pattern": f"^{E164}$"}
        )
        return {"name": self.place, "in": "path", "required": True, "schema": schema}

    def subject(self, found: Reading, request: Request) -> Subject:
        """Raises NotFound where this customer has none such."""
        text: str = request.path_params[self.place]
        key = _uuid(text) if self.place.endswith("_id") else text if is_storable(text) else None
        subject = self.find(found, key) if key is not None else None
        if subject is None:
            raise NotFound(self.noun, shown(text))
        return subject


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def taken_along(
    caller: Caller, of: HistoryOf, found: Reading, subject: Subject, query: Query, form: Format, language: Language
) -> tuple[HistoryFile, list[Entry]]:
    """Read a whole history for a file, and note that it is taken."""
    told = history(found, of.resource, subject, query, caller.backend.log)
    took_along(caller, HistoryExported(thing=of.thing(subject), form=form))
    title = f"{of.resource.label(language)} {getattr(told.title, language)}"
    return HistoryFile(title, found.settings.name, found.settings.zone, made_by(caller, told.position)), told.entries


def history_routes(of: HistoryOf) -> APIRouter:
    """Make the routes: JSON at the path, files beside it."""
    resource, router = of.resource, guarded(of.tag, of.area)

    def page(caller: Caller, request: Request, after: After) -> Response:
        with reading(caller, of.reads_for(caller), after) as found:
            query = of.asked(request, found)
            subject = of.subject(found, request)
            told = history_page(found, resource, subject, query, caller.backend.log)
        if query.cursor is None and of.only is None:
            looked_at(caller, HistoryRead(thing=of.thing(subject)))
        return json_answer(told, told["position"])

    def whole(caller: Caller, request: Request, after: int, form: Format) -> tuple[HistoryFile, list[Entry]]:
        with reading(caller, of.reads_for(caller), after, whole=True) as found:
            query = replace(of.asked(request, found, {EXPORT_ID}), cursor=None)
            file, entries = taken_along(caller, of, found, of.subject(found, request), query, form, language_of(request))
            if caller.followed is not None:
                caller.followed.rows_in_all = len(entries)
            return file, entries

    def table(caller: Caller, request: Request, after: int, form: Format) -> Response:
        language = language_of(request)
        with ExitStack() as stack:
            stack.enter_context(place_for(caller))
            file, entries = whole(caller, request, after, form)
            rows, done = (cells(entry, language) for entry in entries), stack.pop_all().close
        job = FileJob(form, file.title, COLUMNS, language, file.zone, datetime.now(UTC), about=tuple(file.about(language)))
        return export_response(job, rows, limits=caller.backend.limits, done=done, followed=caller.followed)

    def workbook(caller: Caller, request: Request, after: After) -> Response:
        return table(caller, request, after, "xlsx")

    def text(caller: Caller, request: Request, after: After) -> Response:
        return table(caller, request, after, "csv")

    def pdf(caller: Caller, request: Request, after: After) -> Response:
        language = language_of(request)
        with ExitStack() as stack:
            stack.enter_context(place_for(caller))
            file, entries = whole(caller, request, after, "pdf")
            done = stack.pop_all().close

        def make(spool: Spool) -> None:
            spool.write(file.pdf(spool.watched(entries), language))

        return spooled(make, done, caller.backend.limits, download(f"{file.title}.pdf"), MEDIA_TYPES["pdf"], caller.followed)

    thing = of.place.removesuffix("_id")
    read, taken = (f"list_{resource.name}", resource.name) if of.only is not None else (f"get_{thing}_history", f"{thing}_history")
    files: tuple[tuple[str, str, Callable[..., Response]], ...] = (
        ("xlsx", MEDIA_TYPES["xlsx"], workbook),
        ("csv", "text/csv", text),
        ("pdf", "application/pdf", pdf),
    )
    router.add_api_route(
        f"{of.path}/{of.part}",
        asked_by(of.who, page),
        name=read,
        methods=["GET"],
        summary=f"{resource.de} / {resource.en}",
        response_model=history_page_type(resource),
        openapi_extra={"parameters": [of.parameter(), *list_parameters(resource)]},
    )
    for form, media_type, endpoint in files:
        router.add_api_route(
            f"{of.path}/{of.part}/export.{form}",
            asked_by(of.who, endpoint),
            name=f"export_{taken}_as_{form}",
            methods=["GET"],
            summary=f"{resource.de} als {form.upper()} / {resource.en} as {form.upper()}",
            openapi_extra={"parameters": [of.parameter(), *filter_parameters(resource)], "responses": file_openapi(media_type)},
            response_class=Response,
            dependencies=DOWNLOADS,
        )
    return router
