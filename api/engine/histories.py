"""Histories over HTTP, as JSON and as files (A-10, A-12); of what there are some, each area says."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from access.rights import Area
from api.engine.access import Caller, Reads
from api.engine.export import MEDIA_TYPES, Format, download, export_response, spooled
from api.engine.history_pdf import HistoryLine, history_pdf
from api.engine.language import Language, language_of
from api.engine.list_query import filter_parameters, list_openapi, query_of
from api.engine.lists import asked_by, file_openapi
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.engine.spool import Spool
from api.engine.turns import takes
from commands.engine.command import NotFound
from commands.engine.texts import E164
from foundation.noun import Noun
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_query import Entry, history_entries, history_page, values
from readmodels.engine.labels import labels_in
from readmodels.engine.names import Name
from readmodels.engine.query_values import is_storable, shown
from readmodels.engine.reader import Reading

HISTORIES = "Historien / histories"
"""Under which heading the API's description tells them."""

COLUMNS = (
    Field("recorded_at", "instant", "Erfasst am", "Recorded at"),
    Field("effective_at", "instant", "Wirksam am", "Effective at"),
    Field("sentence", "text", "Ereignis", "Event"),
    Field("old", "text", "Alter Wert", "Old value"),
    Field("new", "text", "Neuer Wert", "New value"),
    Field("actor", "text", "Wer", "Who"),
    Field("position", "number", "Position", "Position"),
)
"""What a history's file shows."""


class Subject(NamedTuple):
    """What a history is of: the records whose events belong to it, and what it is called."""

    records: list[UUID]
    title: str


Find = Callable[[Reading, UUID | str], Subject | None]


@dataclass(frozen=True, slots=True)
class HistoryOf:
    """One kind of history: where it is (`/users/{user_id}`), its list, how its subject is found and in which projections, and who may read it."""

    path: str
    resource: Resource
    noun: Noun
    find: Find
    subject_in: tuple[str, ...]
    who: Any = Reads
    tag: str = HISTORIES
    area: Area = "histories"

    @property
    def projections(self) -> tuple[str, ...]:
        return (*self.subject_in, *self.resource.projections)

    @property
    def place(self) -> str:
        return self.path[self.path.index("{") + 1 : -1]

    def parameter(self) -> dict[str, Any]:
        """The path's parameter, for the API's description."""
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


def history_routes(of: HistoryOf) -> APIRouter:
    """JSON at the path, files beside it."""
    resource, router = of.resource, guarded(of.tag, of.area)

    def page(caller: Caller, request: Request, after: After) -> Response:
        with reading(caller, of.projections, after) as found:
            query = query_of(request, resource, found.settings.zone)
            told = history_page(found, resource, of.subject(found, request).records, query, labels_in(caller.backend.log))
        return json_answer(told, told["position"])

    def whole(caller: Caller, request: Request, after: int) -> tuple[str, list[Entry], ZoneInfo, str]:
        with reading(caller, of.projections, after, whole=True) as found:
            subject = of.subject(found, request)
            query = replace(query_of(request, resource, found.settings.zone), cursor=None)
            entries = history_entries(found, resource, subject.records, query, labels_in(caller.backend.log))
            return f"{resource.label(language_of(request))} {subject.title}", entries, found.settings.zone, found.settings.name

    def table(caller: Caller, request: Request, after: int, form: Format) -> Response:
        language, limits = language_of(request), caller.backend.limits
        with ExitStack() as stack:
            stack.enter_context(caller.take("exports"))
            title, entries, zone, _ = whole(caller, request, after)
            rows, done = (cells(entry, language) for entry in entries), stack.pop_all().close
        return export_response(form, title, COLUMNS, rows, language=language, zone=zone, limits=limits, done=done)

    def workbook(caller: Caller, request: Request, after: After) -> Response:
        return table(caller, request, after, "xlsx")

    def text(caller: Caller, request: Request, after: After) -> Response:
        return table(caller, request, after, "csv")

    def pdf(caller: Caller, request: Request, after: After) -> Response:
        language, limits = language_of(request), caller.backend.limits
        with ExitStack() as stack:
            stack.enter_context(caller.take("exports"))
            title, entries, zone, customer = whole(caller, request, after)
            done = stack.pop_all().close

        def make(spool: Spool) -> None:
            lines = (line(entry, language) for entry in spool.watched(entries))
            spool.write(history_pdf(title, customer, lines, language, zone=zone, printed_at=datetime.now(UTC)))

        return spooled(make, done, limits, download(f"{title}.pdf"), MEDIA_TYPES["pdf"])

    listed = list_openapi(resource)
    files: tuple[tuple[str, str, Callable[..., Response]], ...] = (
        ("xlsx", MEDIA_TYPES["xlsx"], workbook),
        ("csv", "text/csv", text),
        ("pdf", "application/pdf", pdf),
    )
    router.add_api_route(
        f"{of.path}/history",
        asked_by(of.who, page),
        methods=["GET"],
        summary=f"{resource.de} / {resource.en}",
        openapi_extra={**listed, "parameters": [of.parameter(), *listed["parameters"]]},
        response_class=Response,
    )
    for form, media_type, endpoint in files:
        router.add_api_route(
            f"{of.path}/history/export.{form}",
            asked_by(of.who, endpoint),
            name=f"{of.path} {form}",
            methods=["GET"],
            summary=f"{resource.de} als {form.upper()} / {resource.en} as {form.upper()}",
            openapi_extra={"parameters": [of.parameter(), *filter_parameters(resource)], "responses": file_openapi(media_type)},
            response_class=Response,
            dependencies=[takes("downloads")],
        )
    return router


def cells(entry: Entry, language: Language) -> tuple[Any, ...]:
    """One event of a table: what stands in the COLUMNS."""
    told = (
        getattr(entry.sentence, language),
        values(entry, "old", language),
        values(entry, "new", language),
        getattr(entry.actor_name, language),
    )
    return (entry.recorded_at, entry.effective_at, *told, entry.position)


def line(entry: Entry, language: Language) -> HistoryLine:
    """One event of the PDF."""

    def said(name: Name | None) -> str | None:
        return getattr(name, language) if name is not None else None

    changes = [(getattr(told.label, language), said(told.old), said(told.new)) for told in entry.changes]
    times = (entry.recorded_at, entry.effective_at)
    return HistoryLine(*times, getattr(entry.sentence, language), getattr(entry.actor_name, language), changes, entry.position)
