"""Tokens over HTTP: a repeated request has the first token, and no token opens what another one was for (A-08, X-06)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from aggregates.engine.event import OPERATOR
from commands.accounts.issue_api_token import IssueApiToken
from commands.engine.command import Refusal
from eventstore.envelope import Cause
from eventstore.ids import new_id
from tests.api.conftest import Side, World


def wanted(side: Side, **changed: Any) -> dict[str, Any]:
    return {"label": "Neu", "role": "viewer", "for_customer": side.customer_id, **changed}


@pytest.mark.requirement("X-06", "A-08")
def test_a_key_that_made_a_token_makes_no_other_one(world: World, first: Side, second: Side) -> None:
    key = {"Idempotency-Key": str(new_id())}
    issued = world.ops.post("/tokens", json=wanted(first), headers=key).json()
    for body in (wanted(second), wanted(first, label="Anders"), wanted(first, role="administrator"), {"label": "Neu", "role": "ops"}):
        refused = world.ops.post("/tokens", json=body, headers=key)
        assert (refused.status_code, refused.json()["code"]) == (422, "idempotency-key-reused")
        assert hashlib.sha256(issued["token"].encode()).hexdigest() not in refused.text
    holder = world.client(issued["token"])
    assert holder.get("/users").status_code == 200
    assert world.ops.delete(f"/tokens/{issued['id']}").status_code == 200
    assert world.ops.post("/tokens", json=wanted(second), headers=key).status_code == 422
    assert world.ops.post("/tokens", json=wanted(first), headers=key).json()["id"] == issued["id"]
    assert holder.get("/users").status_code == 401


@pytest.mark.requirement("X-06")
def test_a_revoked_token_stays_so_even_when_its_first_answer_is_forgotten(world: World, first: Side, second: Side) -> None:
    key = {"Idempotency-Key": str(new_id())}
    issued = world.ops.post("/tokens", json=wanted(first), headers=key).json()
    world.ops.delete(f"/tokens/{issued['id']}")
    with world.log.pool.connection() as connection:
        connection.execute("DELETE FROM idempotency WHERE key = %s", (key["Idempotency-Key"],))
    holder = world.client(issued["token"])
    for body in (wanted(first), wanted(second), wanted(first, label="Anders")):
        assert world.ops.post("/tokens", json=body, headers=key).status_code in (409, 422)
        assert holder.get("/users").status_code == 401


@pytest.mark.requirement("X-06")
def test_no_refusal_tells_a_tokens_hash(world: World) -> None:
    token_hash = hashlib.sha256(new_id().bytes).hexdigest()
    cause = Cause(OPERATOR, "console:test", "test", "test")
    world.dispatcher.run(IssueApiToken(token_id=new_id(), label="Eins", role="ops", token_hash=token_hash), cause)
    with pytest.raises(Refusal) as refused:
        world.dispatcher.run(IssueApiToken(token_id=new_id(), label="Zwei", role="ops", token_hash=token_hash), cause)
    assert token_hash not in f"{refused.value.facts} {refused.value.text_de} {refused.value.text_en}"
