"""The content of a document over HTTP: as a file to be saved, whole or in part, never shown by the browser itself."""

import re
from typing import Any

from fastapi import Response
from starlette.datastructures import Headers

from aggregates.document import DocumentAdded
from api.engine.export import download, file_openapi
from api.engine.headers_told import UNCHANGED, headers_told
from api.engine.problem import Problem
from api.engine.problem_answer import PROBLEM


class PartMissing(Problem):
    """The document has {size} bytes, and no such part; ask for one within, or for all of it."""

    status = 416
    code = "part-missing"
    de = "Das Dokument hat {size} Byte und keinen solchen Teil; bitte einen innerhalb davon anfordern oder das ganze Dokument."


_TAGGED = headers_told("Accept-Ranges", "Content-Disposition", "ETag")
_FILE: dict[str, Any] = {**file_openapi("application/octet-stream")["200"], "headers": _TAGGED}
_PART = {
    **_FILE,
    "description": "The part that `Range` asks for / der Teil, den `Range` nennt",
    "headers": _TAGGED | headers_told("Content-Range"),
}
CONTENT_ANSWERS: dict[int | str, dict[str, Any]] = {
    "200": _FILE,
    "206": _PART,
    "304": {"description": UNCHANGED, "headers": _TAGGED},
    "416": {"description": "No such part / keinen solchen Teil", "model": PROBLEM, "headers": headers_told("Content-Range")},
}
"""What is answered with instead of JSON, for the API's description."""
RANGE = {
    "name": "Range",
    "in": "header",
    "required": False,
    "description": "A part of it, by bytes: `bytes=0-1023` / ein Teil davon, nach Bytes",
    "schema": {"type": "string"},
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def file_answer(added: DocumentAdded, content: bytes, asked: Headers) -> Response:
    """Answer with the file, with the part of it that is asked for (RFC 9110), or that the client has it already. Raises PartMissing."""
    tag = f'"{added.content_hash}"'
    headers = {**download(added.name), "ETag": tag, "Accept-Ranges": "bytes"}
    if tag in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    part = _RANGE.fullmatch(asked.get("range", "").strip())
    if part is None or part.groups() == ("", "") or asked.get("if-range", tag) != tag:
        return Response(content, 200, headers, added.content_type)
    first, last = _within(part[1], part[2], len(content))
    if first > last:
        raise PartMissing(size=len(content), headers={"Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, headers, added.content_type)


def _within(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte that are asked for: without a first one, the last so many."""
    if not first:
        return max(size - int(last), 0), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1
