"""The API's description of itself, completed where routes have it in common (docs/decisions/0020)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.engine.headers_told import HEADERS, KNOWN, tell_headers
from api.engine.list_parameters import SHARED
from api.engine.problem import MEDIA_TYPE
from api.engine.problem_answer import PROBLEM
from api.engine.stream import EventStream

Schema = dict[str, Any]
_STREAM = EventStream.media_type
_TOLD_BY_STREAM = "Server-sent events, `progress` and at last `ended`: the data of each is JSON of this content schema."

KeptByClients = frozenset[tuple[str, str]]
"""The paths and methods whose answers clients may keep."""
_SHARED = "#/components/parameters/"
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

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Refused: `code` says why / abgelehnt: `code` sagt, warum", "model": PROBLEM},
    "5XX": {"description": "Not possible for now / zurzeit nicht möglich", "model": PROBLEM},
}
"""The answers that any route may give instead of its own."""


def complete_description(app: FastAPI, routes: Sequence[APIRoute], first: Sequence[str]) -> None:
    """Let the application describe itself whole: paths in one order, those with the headings that come first, then the rest by the alphabet; shared parameters, problems and streams."""
    described: Callable[[], Schema] = app.openapi
    kept = frozenset(
        (route.path_format, method.lower()) for route in routes if getattr(route, "kept", False) for method in route.methods or ()
    )
    completed: list[Schema] = []

    def openapi() -> Schema:
        if not completed:
            completed.append(_completed(described(), first, kept))
        return completed[0]

    app.openapi = openapi  # FastAPI's own way to complete a description


def _completed(schema: Schema, first: Sequence[str], kept: KeptByClients) -> Schema:
    paths = dict(sorted(schema["paths"].items(), key=lambda path: place_of(path[0], next(iter(path[1].values())).get("tags", ()), first)))
    shared: Schema = {}
    for path, method, operation in _operations(paths):
        tell_headers(method, operation, (path, method) in kept, schema["components"]["schemas"])
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
    if {"$ref": f"#/components/schemas/{PROBLEM.__name__}"} in (each.get("schema") for each in content.values()):
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
