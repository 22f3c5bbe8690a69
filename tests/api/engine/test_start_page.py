"""The first page after the login: where the caller may go, what there is to do, what may be created."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import Side, World

if TYPE_CHECKING:
    import httpx

    from tests.api.crew import Crew


def _tiles(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {tile["name"]: tile for tile in told["tiles"]}


@pytest.fixture(scope="module")
def started(world: World) -> Side:
    side = world.side("Anfang GmbH")
    for feature in ("clarification_cases", "remarketing"):
        world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number})
    return side


@pytest.mark.part_of("H-25")
def test_tiles_lead_where_the_caller_may_go_and_say_why_not(crew: Crew) -> None:
    first = crew.first
    askers: dict[str, tuple[httpx.Client, dict[str, str]]] = {
        **{role: (each.client, {}) for role, each in first.people.items()},
        **{f"{role} for all": (each.client, {}) for role, each in crew.operators.items()},
        **{role: (each.client, {"X-Customer": first.side.number}) for role, each in crew.operators.items() if role != "reseller"},
        "acting": (first.acting, {}),
    }
    for role, (client, headers) in askers.items():
        told = client.get("/start", headers=headers).json()
        assert {tile["name"] for tile in told["tiles"]} >= {"users", "overview"}
        for tile in told["tiles"]:
            answer = client.request(tile["method"], tile["href"], headers=headers)
            refused = tile["refused"]
            told_why = (refused["code"], refused["en"]) if refused else None
            problem: dict[str, Any] = answer.json() if answer.status_code >= 400 else {}
            why = (problem["code"], problem["detail_en"]) if problem else None
            assert (role, tile["name"], told_why) == (role, tile["name"], why)


@pytest.mark.part_of("H-25")
def test_what_is_switched_off_says_so(started: Side) -> None:
    tile = _tiles(started.read("/start"))["dashboard"]
    assert (tile["refused"]["code"], "Dashboard" in tile["refused"]["de"]) == ("feature-off", True)


def test_nobody_is_shown_what_only_the_other_side_may(world: World, started: Side) -> None:
    told = started.read("/start")
    assert {"customers", "tokens", "operations", "events", "outbox"}.isdisjoint(_tiles(told))
    assert "/customers" not in {each["href"] for each in told["creations"]}
    assert "customers" in _tiles(world.ops.get("/start").json())


@pytest.mark.requirement("H-23")
def test_counters_count_what_their_lists_show(started: Side) -> None:
    user = started.user()
    started.user("Gast, Greta")
    held, free = started.device(model="Phone 1"), started.device(model="Phone 2")
    started.write("POST", f"/devices/{held}/assignment", {"user_id": user})
    started.write("PUT", f"/devices/{free}/activation-lock")
    hidden = started.device(model="Phone 3")
    started.write("PUT", f"/devices/{hidden}/hidden")
    started.sim()
    told = _tiles(started.read("/start"))
    counted = {name: [(each["label"]["en"], each["count"]) for each in tile["counters"]] for name, tile in told.items() if tile["counters"]}
    assert counted == {
        "users": [("active users", 2)],
        "devices": [("devices without user", 1), ("gone without certificate", 0), ("with activation lock", 1)],
        "sims": [("active numbers", 1), ("missing from the feed", 0)],
        "clarification_cases": [("open cases", 2)],
        "catalogue": [("items offered", 0)],
        "orders": [("open orders", 0)],
        "baskets": [("open baskets", 0)],
        "service_cases": [("open service cases", 0)],
        "remarketing": [("open remarketings", 0), ("offers without an answer", 0)],
        "imports": [("quarantined rows", 0)],
        "accounts": [("invited", 0)],
    }
    for tile in told.values():
        for each in tile["counters"]:
            assert started.admin.get(f"{each['href']}&count=exact").json()["total"] == each["count"]


def test_what_may_be_created_is_told_with_its_reason(started: Side) -> None:
    admin, viewer = (
        {each["href"]: each for each in client.get("/start").json()["creations"]} for client in (started.admin, started.viewer)
    )
    hrefs = {
        "/users",
        "/devices",
        "/sims",
        "/accounts",
        "/imports",
        "/views",
        "/orders",
        "/bulk-orders",
        "/remarketings",
        "/report-schedules",
        "/own-orders",
    }
    assert admin.keys() == viewer.keys() == hrefs
    assert admin.pop("/bulk-orders")["refused"]["code"] == "feature-off"
    assert admin.pop("/own-orders")["refused"]["code"] == "not-allowed", "administrators order for whomever they want"
    assert [each["refused"] for each in admin.values()] == [None] * 9
    assert viewer.pop("/views")["refused"] is None, "whoever sees lists may save how they are to be seen"
    assert viewer.pop("/report-schedules")["refused"] is None, "and may have reports come to the own mailbox"
    assert {each["refused"]["code"] for each in viewer.values()} == {"not-allowed"}
    problem = started.viewer.post("/users", json={"name": "Muster, Max"}).json()
    assert viewer["/users"]["refused"]["de"] == problem["detail_de"]
    assert admin["/users"]["operation"] == "registerUser"
    assert admin["/users"]["label"] == {"de": "Nutzer anlegen", "en": "Register a user"}
