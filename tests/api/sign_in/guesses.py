"""Guesses, and what was recorded of them."""

from __future__ import annotations

from uuid import UUID

import httpx

from access.engine.attempts import Attempts
from access.sign_in.login_limits import ANYWHERE, ANYWHERE_WINDOW
from aggregates.accounts.claims import login_claim
from aggregates.session import LoginRefused
from tests.api.conftest import World
from tests.api.people import Person

WRONG = "Falsche Tasse 18$"


def log_in(client: httpx.Client, somebody: Person, password: str | None = None) -> httpx.Response:
    return client.post("/login", json={"login": somebody.login, "password": password or somebody.password})


def events_of(world: World, somebody: Person) -> list[str]:
    """Names of what was recorded about the account, its logins included."""
    with world.log.pool.connection() as connection:
        streams = [UUID(somebody.account_id)]
        known = connection.execute("SELECT DISTINCT stream_id FROM events WHERE actor = %s", (f"account:{somebody.account_id}",)).fetchall()
        loaded = world.log.load(connection, [*streams, *(stream for (stream,) in known)])
    recorded = sorted((each for events in loaded.values() for each in events), key=lambda each: each.position)
    return [each.event.event_name for each in recorded]


def guessed_anywhere(world: World, login: str, tries: int) -> None:
    """So many tries of a user name, each from another place."""
    for _ in range(tries):
        world.backend.parts[Attempts].hit("login-anywhere", login_claim(login).value, ANYWHERE, ANYWHERE_WINDOW)


def refusal_reasons(world: World, somebody: Person) -> list[str]:
    """Why logins to the account were refused, in their order."""
    query = "SELECT DISTINCT stream_id FROM events WHERE actor = %s AND event_name = 'session.login_refused'"
    with world.log.pool.connection() as connection:
        streams = [stream for (stream,) in connection.execute(query, (f"account:{somebody.account_id}",))]
        loaded = world.log.load(connection, streams)
    recorded = sorted((each for events in loaded.values() for each in events), key=lambda each: each.position)
    return [each.event.reason for each in recorded if isinstance(each.event, LoginRefused)]
