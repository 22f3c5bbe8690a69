"""What goes out by mail and SMS is seen by ops; what it says only while no gateway sends it (E-01, E-04)."""

from __future__ import annotations

import httpx
import pytest

from access.engine.outbox import Outbox
from aggregates.engine.message_terms import Channel
from tests.api.conftest import Side, World
from tests.api.people import invited, person


@pytest.mark.requirement("E-01")
def test_ops_reads_messages_by_page_channel_and_customer(world: World, first: Side) -> None:
    ops = for_customer(world, first)
    people = [invited(world, ops, "accounting") for _ in range(3)]
    newest, second, third = ops.get("/outbox", params={"limit": 3, "filter[channel]": "mail"}).json()["items"]
    assert people[2].login in newest["content"]["body"]
    assert newest["content"]["recipient"] == f"{people[2].login}@example.org"
    assert newest["customer_number"] == first.number
    assert newest["state"] == "waiting"
    page = ops.get("/outbox", params={"limit": 1, "facets": "channel,state", "count": "exact"}).json()
    assert [item["id"] for item in page["items"]] == [newest["id"]]
    assert page["total"] == sum(each["count"] for each in page["facets"]["channel"]["values"]) >= 3
    following = ops.get("/outbox", params={"limit": 2, "cursor": page["next_cursor"]}).json()["items"]
    assert [item["id"] for item in following] == [second["id"], third["id"]]
    others = world.ops.get("/outbox", params={"limit": 500}, headers={"X-Customer": world.second.number}).json()["items"]
    assert not {item["id"] for item in others} & {newest["id"], second["id"], third["id"]}
    assert {item["customer_number"] for item in others} <= {world.second.number}
    assert newest["id"] in [item["id"] for item in world.ops.get("/outbox").json()["items"]]


def test_messages_of_the_operator_s_own_accounts_name_no_customer(world: World) -> None:
    account = person(world, world.ops, "auditor")
    sms = world.ops.get("/outbox", params={"filter[channel]": "sms", "limit": 1}).json()["items"][0]
    assert (sms["customer_id"], sms["customer_number"]) == (None, None)
    assert sms["content"]["recipient"] == account.mobile


@pytest.mark.requirement("E-01", "E-04")
def test_no_file_has_what_messages_say(world: World, first: Side) -> None:
    ops = for_customer(world, first)
    somebody = invited(world, ops, "accounting")
    text = ops.get("/outbox/export.csv", params={"filter[customer_number]": first.number}).text
    assert first.number in text
    assert somebody.login not in text
    assert "example.org" not in text


@pytest.mark.requirement("E-03")
def test_others_see_nothing_of_it(world: World, first: Side) -> None:
    for client in (first.admin, first.viewer, world.auditor):
        assert client.get("/outbox").json()["code"] == "not-allowed"


@pytest.mark.requirement("E-01", "E-04")
def test_where_a_gateway_sends_messages_nobody_else_reads_them(world: World, first: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    invited(world, for_customer(world, first), "accounting")
    sent: frozenset[Channel] = frozenset({"mail"})
    monkeypatch.setattr(Outbox, "keeps_messages", Outbox(world.log, sent).keeps_messages)
    answer = world.ops.get("/outbox").json()
    assert answer["items"]
    assert all(item["content"] is None for item in answer["items"])


def for_customer(world: World, side: Side) -> httpx.Client:
    return world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
