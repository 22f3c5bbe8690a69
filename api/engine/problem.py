"""Errors as RFC 9457 problem details: `application/problem+json` with a stable `code` and the text in German and English.

`code` is for programs, `detail` for the reader in the language of the request (lang=, Accept-Language); `detail_de` and `detail_en` are always there. A shape that
is wrong (422) lists every place in `errors`. What was not foreseen says nothing of our insides, only a `correlation_id` that the log has too.
"""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import orjson
import psycopg
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.engine.language import language_of
from api.engine.security_headers import ALWAYS
from api.engine.shape_errors import shape_errors
from commands.engine.command import Refusal
from commands.engine.dispatch import LOCK_PATIENCE
from foundation.bilingual_error import BilingualError
from readmodels.engine.query_refused import QueryRefused

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:portal:problem:"
"""`type` is this and the code: an identifier, nothing to be fetched."""

_log = logging.getLogger(__name__)

_TITLES: Mapping[int, tuple[str, str]] = {
    400: ("Ungültige Anfrage", "Bad request"),
    401: ("Anmeldung erforderlich", "Authentication required"),
    403: ("Nicht erlaubt", "Forbidden"),
    404: ("Nicht gefunden", "Not found"),
    405: ("Methode nicht erlaubt", "Method not allowed"),
    406: ("Format nicht lieferbar", "Not acceptable"),
    408: ("Zeitüberschreitung", "Request timeout"),
    409: ("Konflikt", "Conflict"),
    412: ("Vorbedingung nicht erfüllt", "Precondition failed"),
    413: ("Zu groß", "Content too large"),
    415: ("Format nicht lesbar", "Unsupported media type"),
    422: ("Angaben nicht verwendbar", "Unprocessable content"),
    428: ("Vorbedingung fehlt", "Precondition required"),
    429: ("Zu viele Anfragen", "Too many requests"),
    500: ("Interner Fehler", "Internal error"),
    503: ("Derzeit nicht verfügbar", "Unavailable for now"),
}


class Problem(BilingualError):
    """The request can't be answered.

    `headers` and `extra` are further ones, and further members, of the answer.
    """

    status = 400
    code = "bad-request"
    de = "Die Anfrage kann nicht beantwortet werden."

    def __init__(self, *, headers: Mapping[str, str] | None = None, extra: Mapping[str, Any] | None = None, **facts: object) -> None:
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        super().__init__(**facts)


class WrongShape(Problem):
    """Some of what was given can't be taken as it is; beside each stands what is wrong with it."""

    status = 422
    code = "wrong-shape"
    de = "Ein Teil der Angaben kann so nicht angenommen werden; bei jeder steht, was daran falsch ist."
    hint = "errors says where (pointer, parameter, header or path) and what"


class NotAsJson(WrongShape):
    """The request can't be read."""

    de = "Die Anfrage ist nicht lesbar."
    hint = "Send the body as JSON, with the header Content-Type: application/json"


class DatabaseUnavailable(Problem):
    """The database can't be reached right now. Try again in a moment."""

    status = 503
    code = "database-unavailable"
    de = "Die Datenbank ist gerade nicht erreichbar. Bitte gleich noch einmal versuchen."


class LogBusy(Problem):
    """Nothing was written: the log did not take it for {seconds} seconds, as another program holds it. Try again in a moment."""

    status = 503
    code = "log-busy"
    de = "Es wurde nichts geschrieben: Das Protokoll hat es {seconds} Sekunden lang nicht angenommen, weil ein anderes Programm es festhält. Bitte gleich noch einmal versuchen."


class TookTooLong(Problem):
    """Answering took too long and was given up. Ask for less: fewer facets, a narrower filter, a smaller limit."""

    status = 503
    code = "took-too-long"
    de = "Die Antwort hat zu lange gedauert und wurde abgebrochen. Bitte weniger abfragen: weniger Facetten, ein engerer Filter, ein kleineres Limit."


class Unforeseen(Problem):
    """Something went wrong on our side. It is in the log under {correlation_id}; please quote that number."""

    status = 500
    code = "internal-error"
    de = "Auf unserer Seite ist ein Fehler aufgetreten. Er steht unter {correlation_id} im Protokoll; bitte diese Nummer angeben."


_FORMS = {
    "Too many files": "Bitte je Anfrage nur eine Datei senden. / Send one file per request.",
    "Too many fields": "Das Formular hat zu viele Felder. / The form has too many fields.",
    "Part exceeded maximum size": "Ein Feld des Formulars ist zu lang. / A field of the form is too long.",
    "Field exceeded maximum size": "Ein Feld des Formulars ist zu lang. / A field of the form is too long.",
}
"""What the reader of forms says, by how it begins."""


class OfHttp(Problem):
    """{en}"""

    de = "{de}"

    def __init__(self, error: HTTPException) -> None:
        detail = next((words for beginning, words in _FORMS.items() if str(error.detail).startswith(beginning)), str(error.detail))
        german, slash, english = detail.partition(" / ")
        if not slash:
            own = error.detail not in ("", _phrase(error.status_code))
            german, english = (error.detail, error.detail) if own else _titles(error.status_code)
        super().__init__(headers=error.headers, de=german, en=english)
        self.status = error.status_code
        self.code = _phrase(error.status_code).lower().replace(" ", "-")


def install_problems(app: "FastAPI") -> None:
    """Let the application answer every error as a problem. The framework is brought in only by what serves: it takes a third of the start of all else."""
    from fastapi.exceptions import RequestValidationError

    for kind in (Problem, QueryRefused, Refusal):
        app.add_exception_handler(kind, _told)
    app.add_exception_handler(RequestValidationError, _wrong_shape)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(psycopg.OperationalError, _database)
    app.add_exception_handler(PoolTimeout, _database)
    app.add_exception_handler(Exception, _unforeseen)


def problem_response(
    request: Request, told: BilingualError, extra: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Make the answer to the request for this error."""
    language = language_of(request)
    german, english = _titles(told.status)
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + told.code,
        "title": english if language == "en" else german,
        "status": told.status,
        "detail": told.text_en if language == "en" else told.text_de,
        "code": told.code,
        "detail_de": told.text_de,
        "detail_en": told.text_en,
        **({"hint": hint} if (hint := told.hint_told) else {}),
        **(extra or {}),
    }
    all_headers = {**ALWAYS, "Content-Language": language, "Vary": "Accept-Language", **(headers or {})}
    return Response(_written(body), told.status, all_headers, MEDIA_TYPE)


def _written(body: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:  # somebody said a number of more digits than it knows, which is told as it was said
        return json.dumps(body, ensure_ascii=False, default=str).encode()


async def _told(request: Request, error: Exception) -> Response:
    if isinstance(error, Problem):
        return problem_response(request, error, error.extra, error.headers)
    return problem_response(request, cast("BilingualError", error), _asked_at(error) if isinstance(error, QueryRefused) else None)


def _asked_at(refused: QueryRefused) -> dict[str, Any]:
    return {"parameter": refused.parameter, **({"pointer": refused.pointer} if refused.pointer is not None else {})}


async def _wrong_shape(request: Request, error: Exception) -> Response:
    errors = cast("RequestValidationError", error).errors()
    unread = any(tuple(each["loc"]) == ("body",) for each in errors) and "json" not in request.headers.get("content-type", "")
    nothing = request.headers.get("content-length", "0") == "0" and "transfer-encoding" not in request.headers
    return problem_response(request, NotAsJson() if unread and not nothing else WrongShape(), {"errors": shape_errors(errors)})


async def _http(request: Request, error: Exception) -> Response:
    if isinstance(error.__cause__, OSError | MemoryError):  # FastAPI takes whatever happens while it reads a body for the client's fault
        return await request.app.exception_handlers[Exception](request, error.__cause__)
    if isinstance(error.__cause__, Problem):  # and what we refuse of it
        return await _told(request, error.__cause__)
    problem = OfHttp(cast("HTTPException", error))
    return problem_response(request, problem, headers=problem.headers)


async def _database(request: Request, error: Exception) -> Response:
    watch = getattr(request.app.state, "watch", None)
    known = isinstance(error, PoolTimeout) and watch is not None and watch.latest() is None  # told once, not by each request
    _log.log(logging.DEBUG if known else logging.WARNING, "database: %s", error, extra={"correlation": request.scope.get("correlation")})
    return problem_response(request, database_problem(error), headers={"Retry-After": "5"})


def database_problem(error: Exception) -> Problem:
    """Return what is told of an error of the database."""
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return LogBusy(seconds=LOCK_PATIENCE)
    return TookTooLong() if isinstance(error, psycopg.errors.QueryCanceled) else DatabaseUnavailable()


async def _unforeseen(request: Request, error: Exception) -> Response:
    correlation_id = uuid4().hex
    _log.error("unforeseen error %s at %s %s", correlation_id, request.method, request.url.path, exc_info=error)
    return problem_response(request, Unforeseen(correlation_id=correlation_id), {"correlation_id": correlation_id})


def _titles(status: int) -> tuple[str, str]:
    phrase = _phrase(status)
    return _TITLES.get(status, (phrase, phrase))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"HTTP {status}"
