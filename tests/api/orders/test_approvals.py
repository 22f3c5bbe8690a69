"""Orders that need approval, over HTTP: they wait, are brought to mind, approved or declined, and nobody works on them before (H-11)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from commands.timers.timekeeper import Timekeeper
from eventstore.ids import new_id
from tests.api.conftest import World
from tests.api.crew import let_in
from tests.api.engine.menus import Menu
from tests.api.orders.shop import Shop, shop
from tests.api.people import Person, person

RULES = "/customer/approval-rules"
WAIT = {"Prefer": "wait=30"}


def ops_of(world: World, place: Shop) -> httpx.Client:
    return world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": place.side.number})


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    made = shop(world, "Genehmigung GmbH")
    for feature in ("approval", "bulk_order"):
        assert ops_of(world, made).put(f"/customer/features/{feature}").status_code == 200
    return made


@pytest.fixture(scope="module")
def boss(world: World, place: Shop) -> Person:
    """Who approves each order of a device."""
    made = person(world, ops_of(world, place), "administrator", name="Freigabe, Frieda")
    place.side.write("PUT", RULES, {"device_kinds": ["smartphone"], "approvers": [made.account_id]})
    return made


def listed(client: httpx.Client, place: Shop, **asked: Any) -> list[str]:
    answer = client.get("/orders", params={"after": place.side.head(), **asked})
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


@pytest.mark.requirement("H-11", "A-10", "A-11")
def test_an_order_waits_until_it_is_approved(place: Shop, boss: Person) -> None:
    side, user = place.side, place.user("Muster, Max")
    answer = side.write("POST", "/orders", {"user_id": user, "items": [{"article_number": "BW-1"}]})
    order, [waits] = answer["id"], answer["notes"]
    told = side.read(f"/orders/{order}")
    assert (told["status"], told["open"], told["approval"], told["approval_reasons"]) == ("awaiting_approval", True, "awaiting", ["kind"])
    assert told["items"][0]["status"] == "awaiting_approval"
    assert waits["de"] == f"Die Bestellung {told['number']} wartet auf eine Genehmigung; vorher arbeitet niemand an ihr."
    assert listed(side.admin, place, **{"filter[status]": "awaiting_approval"}) == [order]
    assert listed(place.fulfilment, place, **{"filter[user_id]": user}) == [], "nobody who fulfils it sees it"
    for part in ("", "/history", "/history/export.pdf", "/as-of?at=2026-12-31", "/why"):
        hidden = place.fulfilment.get(f"/orders/{order}{part}")
        assert (hidden.status_code, hidden.json()["code"]) == (404, "not-found"), part
    for form in ("", "/export.csv"):
        mine, theirs = (
            client.get(f"/orders/differences{form}", params={"after": side.head()}).text for client in (side.admin, place.fulfilment)
        )
        assert (told["number"] in mine, told["number"] in theirs) == (True, False), form
    mine, theirs = (client.get("/dashboard").json()["figures"]["open_orders"]["count"] for client in (side.admin, place.fulfilment))
    assert (mine, theirs) == (1, 0)
    refused = place.fulfilment.post(f"/orders/{order}/acceptance")
    assert (refused.status_code, refused.json()["code"]) == (409, "order-awaits-approval")
    mine = side.read(f"/orders/{order}")["allowed_actions"]
    assert [mine[name].get("code") for name in ("approve", "decline_approval")] == ["not-an-approver"] * 2
    assert side.admin.post(f"/orders/{order}/approval").json()["code"] == "not-an-approver"
    theirs = boss.client.get(f"/orders/{order}").json()["allowed_actions"]["approve"]
    assert (theirs["allowed"], theirs["href"]) == (True, f"/orders/{order}/approval")

    before = side.read(f"/orders/{order}/history")["items"]
    done = boss.client.post(theirs["href"])
    assert done.status_code == 200, done.text
    told = side.read(f"/orders/{order}")
    assert (told["status"], told["approval"]) == ("approved", "approved")
    assert listed(place.fulfilment, place, **{"filter[user_id]": user}) == [order]
    assert place.fulfilment.get("/dashboard").json()["figures"]["open_orders"]["count"] == 1
    assert [each["event"] for each in before] == ["order.placed", "order.approval_asked"]
    assert "braucht eine Genehmigung: Geräteart" in before[1]["sentence"]["de"]
    [*_, last] = side.read(f"/orders/{order}/history")["items"]
    assert (last["event"], last["actor_name"]["de"]) == ("order.approved", "Freigabe, Frieda")
    assert side.read(f"/orders/{order}/as-of", at=before[1]["recorded_at"])["status"] == "awaiting_approval"
    place.does(f"/orders/{order}/acceptance", {})
    assert side.read(f"/orders/{order}")["status"] == "accepted"
    without = place.ordered(user, "H-1")
    assert side.read(f"/orders/{without}")["approval"] is None


@pytest.mark.requirement("H-11")
def test_a_declined_approval_ends_the_order_with_its_reason(place: Shop, boss: Person) -> None:
    user = place.user("Beispiel, Hans")
    order = place.ordered(user)
    done = boss.client.post(f"/orders/{order}/approval-decline", json={"reason": "Hans hat schon eines"})
    assert done.status_code == 200, done.text
    told = place.side.read(f"/orders/{order}")
    assert (told["status"], told["open"], told["approval"], told["reason"]) == ("declined", False, "declined", "Hans hat schon eines")
    place.side.write("DELETE", f"/users/{user}")
    place.side.write("POST", f"/users/{user}/erasure")
    assert place.side.read(f"/orders/{order}")["reason"] is None
    assert "Hans hat" not in str(place.side.read(f"/orders/{order}/history"))


@pytest.mark.requirement("H-11", "H-23")
def test_it_is_brought_to_mind_and_is_a_clarification_case(world: World, place: Shop, boss: Person) -> None:
    side = place.side
    order = place.ordered(place.user("Warte, Wanda"))
    side.read("/orders")
    with_time = Timekeeper(world.log, world.dispatcher, lambda: datetime.now(UTC) + timedelta(days=8))
    with_time.catch_up()
    with_time.give_back()
    [case] = [each for each in side.read("/clarification-cases")["items"] if each["subject_id"] == order]
    assert (case["kind"], case["status"], case["priority"]) == ("order_without_approval", "open", 2)
    sentences = [each["sentence"]["de"] for each in side.read(f"/orders/{order}/history")["items"]]
    assert any("wartet noch auf Genehmigung (1. Erinnerung)" in each for each in sentences)
    assert boss.client.post(f"/orders/{order}/approval").status_code == 200
    assert [each for each in side.read("/clarification-cases")["items"] if each["subject_id"] == order] == []


@pytest.mark.requirement("H-11")
def test_whoever_alone_approves_is_told_that_nobody_approves_the_own_orders(world: World) -> None:
    other = shop(world, "Allein GmbH")
    assert ops_of(world, other).put("/customer/features/approval").status_code == 200
    alone, second = (person(world, ops_of(world, other), "administrator", name=name) for name in ("Allein, Anna", "Zweit, Zoe"))
    rules = {"every_order": True, "approvers": [alone.account_id]}
    [note] = other.side.write("PUT", RULES, rules)["notes"]
    assert note["de"].startswith("Was Allein, Anna selbst bestellt")
    wanted = {"user_id": other.user("Muster, Max"), "items": [{"article_number": "BW-1"}], "again": True}

    def placed_by(client: httpx.Client) -> list[dict[str, str]]:
        answer = client.post("/orders", json=wanted)
        assert answer.status_code == 201, answer.text
        return answer.json()["notes"]

    assert [note["de"].partition(" ")[0] for note in placed_by(alone.client)] == ["Die", "Niemand"]
    assert len(placed_by(second.client)) == 1, "she approves that"
    assert other.side.write("PUT", RULES, {**rules, "approvers": [alone.account_id, second.account_id]})["notes"] == []
    assert len(placed_by(alone.client)) == 1


@pytest.mark.requirement("H-11", "H-10")
def test_a_bulk_order_passes_the_same_gate(world: World, place: Shop, boss: Person) -> None:
    user = place.user("Viel, Vera")
    line = {"user_id": user, "article_number": "BW-1"}
    done = boss.client.post("/bulk-orders", json={"lines": [line]}, headers=WAIT).json()
    assert done["counts"]["created"] == 1
    [order] = listed(place.side.admin, place, **{"filter[user_id]": user, "after": done["position"]})
    assert place.side.read(f"/orders/{order}")["approval"] == "awaiting"
    refused = boss.client.post(f"/orders/{order}/approval")
    assert (refused.status_code, refused.json()["code"]) == (403, "own-order"), "by a list it is ordered by whoever brought that"


@pytest.mark.requirement("H-11")
def test_the_rules_are_told_as_they_were_set(world: World, place: Shop) -> None:
    other = shop(world, "Regel GmbH")
    ops = ops_of(world, other)
    for method, path in (("GET", RULES), ("PUT", RULES)):
        off = other.side.admin.request(method, path, json={} if method == "PUT" else None)
        assert (off.status_code, off.json()["code"]) == (403, "feature-off")
    on = ops.put("/customer/features/approval").json()
    other.side.read("/customer", after=on["position"])
    empty = other.side.read(RULES)
    assert (empty["every_order"], empty["above"], empty["approvers"], empty["remind_after"]) == (False, None, [], 2)
    boss, deputy = (person(world, ops, "administrator") for _ in range(2))
    [item] = other.side.read("/catalogue-items", search="Phone")["items"]
    stands_in = {"approver": boss.account_id, "deputy": deputy.account_id, "from_day": "2026-01-01", "until_day": "2099-12-31"}
    rules = {
        "every_order": False,
        "above": "500.00",
        "item_ids": [item["id"]],
        "device_kinds": ["laptop"],
        "cost_centres": ["4711"],
        "approvers": [boss.account_id],
        "deputies": [stands_in],
        "own_orders": True,
        "remind_after": 5,
    }
    other.side.write("PUT", RULES, rules)
    assert other.side.read(RULES) == {**rules, "above": {"amount": "500.00", "currency": "EUR"}}
    refused = other.side.admin.put(RULES, json={"every_order": True})
    assert (refused.status_code, refused.json()["code"]) == (422, "approvers-missing")
    order = other.ordered(other.user("Muster, Max"))
    assert other.side.read(f"/orders/{order}")["approval_reasons"] == ["no_price", "item"]
    kept = ops.delete("/customer/features/approval")
    assert (kept.status_code, kept.json()["code"]) == (409, "approvals-under-way")
    assert deputy.client.post(f"/orders/{order}/approval").status_code == 200
    [*_, last] = other.side.read(f"/orders/{order}/history")["items"]
    assert "in Vertretung von" in last["sentence"]["de"]
    assert ops.delete("/customer/features/approval").status_code == 200


@pytest.mark.requirement("H-11", "S-04")
def test_who_acts_for_the_customer_neither_approves_nor_changes_who_does(world: World, place: Shop, boss: Person) -> None:
    order = place.ordered(place.user("Fremd, Fritz"))
    reseller = person(world, world.ops, "reseller", name="Helfer, Hans", company="Beispiel Service", address="Musterweg 1")
    _, acting = let_in(world, boss, reseller)
    for answer in (acting.post(f"/orders/{order}/approval"), acting.put(RULES, json={"every_order": False})):
        assert (answer.status_code, answer.json()["code"]) == (403, "not-while-acting")
    assert acting.get(RULES).status_code == 200


@pytest.mark.requirement("H-11")
@pytest.mark.part_of("H-25")
def test_menus_say_who_may_approve(world: World, place: Shop, boss: Person) -> None:
    menu = Menu(world, "orders", {"decline_approval": lambda: {"reason": "Zu teuer"}, "cancel": lambda: {"reason": "Doch nicht"}})
    menu.bodies = {**menu.bodies, **dict.fromkeys(("decline", "promise", "ship", "deliver"), lambda: None)}
    menu.bodies["serve_from_pool"] = lambda: {"position": 1, "device_ids": [str(new_id())]}
    user = place.user("Menü, Mia")
    for name in ("approve", "decline_approval"):
        order = place.ordered(user)
        assert menu.check(place.side.admin, order) == ["cancel"]
        assert {*menu.check(boss.client, order)} == {"cancel", "approve", "decline_approval"}
        menu.do(boss.client, name, menu.of(boss.client, order)[name])
        menu.check(boss.client, order)
    without = place.ordered(user, "H-1")
    assert menu.check(boss.client, without) == ["cancel"]
    assert {each for each in menu.seen if each[0] in ("approve", "decline_approval")} == {
        *((name, code) for name in ("approve", "decline_approval") for code in ("changes", "changes nothing", "not-an-approver")),
        *((name, "order-awaits-no-approval") for name in ("approve", "decline_approval")),
        ("approve", "order-is-completed"),
    }
