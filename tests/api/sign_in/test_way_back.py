"""The way back from acting for a customer (S-04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from access.accounts.standing import Standing
from access.engine.ground import Ground
from access.sign_in.session_keeping import SessionKeeping
from access.sign_in.sessions import Sessions
from tests.api.conftest import World
from tests.api.crew import acting_session, let_in
from tests.api.people import at_once, person
from tests.api.sign_in.browsers import opens


@pytest.mark.requirement("S-04")
def test_going_back_gives_a_new_token_and_voids_the_others(world: World, ops: httpx.Client) -> None:
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    grant_id, acting = let_in(world, administrator, reseller)
    back = acting.post("/session/back")
    own = world.client(back.json()["token"])
    assert opens(own)
    assert not opens(acting)
    assert not opens(reseller.client), "the token from before the switch is void"
    assert own.get("/me").json()["acting"] is None
    reseller.client = own
    assert opens(acting_session(world, reseller, grant_id))


def keeping_after(world: World, minutes: int, began: datetime) -> SessionKeeping:
    return SessionKeeping(replace(world.backend.parts[Ground], clock=lambda: began + timedelta(minutes=minutes)))


def standing_after(world: World, token: str, minutes: int, began: datetime) -> Standing | None:
    with world.log.pool.connection() as connection:
        return world.backend.parts[Sessions].resolve(connection, token, began + timedelta(minutes=minutes))


@pytest.mark.requirement("S-04")
def test_the_way_back_is_open_as_long_as_the_session_that_it_leads_to(world: World, ops: httpx.Client) -> None:
    """Whoever acts can't renew the session they came from: its token runs out after half an hour, the way back doesn't."""
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    _, acting = let_in(world, administrator, reseller)
    token, began = acting.headers["authorization"].split()[1], datetime.now(UTC)
    for minutes in range(20, 120, 20):
        standing = standing_after(world, token, minutes, began)
        assert standing is not None
        token = keeping_after(world, minutes, began).renew(standing, "test").token.text
    assert standing_after(world, reseller.answer["token"], 100, began) is None, "the token from before has run out"
    standing = standing_after(world, token, 110, began)
    assert standing is not None
    back = keeping_after(world, 110, began).go_back(standing, "test")
    assert back is not None
    own = standing_after(world, back.token.text, 139, began)
    assert own is not None
    assert own.grant_id is None
    assert standing_after(world, back.token.text, 141, began) is None
    assert standing_after(world, token, 110, began) is None


@pytest.mark.requirement("S-04")
def test_the_way_back_ends_with_the_session_that_it_leads_to(world: World, ops: httpx.Client) -> None:
    """Ended by somebody between the look at the session and the way back: no token, and nobody acts any more."""
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    grant_id, acting = let_in(world, administrator, reseller)
    token, now = acting.headers["authorization"].split()[1], datetime.now(UTC)
    late = standing_after(world, token, 1, now)
    assert late is not None
    assert keeping_after(world, 12 * 60, now).go_back(late, "test") is None
    assert not opens(acting)
    acting = acting_session(world, reseller, grant_id)
    standing = standing_after(world, acting.headers["authorization"].split()[1], 1, now)
    assert standing is not None
    assert reseller.client.delete("/session").status_code == 204
    assert world.backend.parts[SessionKeeping].go_back(standing, "test") is None
    assert not opens(acting)


@pytest.mark.requirement("S-04")
def test_going_back_twice_at_once_gives_one_way_back(world: World, ops: httpx.Client) -> None:
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    _, acting = let_in(world, administrator, reseller)
    answers = at_once(*[lambda: acting.post("/session/back")] * 6)
    assert {answer.status_code for answer in answers} <= {200, 401}
    tokens = [answer.json()["token"] for answer in answers if answer.status_code == 200]
    assert sum(opens(world.client(token)) for token in tokens) == 1
    assert not opens(acting)
