"""Which headers answers have that clients read, and that a client may have the answer already (304), as the description of the API tells it (docs/decisions/0020)."""

from collections.abc import Iterator
from typing import Any

_Schema = dict[str, Any]
_JSON = "application/json"
_STREAM = "text/event-stream"
_FIGURES = "text/plain"
_HEADERS = "#/components/headers/"
UNCHANGED = "Not modified: what the client has, with this tag, is what would be answered / unverändert"


def _header(description: str, *, number: bool = False, required: bool = False) -> _Schema:
    schema = {"type": "integer"} if number else {"type": "string"}
    return {"description": description, "schema": schema, **({"required": True} if required else {})}


HEADERS: dict[str, _Schema] = {
    "Accept-Ranges": _header("`bytes`: parts of it can be asked for, by Range"),
    "Cache-Control": _header("Whether, and how long, the answer may be kept", required=True),
    "Content-Disposition": _header("Under which name the file is to be saved"),
    "Content-Language": _header("In which language the texts for people are"),
    "Content-Range": _header("Which bytes of how many the answer is; of a part that isn't there (416), of how many"),
    "ETag": _header("Goes into If-None-Match of the same question, and into If-Match of the next change of a thing"),
    "Location": _header("Where to go on: what was made, or what tells how far it is"),
    "Retry-After": _header("After how many seconds to try again, or to look again", number=True),
    "WWW-Authenticate": _header("How to say who asks (401)"),
    "X-Position": _header("Position of the last event that the answer contains: what is asked with it sees that, too", number=True),
    "X-Request-Id": _header("Under what the log tells of the request; the client's own, where it sent one", required=True),
}
"""Those that clients read, each told once."""
KNOWN: _Schema = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the answer that the client has: 304 without a body, if it would be the same / 304 ohne Inhalt, wenn es noch dasselbe ist",
    "schema": {"type": "string"},
}
"""What is sent where an answer may be 304."""


def headers_told(*names: str) -> _Schema:
    """Return what a route says of headers that its answer has of its own."""
    return {name: {"$ref": _HEADERS + name} for name in names}


def tell_headers(method: str, operation: _Schema, kept: bool, schemas: _Schema) -> None:
    """Let the operation tell its answers' headers, and the answer that the client has already, where there is such."""
    answers: _Schema = operation["responses"]
    kept = kept and method == "get" and _JSON in answers.get("200", {}).get("content", {})
    if kept:
        answers["304"] = {"description": UNCHANGED}
    positions = any(each.get("name", "").lower() == "x-position" for each in operation.get("parameters", ()))
    for status, answer in answers.items():
        names = {"Cache-Control", "X-Request-Id", *_of_answer(method, status, answer, schemas)}
        if kept and status in ("200", "304"):
            names.add("ETag")
        if positions and (status == "304" or (status == "200" and _JSON in answer.get("content", {}))):
            names.add("X-Position")
        answer["headers"] = headers_told(*sorted(names | answer.get("headers", {}).keys()))
    operation["responses"] = dict(sorted(answers.items()))


def _of_answer(method: str, status: str, answer: _Schema, schemas: _Schema) -> Iterator[str]:
    content: _Schema = answer.get("content", {})
    if status[0] in "45":
        yield from ("Content-Language", "Retry-After", *(("WWW-Authenticate",) if status[0] == "4" else ()))
        return
    members = {member for told in content.values() for member in _members(told.get("schema", {}), schemas)}
    if status in ("201", "303"):
        yield "Location"
    if status == "202" and "href" in members:
        yield from ("Location", "Retry-After")
    if method != "get":
        yield from ("X-Position",) if "position" in members else ()
        yield from ("ETag",) if "version" in members else ()
    elif status in ("200", "206") and not {_JSON, _STREAM, _FIGURES} & content.keys():
        yield "Content-Disposition"


def _members(schema: _Schema, schemas: _Schema) -> Iterator[str]:
    """Yield what an answer has, whichever of its shapes it is in."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    yield from schema.get("properties", {})
    for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _members(each, schemas)
