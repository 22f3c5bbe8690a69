"""Which changes of a description break clients, and which don't."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.breaking import breaking

BEFORE: dict[str, Any] = {
    "paths": {
        "/things": {
            "get": {
                "operationId": "listThings",
                "parameters": [
                    {"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["a", "b"]}},
                    {"$ref": "#/components/parameters/limit"},
                ],
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}},
            },
            "post": {
                "operationId": "makeThing",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingBody"}}}},
                "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}},
            },
        }
    },
    "components": {
        "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["id", "kind"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "kind": {"type": "string", "enum": ["a", "b"]},
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "names": {"type": "array", "items": {"type": "string"}},
                },
            },
            "ThingBody": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {"name": {"type": "string"}, "kind": {"type": "string", "enum": ["a", "b"]}},
            },
        },
    },
}
LIST = ("paths", "/things", "get")
MAKE = ("paths", "/things", "post")
THING = ("components", "schemas", "Thing")
BODY = ("components", "schemas", "ThingBody")
GONE = object()


def changed(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    after = copy.deepcopy(BEFORE)
    inside: Any = after
    for step in place[:-1]:
        inside = inside[step]
    if value is GONE:
        del inside[place[-1]]
    else:
        inside[place[-1]] = value
    return after


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        (LIST, GONE, "GET /things: is gone"),
        ((*LIST, "operationId"), "allThings", "GET /things: operationId listThings is allThings"),
        ((*LIST, "parameters"), [{"$ref": "#/components/parameters/limit"}], "GET /things: parameter query kind is gone"),
        ((*LIST, "parameters", 0, "schema", "enum"), ["a"], "GET /things: parameter query kind: b is no value any more"),
        ((*LIST, "parameters", 0, "required"), True, "GET /things: parameter query kind is required"),
        (("components", "parameters", "limit", "schema", "type"), "string", "GET /things: parameter query limit: integer is string"),
        ((*LIST, "responses", "200"), GONE, "GET /things: 200 is gone"),
        ((*THING, "properties", "note"), GONE, "Thing.note: is gone"),
        ((*BODY, "properties", "name", "enum"), ["x"], "ThingBody as sent by clients.name: takes certain values alone"),
        ((*THING, "required"), ["id"], "Thing.kind: may be missing"),
        ((*THING, "properties", "names", "items"), {"type": "integer"}, "Thing.names[]: string is integer"),
        (
            (*THING, "properties", "note", "anyOf"),
            [{"type": "string"}, {"type": "null"}, {"type": "integer"}],
            "Thing.note: integer may come",
        ),
        ((*THING, "properties", "id"), {"type": "integer"}, "Thing.id: string (uuid) is integer"),
        ((*BODY, "required"), ["name", "kind"], "ThingBody as sent by clients.kind: is required"),
        ((*BODY, "properties", "kind"), GONE, "ThingBody as sent by clients.kind: is gone"),
        ((*BODY, "properties", "kind", "enum"), ["b"], "ThingBody as sent by clients.kind: a is no value any more"),
        ((*MAKE, "requestBody", "required"), True, "POST /things: a body is required"),
    ],
)
def test_this_breaks_clients(place: tuple[Any, ...], value: Any, line: str) -> None:
    assert breaking(BEFORE, changed(place, value)) == [line]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("paths", "/others"), {"get": {"operationId": "listOthers", "responses": {}}}),
        ((*THING, "properties", "colour"), {"type": "string"}),
        ((*THING, "required"), ["id", "kind", "note"]),
        ((*THING, "properties", "kind", "enum"), ["a"]),
        ((*THING, "properties", "kind", "enum"), ["a", "b", "c"]),
        ((*THING, "properties", "note", "anyOf"), [{"type": "string"}]),
        ((*THING, "description"), "A thing."),
        ((*BODY, "required"), []),
        ((*BODY, "properties", "colour"), {"type": "string"}),
        ((*BODY, "properties", "kind", "enum"), ["a", "b", "c"]),
        ((*LIST, "parameters", 0, "schema", "enum"), ["a", "b", "c"]),
        ((*LIST, "responses", "404"), {"content": {}}),
    ],
)
def test_this_breaks_nobody(place: tuple[Any, ...], value: Any) -> None:
    assert breaking(BEFORE, BEFORE) == []
    assert breaking(BEFORE, changed(place, value)) == []
