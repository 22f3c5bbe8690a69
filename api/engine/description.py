"""The API's description of itself, completed where routes have it in common (docs/decisions/0020)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from api.engine.headers_told import HEADERS, KNOWN, tell_headers
from api.engine.list_parameters import SHARED
from api.engine.operation_ids import operation_id
from api.engine.problem import MEDIA_TYPE
from api.engine.problem_answer import PROBLEM
from api.engine.stream import EventStream

Schema = dict[str, Any]
_STREAM = EventStream.media_type
_TOLD_BY_STREAM = "Server-sent events, `progress` and at last `ended`: the data of each is JSON of this content schema."

_SHARED = "#/components/parameters/"
_SCHEMAS = "#/components/schemas/"
_LANGUAGE: Schema = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "In which language texts for people are, instead of `Accept-Language`",
    "schema": {"type": "string", "enum": ["de", "en"]},
}
_CUSTOMER: Schema = {
    "name": "X-Customer",
    "in": "header",
    "required": False,
    "description": "For which customer (number or id); people and tokens of the operator name one, all others have their own",
    "schema": {"type": "string"},
}
"""What the framework isn't told, as it is read before a route is."""

_PROBLEM: Schema = {"$ref": f"{_SCHEMAS}{PROBLEM.__name__}"}
_PROBLEMS: Mapping[str, str] = {
    "4XX": "Refused: `code` says why / abgelehnt: `code` sagt, warum",
    "5XX": "Not possible for now / zurzeit nicht möglich",
}
"""The answers that any route may give instead of its own."""
_OF_THE_FRAMEWORK = ("HTTPValidationError", "ValidationError")
"""How it would refuse requests, which aren't refused so."""


def completed_description(schema: Schema, routes: Sequence[APIRoute], first: Sequence[str]) -> Schema:
    """Complete what the framework says: paths in one order, those with the headings that come first, then the rest by the alphabet; shared parameters, problems and streams."""
    by_operation = {(route.path_format, method.lower()): route for route in routes for method in route.methods or ()}
    schemas: Schema = schema["components"]["schemas"]
    for name in _OF_THE_FRAMEWORK:
        schemas.pop(name, None)
    schemas |= _schemas_of_problems()
    paths = dict(sorted(schema["paths"].items(), key=lambda path: place_of(path[0], next(iter(path[1].values())).get("tags", ()), first)))
    shared: Schema = {}
    for path, method, operation in _operations(paths):
        route = by_operation[path, method]
        operation["operationId"] = operation_id(route)
        operation["responses"] = _with_problems(operation["responses"])
        tell_headers(method, operation, getattr(route, "kept", False), schemas)
        own = [_shared(parameter, shared) for parameter in operation.get("parameters", ())]
        everywhere = [*([KNOWN] if "304" in operation["responses"] else []), _LANGUAGE, *([_CUSTOMER] if "security" in operation else [])]
        operation["parameters"] = [*own, *({"$ref": f"{_SHARED}{each['name']}"} for each in everywhere)]
        operation.setdefault("security", [])  # open to all
        for answer in operation["responses"].values():
            _answer(answer)
    told = _without_titles({**schema, "paths": paths})
    shared |= {each["name"]: each for each in (KNOWN, _LANGUAGE, _CUSTOMER)}
    told["components"] = {**told["components"], "headers": HEADERS, "parameters": dict(sorted(shared.items()))}
    used = dict.fromkeys(tag for _, _, operation in _operations(paths) for tag in operation.get("tags", ()))
    return {**told, "servers": [{"url": "/"}], "tags": [{"name": tag} for tag in used]}


def _schemas_of_problems() -> Schema:
    told = TypeAdapter(PROBLEM).json_schema(ref_template=f"{_SCHEMAS}{{model}}", mode="serialization")
    return {**told.pop("$defs", {}), PROBLEM.__name__: told}


def _with_problems(answers: Schema) -> Schema:
    """Tell of the problems that any route may answer with, instead of how the framework refuses what it doesn't understand."""
    own = {status: answer for status, answer in answers.items() if _OF_THE_FRAMEWORK[0] not in str(answer.get("content", ""))}
    told = {status: {"description": what, "content": {MEDIA_TYPE: {"schema": _PROBLEM}}} for status, what in _PROBLEMS.items()}
    return own | {status: answer for status, answer in told.items() if status not in own}


def _operations(paths: Schema) -> Iterator[tuple[str, str, Schema]]:
    return ((path, method, operation) for path, methods in paths.items() for method, operation in methods.items())


def _shared(parameter: Schema, shared: Schema) -> Schema:
    """Move a parameter that several routes have to where it is told once."""
    if SHARED not in parameter:
        return parameter
    name = parameter[SHARED]
    told = {key: value for key, value in parameter.items() if key != SHARED}
    if shared.setdefault(name, told) != told:
        raise ValueError(f"two parameters are told as {name}")
    return {"$ref": f"{_SHARED}{name}"}


def _answer(answer: Schema) -> None:
    """Name the media type of problems, and say what the events of a stream are."""
    content: Schema = answer.get("content", {})
    if _PROBLEM in (each.get("schema") for each in content.values()):
        answer["content"] = {MEDIA_TYPE: next(iter(content.values()))}
    elif _STREAM in content:
        item = {key: value for key, value in content[_STREAM]["schema"].items() if key != "type"}
        told = {"type": "string", "description": _TOLD_BY_STREAM, "contentMediaType": _STREAM, "contentSchema": item}
        content[_STREAM] = {"schema": told}


def _without_titles(told: Any, inside: str = "") -> Any:
    """Leave out what only repeats a name; what is called `title` itself stays."""
    if isinstance(told, dict):
        members = cast("Schema", told)
        kept = (key for key in members if key != "title" or inside == "properties" or not isinstance(members[key], str) or inside == "info")
        return {key: _without_titles(members[key], "" if inside == "properties" else key) for key in kept}
    return [_without_titles(each) for each in cast("list[Any]", told)] if isinstance(told, list) else told


def place_of(path: str, tags: Sequence[str], first: Sequence[str]) -> tuple[int, str, str]:
    """Return what paths are put in order by; `tags`: of the first operation."""
    tag = tags[0] if tags else ""
    return first.index(tag) if tag in first else len(first), tag, path
