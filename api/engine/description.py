"""The API's description of itself where routes have it in common: how errors are answered (api/engine/problem.py)."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from api.engine.problem import MEDIA_TYPE

_TEXT = {"type": "string"}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `code` is for programs and stable; `detail` is in the language of the request.",
    "required": ["type", "title", "status", "detail", "code", "detail_de", "detail_en"],
    "properties": {
        **dict.fromkeys(("type", "title", "detail", "code", "detail_de", "detail_en"), _TEXT),
        "status": {"type": "integer"},
        "facts": {"type": "object", "description": "Ids and names that the text speaks of."},
        "parameter": _TEXT,
        "correlation_id": _TEXT,
        "errors": {
            "type": "array",
            "description": "Each place whose shape is wrong (422).",
            "items": {
                "type": "object",
                "required": ["code", "detail_de", "detail_en"],
                "properties": dict.fromkeys(("pointer", "parameter", "header", "path", "cookie", "code", "detail_de", "detail_en"), _TEXT),
            },
        },
    },
}
_ANSWER = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Refused: `code` says why / abgelehnt: `code` sagt, warum", **_ANSWER},
    "5XX": {"description": "Not possible for now / zurzeit nicht möglich", **_ANSWER},
}
"""The answers that any route may give instead of its own."""


def describe_problems(app: FastAPI) -> None:
    """Tell what a problem looks like, once for all routes."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        schema = described()
        schema["components"]["schemas"].setdefault("Problem", _PROBLEM)
        return schema

    app.openapi = openapi  # FastAPI's own way to complete a description


def in_reading_order(app: FastAPI, first: Sequence[str]) -> None:
    """Tell the paths in one order, whatever the order in which routes were added: those with the headings that come first, then the rest by the alphabet."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        schema = described()
        schema["paths"] = dict(sorted(schema["paths"].items(), key=lambda path: _place(path, first)))
        return schema

    app.openapi = openapi


def _place(path: tuple[str, dict[str, Any]], first: Sequence[str]) -> tuple[int, str, str]:
    operations: list[dict[str, Any]] = [*path[1].values()]
    tag = operations[0].get("tags", [""])[0]
    return first.index(tag) if tag in first else len(first), tag, path[0]
