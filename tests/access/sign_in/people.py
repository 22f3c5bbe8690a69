"""People of a customer's directory."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

from eventstore.ids import new_id
from tests.access.sign_in.sign_on_portal import Portal


def person(portal: Portal, **claims: Any) -> str:
    """Somebody new in the directory: the login there."""
    login = f"p{new_id().hex[-12:]}"
    email = f"{login}@beispiel.example"
    portal.directory.account(
        login, **{"name": "Muster, Erika", "email": email, "email_verified": True, "preferred_username": login, **claims}
    )
    return login


def only_account(portal: Portal, number: str) -> UUID:
    [account_id] = portal.account_ids(number)
    return account_id


def code_of(answer: httpx.Response) -> tuple[int, str]:
    assert "set-cookie" not in answer.headers or "portal_session" not in answer.headers["set-cookie"]
    return answer.status_code, answer.json()["code"]
