"""What is sent is held against the description: a member too many, one too few, and one that never comes are found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.described import WITH_FIELDS, Described, NotAsDescribed

THING = {
    "type": "object",
    "required": ["id", "kind"],
    WITH_FIELDS: ["id"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "kind": {"enum": ["a", "b"], "type": "string"},
        "note": {"type": "string"},
        "owner": {"anyOf": [{"$ref": "#/components/schemas/Owner"}, {"type": "null"}]},
    },
}
OWNER = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "number"}}}
ANSWER = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
STREAM = {"content": {"text/event-stream": {"schema": {"type": "string", "contentSchema": {"$ref": "#/components/schemas/Thing"}}}}}
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/things/{thing_id}": {"get": {"responses": {"200": ANSWER, "4XX": {"content": {}}}}},
        "/things/newest": {"get": {"responses": {"200": STREAM}}},
    },
    "components": {"schemas": {"Thing": THING, "Owner": OWNER}},
}
ID = "01a2297c-73c5-7cd4-9fc7-878dc2fd1d5f"


def held(
    told: Any, *, path: str = "/things/7", status: int = 200, query: tuple[str, ...] = (), media_type: str = "application/json"
) -> Described:
    described = Described(DOCUMENT)
    described.check("GET", path, query, status, media_type, told if isinstance(told, bytes) else json.dumps(told).encode())
    return described


def test_what_is_described_may_come() -> None:
    assert held({"id": ID, "kind": "a"}).sent == set()
    assert held({"id": ID, "kind": "a", "note": "x", "owner": {"name": "x"}}).sent == {"Thing.note", "Thing.owner", "Owner.name"}
    assert held({"id": ID, "kind": "a", "owner": None}).sent == {"Thing.owner"}


@pytest.mark.parametrize(
    "told",
    [
        {"id": ID, "kind": "a", "colour": "red"},
        {"id": ID, "kind": "a", "owner": {"size": 1}},
        {"id": ID},
        {"id": "7", "kind": "a"},
        {"id": ID, "kind": "c"},
        {"id": ID, "kind": None},
        [],
    ],
)
def test_anything_else_is_found(told: Any) -> None:
    with pytest.raises(NotAsDescribed):
        held(told)


def test_rows_have_what_was_chosen() -> None:
    assert held({"id": ID}, query=("fields",)).sent == set()
    with pytest.raises(NotAsDescribed):
        held({"kind": "a"}, query=("fields",))


def test_a_status_or_a_media_type_that_is_not_described_is_found() -> None:
    for status, media_type in ((500, "application/json"), (404, "application/json"), (200, "application/problem+json")):
        with pytest.raises(NotAsDescribed):
            held({"id": ID, "kind": "a"}, status=status, media_type=media_type)


def test_each_event_of_a_stream_is_looked_at() -> None:
    right, wrong = (
        f"event: progress\ndata: {json.dumps(each)}\n\n".encode() for each in ({"id": ID, "kind": "a", "note": "x"}, {"id": ID})
    )
    assert held(right, path="/things/newest", media_type="text/event-stream").sent == {"Thing.note"}
    with pytest.raises(NotAsDescribed):
        held(right + wrong, path="/things/newest", media_type="text/event-stream")


def test_what_never_comes_is_told() -> None:
    described = held({"id": ID, "kind": "a", "owner": {"name": "x"}})
    assert described.never_sent(described.sent) == ["Owner.age", "Thing.note"]
    assert described.never_sent(described.optional()) == []


HEADERS = {"ETag": {"schema": {"type": "string"}}, "X-Request-Id": {"required": True, "schema": {"type": "string"}}}
WITH_HEADERS: dict[str, Any] = {
    "paths": {
        "/things": {"get": {"responses": {"200": {"headers": {name: {} for name in HEADERS}}, "4XX": {"headers": {"X-Request-Id": {}}}}}}
    },
    "components": {"schemas": {}, "headers": HEADERS},
}


def test_headers_that_clients_read_may_come_where_they_are_described() -> None:
    described = Described(WITH_HEADERS)
    described.check_head("HEAD", "/things", 200, ["etag", "x-request-id", "date"])
    described.check_head("GET", "/nowhere", 599, ["etag"])
    assert described.sent == {"2XX ETag", "2XX X-Request-Id"}
    assert described.never_sent(described.sent) == ["4XX X-Request-Id"]


@pytest.mark.parametrize(("status", "headers"), [(404, ["etag", "x-request-id"]), (200, ["etag"]), (304, ["x-request-id"])])
def test_a_header_or_a_status_that_is_not_described_is_found(status: int, headers: list[str]) -> None:
    with pytest.raises(NotAsDescribed):
        Described(WITH_HEADERS).check_head("GET", "/things", status, headers)
