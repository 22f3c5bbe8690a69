"""What a browser has of a session."""

from __future__ import annotations

from http.cookies import Morsel, SimpleCookie

import httpx


def cookies_of(answer: httpx.Response) -> dict[str, Morsel[str]]:
    """Name → cookie; each stands in a header of its own."""
    return {name: morsel for header in answer.headers.get_list("set-cookie") for name, morsel in SimpleCookie(header).items()}


def opens(client: httpx.Client, **headers: str) -> bool:
    answer = client.get("/me", headers=headers)
    assert answer.status_code in (200, 401)
    return answer.status_code == 200
