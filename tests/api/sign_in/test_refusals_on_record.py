"""What is refused to somebody who is known stands in their account's history (E-01, E-04)."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from access.sign_in.password_links import REFUSED_LINKS
from aggregates.accounts.login import AccountPasswordRefused
from tests.api.conftest import World
from tests.api.people import PASSWORD, Person, invited, link_token, person


def refusals(world: World, somebody: Person) -> list[str]:
    """What is on record as refused, in its order."""
    with world.log.pool.connection() as connection:
        events = [recorded.event for recorded in world.log.load(connection, [UUID(somebody.account_id)])[UUID(somebody.account_id)]]
    return [event.purpose for event in events if isinstance(event, AccountPasswordRefused)]


@pytest.mark.requirement("E-01")
def test_links_that_are_used_or_replaced(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer")
    before, body = link_token(world, somebody.login), {"password": PASSWORD}
    assert ops.post(f"/accounts/{somebody.account_id}/link").status_code == 200
    assert world.at().post("/password", json={"token": before, **body}).status_code == 410
    assert refusals(world, somebody) == ["link"]
    somebody.set_password()
    client = world.at()
    for _ in range(REFUSED_LINKS):
        assert client.post("/password", json={"token": link_token(world, somebody.login), **body}).status_code == 410
    assert refusals(world, somebody) == ["link"] * REFUSED_LINKS, "not for ever"
    assert ops.delete(f"/accounts/{somebody.account_id}").status_code == 200
    assert client.post("/password", json={"token": before, **body}).status_code == 410


@pytest.mark.requirement("E-04")
def test_a_wrong_code_of_an_app_to_be_set_up(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    secret_id = somebody.client.post("/me/totp/seed").json()["secret_id"]
    body = {"secret_id": secret_id, "code": "000000", "current_password": PASSWORD}
    assert somebody.client.put("/me/totp", json=body).json()["code"] == "app-code-wrong"
    assert refusals(world, somebody) == ["app_code"]
