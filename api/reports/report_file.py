"""A report as a file that nobody fetches: made as a download would be, for one receiver, with what this person may read now."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.types import Message as Piece

from access.engine.outbox import Attachment
from aggregates.report_schedule_terms import MailLanguage, ReportForm
from api.engine.access import Caller
from api.engine.export import MEDIA_TYPES
from api.engine.list_file import list_file
from api.engine.moments import Asking, stands_at_moments
from api.reports.report import Report

LARGEST = 7_000_000
"""Bytes of a file that goes with a mail: a third more on its way, and most mail servers take ten megabytes."""


class FileBrokeOff(Exception):
    """The report's file did not become whole."""


class _TooLarge(Exception):
    pass


def report_file(
    caller: Caller, report: Report, form: ReportForm, language: MailLanguage, after: int, largest: int = LARGEST
) -> Attachment | None:
    """Make the file; None: it is larger than that. Raises as a download does, and FileBrokeOff."""
    query = urlencode({"lang": language})
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": f"{report.path}/export.{form}",
        "query_string": query.encode(),
        "headers": [],
    }
    request = Request({**scope, "asgi": {"version": "3.0", "spec_version": "2.4"}, "kept": False})
    response = list_file(
        caller,
        request,
        Asking(after),
        report.resource,
        form,
        narrow=report.narrow,
        handing=report.handing,
        counting=report.counted,
    )
    found: list[bytes] = []
    whole = False

    async def receive() -> Piece:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(piece: Piece) -> None:
        nonlocal whole
        if piece["type"] != "http.response.body":
            return
        found.append(piece.get("body", b""))
        whole = not piece.get("more_body", False)
        if sum(map(len, found)) > largest:
            raise _TooLarge

    try:
        asyncio.run(response(request.scope, receive, send))  # pyright: ignore[reportArgumentType]  a coroutine, whatever its protocol says
    except _TooLarge:
        return None
    if not whole:
        raise FileBrokeOff
    return Attachment(f"{report.resource.label(language)}.{form}", MEDIA_TYPES[form], b"".join(found))


def link_to(report: Report, public_url: str, form: ReportForm, language: MailLanguage, made_at: datetime) -> str:
    """Return where the same report is to be had after logging in: as it stood then, where it can be asked for as of a moment."""
    asked = {"lang": language} | ({"at": made_at.astimezone(UTC).isoformat()} if stands_at_moments(report.resource.reads) else {})
    return f"{public_url.rstrip('/')}{report.path}/export.{form}?{urlencode(asked)}"
