"""Errors that the API tells with more than their text: facts of refusals, what to wait for, the number under which the log has them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, cast

import structlog
from psycopg import OperationalError
from psycopg.errors import UndefinedColumn, UndefinedTable
from psycopg_pool import PoolTimeout
from starlette.requests import Request
from starlette.responses import Response

from api.engine.problem import Problem, Unforeseen, WrongShape, database_problem, install_problems, problem_response
from api.engine.shape_errors import shape_errors
from commands.engine.command import Refusal, WrongInput
from commands.engine.group import OutcomeUnknown
from eventstore.faults import UnknownEvent
from foundation.bilingual_error import BilingualError
from readmodels.engine.position_watch import PositionNotReached

if TYPE_CHECKING:
    from fastapi import FastAPI

_log: Any = structlog.get_logger("api.engine.errors")


def install_errors(app: "FastAPI") -> None:
    """Let the application answer every error as a problem (api/engine/problem.py)."""
    install_problems(app)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(PositionNotReached, _not_reached)
    app.add_exception_handler(WrongInput, _wrong_input)
    app.add_exception_handler(UndefinedTable, _not_built)
    app.add_exception_handler(UndefinedColumn, _not_built)
    app.add_exception_handler(UnknownEvent, _too_old)
    app.add_exception_handler(BilingualError, _told_by_its_code)
    app.add_exception_handler(OutcomeUnknown, app.exception_handlers[OperationalError])
    app.add_exception_handler(Exception, _unforeseen)


class ReadModelsMissing(Problem):
    """What is shown here isn't made yet for this version of the program. Please try again later; if it stays like that, tell the operator."""

    status = 503
    code = "read-models-missing"
    hint = "A projector makes the read models (`portal project`); after an upgrade, `portal rebuild --all`."
    de = "Was hier gezeigt wird, ist für diese Programmversion noch nicht aufgebaut. Bitte später noch einmal versuchen; bleibt es so, dem Betreiber melden."


class ProgramTooOld(Problem):
    """This program is older than the event log ({event} is unknown to it). Start the newer version of the program, then ask again."""

    status = 503
    code = "program-too-old"
    de = "Dieses Programm ist älter als das Ereignisprotokoll ({event} kennt es nicht). Bitte die neuere Programmversion starten, dann erneut anfragen."

    @classmethod
    def because_of(cls, unknown: UnknownEvent) -> Self:
        return cls(event=unknown.event)


def told_as_json(error: Exception) -> dict[str, Any]:
    """Tell what went wrong with something in the background, as a part of an answer."""
    from fastapi.exceptions import RequestValidationError

    if isinstance(error, RequestValidationError):
        wrong = shape_errors(error.errors())
        german, english = (" ".join(dict.fromkeys(each[name] for each in wrong)) for name in ("detail_de", "detail_en"))
        return {"code": WrongShape.code, "detail_de": german, "detail_en": english, "facts": {}}
    if isinstance(error, UnknownEvent):
        error = ProgramTooOld.because_of(error)
    elif isinstance(error, UndefinedTable | UndefinedColumn):
        error = ReadModelsMissing()
    elif isinstance(error, OperationalError | PoolTimeout) and not isinstance(error, OutcomeUnknown):
        error = database_problem(error)
    if isinstance(error, BilingualError) and error.for_everybody:
        return {"code": error.code, "detail_de": error.text_de, "detail_en": error.text_en, "facts": _facts(error.facts)}
    return {
        "code": "internal-error",
        "detail_de": f"Auf unserer Seite ist ein Fehler aufgetreten ({type(error).__name__}); er steht im Protokoll.",
        "detail_en": f"Something went wrong on our side ({type(error).__name__}); it is in the log.",
        "facts": {},
    }


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, str | int | bool | None) else _plain(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return [str(part) for part in cast("list[Any]", value)] if isinstance(value, list | tuple | set | frozenset) else str(value)


async def _refused(request: Request, error: Exception) -> Response:
    refusal = cast("Refusal", error)
    headers = {"Retry-After": str(refusal.facts["seconds"])} if "seconds" in refusal.facts else None
    return problem_response(request, refusal, {"facts": _facts(refusal.facts)} if refusal.facts else None, headers)


async def _told_by_its_code(request: Request, error: Exception) -> Response:
    told = cast("BilingualError", error)
    if not told.for_everybody:
        raise told  # a fault of ours
    return problem_response(request, told, {"facts": _facts(told.facts)} if told.facts else None)


async def _not_reached(request: Request, error: Exception) -> Response:
    late = cast("PositionNotReached", error)
    headers = {"Retry-After": "1"} if late.status == 503 else None
    return problem_response(request, late, {"facts": late.facts}, headers)


async def _not_built(request: Request, _error: Exception) -> Response:
    return problem_response(request, ReadModelsMissing(), headers={"Retry-After": "2"})


async def _too_old(request: Request, error: Exception) -> Response:
    unknown = cast("UnknownEvent", error)
    _log.error("program too old", correlation=request.scope.get("correlation", "-"), unknown=unknown.event, position=unknown.position)
    return problem_response(request, ProgramTooOld.because_of(unknown), headers={"Retry-After": "60"})


async def _wrong_input(request: Request, error: Exception) -> Response:
    """A command's own check of its fields, which found what the shape of the body could not show."""
    placed = [{**problem, "loc": ("body", *problem["loc"])} for problem in cast("WrongInput", error).errors]
    return problem_response(request, WrongShape(), {"errors": shape_errors(placed)})


async def _unforeseen(request: Request, error: Exception) -> Response:
    correlation = request.scope.get("correlation", "-")
    _log.error("unforeseen", correlation=correlation, method=request.method, exc_info=error)
    headers = {"X-Request-Id": correlation}  # this answer is made outside of what gives it to all others
    return problem_response(request, Unforeseen(correlation_id=correlation), {"correlation_id": correlation}, headers)
