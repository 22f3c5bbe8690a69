"""Refusals on a page of their own where a person's browser asks: of addresses that people come to by redirects, not by a program."""

import html
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.engine.backend import backend_of
from api.engine.language import language_of
from api.engine.page import PAGE_HEADERS, page
from api.engine.problem import Problem
from api.engine.said_once import SaidOnceRoute
from commands.engine.command import Refusal
from readmodels.engine.query_refused import QueryRefused

REFUSED_PAGE = "/refused"
"""Of the front end: says why something that was begun in a browser can't be done."""
_TITLES = {"de": "Das geht so nicht", "en": "This can't be done"}


class PageRoute(SaidOnceRoute):
    """Answers refusals as HTML to whoever prefers that, else as problem details like every other route."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except (Refusal, Problem, QueryRefused) as told:
                if "text/html" not in request.headers.get("accept", ""):
                    raise
                return _led(request, told) or _page(request, told)

        return answered


def _led(request: Request, told: Refusal | Problem | QueryRefused) -> Response | None:
    """Lead to the front end, which says it; None where there is none. What is said stands behind the #, which browsers send to nobody."""
    backend = backend_of(request)
    if backend.front_end_url is None:
        return None
    language = language_of(request)
    text = told.text_en if language == "en" else told.text_de
    said = urlencode({"code": told.code, "status": told.status, "lang": language, "detail": text})
    return RedirectResponse(f"{backend.page(REFUSED_PAGE)}#{said}", 303, PAGE_HEADERS)


def _page(request: Request, told: Refusal | Problem | QueryRefused) -> Response:
    language = language_of(request)
    text = told.text_en if language == "en" else told.text_de
    body = f'<p>{html.escape(text)}</p><p class="quiet"><small>{html.escape(told.code)}</small></p>'
    return page(_TITLES[language], body, backend_of(request).operator, language, status=told.status)
