"""Histories over HTTP: of devices, users, numbers and accounts, as JSON and as files (A-10, A-12)."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from aggregates.accounts.account import Account
from aggregates.device import Device
from aggregates.sim import Sim
from aggregates.user import User
from api.engine.access import Caller, Reads, ReadsWithin, takes
from api.engine.actors_known import actor_labels
from api.engine.export import MEDIA_TYPES, Format, download, export_response, spooled
from api.engine.history_pdf import HistoryLine, history_pdf
from api.engine.language import Language, language_of
from api.engine.list_query import filter_parameters, list_openapi
from api.engine.lists import asked_by, file_openapi, query_in
from api.engine.reading import After, json_answer, reading, wait_for
from api.engine.route import guarded
from api.engine.spool import Spool
from commands.engine.command import NotFound
from foundation.noun import Noun
from readmodels.device_detail import records_of, shown_device
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_query import Entry, history_entries, history_page, values
from readmodels.engine.history_resource import ACCOUNT_HISTORY, DEVICE_HISTORY, NUMBER_HISTORY, USER_HISTORY
from readmodels.engine.names import LabelsOf, Name, device_title
from readmodels.engine.query_values import is_storable, shown
from readmodels.engine.reader import Reading

E164 = r"^\+[1-9][0-9]{6,14}$"
router = guarded("Historien / histories", "histories")
accounts = guarded("Portalbenutzer / portal accounts", "accounts")

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
    """One kind of history: where it is (`/users/{user_id}`), its list, how its subject is found, and who may read it."""

    path: str
    resource: Resource
    noun: Noun
    find: Find
    who: Any = Reads
    waits_for: str = "inventory"
    router: APIRouter = field(default_factory=lambda: router)

    @property
    def place(self) -> str:
        return self.path[self.path.index("{") + 1 : -1]

    def parameter(self) -> dict[str, Any]:
        """The path's parameter, for the API's description."""
        schema: dict[str, Any] = {"type": "string", "format": "uuid"} if self.place.endswith("_id") else {"type": "string", "pattern": E164}
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


def _device(found: Reading, device_id: UUID | str) -> Subject | None:
    record = shown_device(found, UUID(str(device_id)))
    return Subject(records_of(found, record), device_title(found, record)) if record is not None else None


def _user(found: Reading, user_id: UUID | str) -> Subject | None:
    row = found.one("SELECT user_id, name FROM users WHERE user_id = %(user)s", {"user": user_id})
    return Subject([row[0]], row[1]) if row else None


def _sim(found: Reading, sim_id: UUID | str) -> Subject | None:
    row = found.one("SELECT sim_id, number FROM sims WHERE sim_id = %(sim)s", {"sim": sim_id})
    return Subject([row[0]], row[1]) if row else None


def _number(found: Reading, number: UUID | str) -> Subject | None:
    row = found.one("SELECT sim_id, number FROM sims WHERE number = %(number)s", {"number": number})
    return Subject([row[0]], row[1]) if row else None


def _account(found: Reading, account_id: UUID | str) -> Subject | None:
    row = found.one("SELECT account_id, full_name FROM accounts WHERE account_id = %(account)s", {"account": account_id})
    return Subject([row[0]], row[1]) if row else None


HISTORIES = (
    HistoryOf("/devices/{device_id}", DEVICE_HISTORY, Device.noun, _device),
    HistoryOf("/users/{user_id}", USER_HISTORY, User.noun, _user),
    HistoryOf("/sims/{sim_id}", NUMBER_HISTORY, Sim.noun, _sim),
    HistoryOf("/numbers/{number}", NUMBER_HISTORY, Sim.noun, _number),
    HistoryOf("/accounts/{account_id}", ACCOUNT_HISTORY, Account.noun, _account, ReadsWithin, "accounts", accounts),
)


def labels_for(caller: Caller) -> LabelsOf:
    backend = caller.backend

    def labels(ids: Iterable[UUID]) -> Mapping[UUID, str]:
        wanted = list(ids)
        return {**actor_labels(backend.log, wanted), **backend.entrance.api_tokens.labels(wanted)}

    return labels


def _add(of: HistoryOf) -> None:
    """JSON at the path, files beside it."""
    resource = of.resource

    def page(caller: Caller, request: Request, after: After) -> Response:
        wait_for(caller, of.waits_for, after)
        with reading(caller, resource.position_of, after) as found:
            query = query_in(request, resource, found)
            told = history_page(found, resource, of.subject(found, request).records, query, labels_for(caller))
        return json_answer(told, told["position"])

    def whole(caller: Caller, request: Request, after: int) -> tuple[str, list[Entry], ZoneInfo, str]:
        wait_for(caller, of.waits_for, after)
        with reading(caller, resource.position_of, after) as found:
            subject = of.subject(found, request)
            query = replace(query_in(request, resource, found), cursor=None)
            entries = history_entries(found, resource, subject.records, query, labels_for(caller))
            return f"{resource.label(language_of(request))} {subject.title}", entries, found.settings.zone, found.settings.name

    def table(caller: Caller, request: Request, after: int, form: Format) -> Response:
        language, limits = language_of(request), caller.backend.limits
        with ExitStack() as stack:
            stack.enter_context(caller.take("exports"))
            title, entries, zone, _ = whole(caller, request, after)
            rows, done = (_cells(entry, language) for entry in entries), stack.pop_all().close
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
            lines = (_line(entry, language) for entry in spool.watched(entries))
            spool.write(history_pdf(title, customer, lines, language, zone=zone, printed_at=datetime.now(UTC)))

        return spooled(make, done, limits, download(f"{title}.pdf"), MEDIA_TYPES["pdf"])

    listed = list_openapi(resource)
    files: tuple[tuple[str, str, Callable[..., Response]], ...] = (
        ("xlsx", MEDIA_TYPES["xlsx"], workbook),
        ("csv", "text/csv", text),
        ("pdf", "application/pdf", pdf),
    )
    of.router.add_api_route(
        f"{of.path}/history",
        asked_by(of.who, page),
        methods=["GET"],
        summary=f"{resource.de} / {resource.en}",
        openapi_extra={**listed, "parameters": [of.parameter(), *listed["parameters"]]},
        response_class=Response,
    )
    for form, media_type, endpoint in files:
        of.router.add_api_route(
            f"{of.path}/history/export.{form}",
            asked_by(of.who, endpoint),
            name=f"{of.path} {form}",
            methods=["GET"],
            summary=f"{resource.de} als {form.upper()} / {resource.en} as {form.upper()}",
            openapi_extra={"parameters": [of.parameter(), *filter_parameters(resource)], "responses": file_openapi(media_type)},
            response_class=Response,
            dependencies=[takes("downloads")],
        )


def _cells(entry: Entry, language: Language) -> tuple[Any, ...]:
    told = (
        getattr(entry.sentence, language),
        values(entry, "old", language),
        values(entry, "new", language),
        getattr(entry.actor_name, language),
    )
    return (entry.recorded_at, entry.effective_at, *told, entry.position)


def _line(entry: Entry, language: Language) -> HistoryLine:
    def said(name: Name | None) -> str | None:
        return getattr(name, language) if name is not None else None

    changes = [(getattr(told.label, language), said(told.old), said(told.new)) for told in entry.changes]
    times = (entry.recorded_at, entry.effective_at)
    return HistoryLine(*times, getattr(entry.sentence, language), getattr(entry.actor_name, language), changes, entry.position)


for _history in HISTORIES:
    _add(_history)
