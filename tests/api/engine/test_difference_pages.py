"""Pages of what differs in a list between two moments, in both directions (A-11, X-01)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Side, World
from tests.api.engine.test_differences import moments, now, own

__all__ = ["moments", "own"]


@pytest.mark.requirement("A-11")
def test_all_pages_are_of_the_moments_of_the_first(own: Side, moments: tuple[str, str]) -> None:
    everything = own.read("/users/differences", limit=500)
    page = own.read("/users/differences", limit=1)
    ids, moment = [page["items"][0]["id"]], page["from"]
    while page["next_cursor"] is not None:
        page = own.read("/users/differences", limit=1, cursor=page["next_cursor"])
        assert page["from"] == moment
        ids += [item["id"] for item in page["items"]]
    assert ids == [item["id"] for item in everything["items"]]
    assert len(ids) == len(set(ids)) == 3
    assert everything["prev_cursor"] is None
    back = [page["items"][0]["id"]]
    while page["prev_cursor"] is not None:
        page = own.read("/users/differences", limit=1, cursor=page["prev_cursor"])
        assert (page["from"], len(page["items"])) == (moment, 1)
        back.append(page["items"][0]["id"])
    assert back == ids[::-1]
    assert own.read("/users/differences", limit=2, cursor=page["next_cursor"])["items"] == everything["items"][1:]


@pytest.mark.requirement("X-01")
def test_pages_backwards_hold_what_came_and_what_changed_in_the_list_s_order(world: World, own: Side) -> None:
    there = [own.user(f"Muster, Anna-{number}") for number in range(4)]
    own.read("/users", after=world.log.head())
    start = now(world)
    for user in there[1:]:
        own.write("PUT", f"/users/{user}/name", {"name": f"Neu {user}"})
    for number in range(4):
        own.user(f"Beispiel, Bert-{number}")
    asked: dict[str, Any] = {"from": start, "to": now(world)}
    everything = [item["id"] for item in own.read("/users/differences", **asked)["items"]]
    assert len(everything) == 7
    page = own.read("/users/differences", limit=5, **asked)
    page = own.read("/users/differences", limit=5, cursor=page["next_cursor"], **asked)
    assert ([item["id"] for item in page["items"]], page["next_cursor"]) == (everything[5:], None)
    page = own.read("/users/differences", limit=3, cursor=page["prev_cursor"], **asked)
    assert [item["id"] for item in page["items"]] == everything[2:5]
    page = own.read("/users/differences", limit=3, cursor=page["prev_cursor"], **asked)
    assert ([item["id"] for item in page["items"]], page["prev_cursor"]) == (everything[:2], None)
