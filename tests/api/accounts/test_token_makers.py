"""An API token ends with what made it, and lists say who that was, when, and when it was last used (X-06, E-16)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from access.accounts.api_token_uses import EVERY, ApiTokenUses
from access.accounts.api_tokens import ApiTokens
from access.engine.sweeping import sweep
from aggregates.engine.event import OPERATOR
from commands.accounts.erase_account import EraseAccount
from commands.accounts.issue_api_token import IssueApiToken
from eventstore.envelope import Cause
from eventstore.ids import new_id
from tests.api.conftest import Side, World, another_process
from tests.api.people import Person, person


def issued_by(client: httpx.Client, side: Side | None = None, **changed: Any) -> dict[str, Any]:
    body = {"label": f"Von {time.monotonic_ns()}", "role": "viewer" if side else "ops", "for_customer": side.customer_id if side else None}
    answer = client.post("/tokens", json={**body, **changed})
    assert answer.status_code == 201, answer.text
    return answer.json()


def made_up(
    world: World, actor: str, side: Side | None = None, label: str = "Aus dem Log", expires_at: datetime | None = None
) -> dict[str, Any]:
    """As it would stand in the log if this actor had issued it."""
    text, token_id, customer_id = f"portal_{new_id().hex}", new_id(), UUID(side.customer_id) if side else None
    command = IssueApiToken(
        token_id=token_id,
        label=label,
        role="viewer" if side else "ops",
        for_customer=customer_id,
        token_hash=hashlib.sha256(text.encode()).hexdigest(),
        expires_at=expires_at,
    )
    world.dispatcher.run(command, Cause(customer_id or OPERATOR, actor, "test", "test"))
    return {"id": str(token_id), "token": text}


def opens(world: World, token: dict[str, Any], process: World | None = None) -> bool:
    client = (process or world).at(token=token["token"])
    return client.get("/me").status_code == 200


def listed(world: World, token: dict[str, Any]) -> dict[str, Any]:
    [entry] = world.auditor.get("/tokens", params={"filter[id]": token["id"]}).json()["items"]
    entry.pop("allowed_actions")
    assert _in_moments(world.auditor.get(f"/tokens/{token['id']}").json()) == _in_moments(entry)
    return entry


def _in_moments(entry: dict[str, Any]) -> dict[str, Any]:
    """Moments of lists are written by the database, without zeros at their end."""
    return {name: datetime.fromisoformat(value) if name.endswith("_at") and value else value for name, value in entry.items()}


def lock(world: World, maker: Person) -> None:
    assert world.ops.post(f"/accounts/{maker.account_id}/lock").status_code == 200


def inactivate(world: World, maker: Person) -> None:
    assert world.ops.delete(f"/accounts/{maker.account_id}").status_code == 200


def give_role(world: World, maker: Person) -> None:
    assert world.ops.put(f"/accounts/{maker.account_id}/role", json={"role": "auditor"}).status_code == 200


def erase(world: World, maker: Person) -> None:
    inactivate(world, maker)
    cause = Cause(OPERATOR, "console:test", "test", "test")
    world.dispatcher.run(EraseAccount(account_id=UUID(maker.account_id), by_role=None), cause)


@pytest.mark.requirement("X-06", "E-16")
@pytest.mark.parametrize("end", [lock, inactivate, give_role, erase])
def test_a_token_ends_at_once_and_for_good_with_the_account_that_made_it(
    world: World, first: Side, end: Callable[[World, Person], None]
) -> None:
    maker = person(world, world.ops, "ops")
    token, of_operator = issued_by(maker.client, first), issued_by(maker.client)
    made_by_token = issued_by(world.at(token=of_operator["token"]), first)
    everybody = (token, of_operator, made_by_token)
    with another_process(world) as other:
        assert all(opens(world, each, process) for each in everybody for process in (world, other))
        end(world, maker)
        assert not any(opens(world, each, process) for each in everybody for process in (world, other))
    assert world.at(token=of_operator["token"]).post("/tokens", json={"label": "Spät", "role": "ops"}).status_code == 401
    assert [listed(world, each)["state"] for each in everybody] == ["maker_over"] * 3
    if end is lock:
        assert world.ops.delete(f"/accounts/{maker.account_id}/lock").status_code == 200
    if end is give_role:
        assert world.ops.put(f"/accounts/{maker.account_id}/role", json={"role": "ops"}).status_code == 200
    assert not any(opens(world, each) for each in everybody), "whatever was done with it meanwhile, nobody knows"
    if end is lock:
        assert opens(world, issued_by(maker.log_in().client, first)), "but the account makes new ones"


@pytest.mark.requirement("X-06")
def test_what_ends_sessions_only_leaves_tokens(world: World, first: Side) -> None:
    maker = person(world, world.ops, "ops")
    token = issued_by(maker.client, first)
    body = {"current_password": maker.password, "password": "Neue Tasse 19$"}
    assert maker.client.put("/me/password", json=body).status_code == 200
    assert opens(world, token)


@pytest.mark.requirement("X-06")
def test_what_a_token_makes_ends_with_it_and_makes_nothing_itself(world: World, first: Side) -> None:
    maker = made_up(world, "console:test")
    child, other = issued_by(world.at(token=maker["token"])), issued_by(world.at(token=maker["token"]), first)
    refused = world.at(token=child["token"]).post("/tokens", json={"label": "Enkel", "role": "ops"})
    assert (refused.status_code, refused.json()["code"]) == (403, "token-made-by-token")
    assert opens(world, child)
    revoked = world.ops.delete(f"/tokens/{maker['id']}").json()
    assert {label for label in (listed(world, each)["label"] for each in (child, other)) if label in revoked["notes"][0]["en"]} == {
        listed(world, each)["label"] for each in (child, other)
    }
    assert not opens(world, child)
    assert not opens(world, other)
    assert world.ops.delete(f"/tokens/{issued_by(world.ops)['id']}").json()["notes"] == []


@pytest.mark.requirement("X-06")
def test_what_a_token_makes_does_not_outlast_it(world: World, first: Side) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=2)
    maker = made_up(world, "console:test", expires_at=soon)
    child = issued_by(world.at(token=maker["token"]), first)
    assert opens(world, child)
    deadline = time.monotonic() + 120
    while opens(world, child):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert [listed(world, each)["state"] for each in (maker, child)] == ["expired", "maker_over"]


@pytest.mark.requirement("X-06")
def test_what_was_made_at_the_command_line_rests_on_nobody(world: World) -> None:
    with world.log.pool.connection() as connection:
        entries = world.backend.parts[ApiTokens].entries(connection)
    [own] = [entry for entry in entries if entry.token.label == "Test ops" and entry.token.made_by == "console:test"]
    assert (own.state, own.made_by_name) == ("valid", "test")


@pytest.mark.requirement("X-06")
def test_a_token_that_is_issued_while_its_maker_is_locked_never_opens_anything(world: World, first: Side) -> None:
    """A request that was let in just before the lock, and writes just after it."""
    maker = person(world, world.ops, "ops")
    lock(world, maker)
    late = made_up(world, f"account:{maker.account_id}", first)
    assert not opens(world, late)
    assert world.ops.delete(f"/accounts/{maker.account_id}/lock").status_code == 200
    assert not opens(world, late)
    for nobody in ("timer:x", "account:nobody", f"token:{late['id']}", f"token:{new_id()}"):
        assert not opens(world, made_up(world, nobody, first))
    assert opens(world, made_up(world, "console:olga", first))


@pytest.mark.requirement("X-06")
def test_lists_say_who_made_it_when_and_when_it_was_last_used(world: World, first: Side) -> None:
    maker, began = person(world, world.ops, "ops", name="Betrieb, Olga"), datetime.now(UTC)
    token = issued_by(maker.client, first)
    entry = listed(world, token)
    assert (entry["made_by"], entry["made_by_name"], entry["last_used_at"]) == (f"account:{maker.account_id}", "Betrieb, Olga", None)
    assert began - timedelta(seconds=5) < datetime.fromisoformat(entry["made_at"]) < datetime.now(UTC) + timedelta(seconds=5)
    assert opens(world, token)
    used = datetime.fromisoformat(listed(world, token)["last_used_at"])
    assert began - timedelta(seconds=5) < used < datetime.now(UTC) + timedelta(seconds=5)
    child = issued_by(world.at(token=made_up(world, "console:test", label="Eltern")["token"]), first)
    assert listed(world, child)["made_by_name"] == "Eltern"


def test_a_use_is_noted_once_a_minute_by_whichever_process(world: World, first: Side) -> None:
    token = issued_by(world.ops, first)
    assert opens(world, token)
    token_id = UUID(token["id"])
    with world.log.pool.connection() as connection:
        noted = ApiTokenUses().of(connection, [token_id])
        ApiTokenUses().note(connection, token_id)  # another process, that knows of no use yet
        assert ApiTokenUses().of(connection, [token_id]) == noted
        connection.execute(
            "UPDATE api_token_uses SET last_used_at = last_used_at - %s WHERE token_id = %s", (timedelta(seconds=EVERY), token_id)
        )
        assert opens(world, token)
        assert ApiTokenUses().of(connection, [token_id])[token_id] < noted[token_id], "this process has noted it just now"
        ApiTokenUses().note(connection, token_id)
        assert ApiTokenUses().of(connection, [token_id])[token_id] >= noted[token_id]
        world.ops.delete(f"/tokens/{token['id']}")
        sweep(connection)
        assert ApiTokenUses().of(connection, [token_id]) == {}


def test_a_use_that_can_not_be_noted_refuses_nobody(world: World, first: Side, caplog: pytest.LogCaptureFixture) -> None:
    """The table's disk is full, say."""
    token = issued_by(world.ops, first)
    with psycopg.connect(world.log.dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE api_token_uses ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
        try:
            assert opens(world, token)
        finally:
            connection.execute("ALTER TABLE api_token_uses DROP CONSTRAINT full_disk")
    assert f"the use of token {token['id']} was not noted" in caplog.text
    assert listed(world, token)["last_used_at"] is None
