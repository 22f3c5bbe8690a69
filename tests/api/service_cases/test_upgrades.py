"""Upgrades over HTTP: from the order in the place of a device to the old one in the pool, or sold (H-12)."""

import pytest

from tests.api.conftest import World, new_imei
from tests.api.orders.shop import Shop, shop
from tests.api.remarketing.condition import AS_NEW
from tests.api.service_cases.days import pick_up_day


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    made = shop(world, "Upgrade GmbH")
    for feature in ("upgrade_pool", "upgrade_remarketing", "remarketing"):
        assert world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": made.side.number}).status_code == 200
    made.side.read("/customer")
    return made


def phone_of(place: Shop, name: str) -> tuple[str, str]:
    """A user with an old phone, and that."""
    user, device = place.user(name), place.side.device(model="Phone 0")
    place.side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    return user, device


@pytest.mark.requirement("H-12", "H-23", "A-10")
@pytest.mark.parametrize("whereabouts", ["pool", "remarketing"])
def test_the_old_device_comes_back_once_the_new_one_has_come(place: Shop, whereabouts: str) -> None:
    side = place.side
    user, old = phone_of(place, f"Muster, {whereabouts}")
    sim = side.sim()
    side.write("PUT", f"/sims/{sim}/device", {"device_id": old})
    menu = side.read(f"/devices/{old}")["allowed_actions"]["upgrade"]
    assert (menu["allowed"], menu["href"]) == (True, f"/devices/{old}/upgrade")
    asked = {"whereabouts": whereabouts, "article_number": "BW-1", "sending": "label", "own_number": "4711"}
    order = side.write("POST", menu["href"], asked)["id"]
    told = side.read(f"/orders/{order}")
    assert (told["status"], told["user_id"], told["own_number"]) == ("placed", user, "4711")
    comes = {"device_id": old, "device": "Beispielwerk Phone 0", "whereabouts": whereabouts}
    comes |= {"outcome": None, "held_up_by": None, "return_id": None}
    assert told["old_device"] == comes
    assert "ersetzt" in side.read(f"/orders/{order}/history")["items"][1]["sentence"]["de"]
    denied = side.read(f"/devices/{old}")["allowed_actions"]["upgrade"]
    again = side.admin.post(menu["href"], json=asked)
    assert (denied["code"], again.status_code, again.json()["code"]) == ("device-is-upgraded", 409, "device-is-upgraded")
    assert side.read("/service-cases", **{"filter[device_id]": old})["items"] == []

    place.does(f"/orders/{order}/acceptance", {})
    place.delivered(order, place.shipped(order, new_imei()[:14]))
    [back] = side.read("/service-cases", **{"filter[device_id]": old})["items"]
    assert (back["kind"], back["status"], back["whereabouts"], back["occasion"]) == ("return", "requested", whereabouts, "replaced")
    assert [each["kind"] for each in side.read("/clarification-cases")["items"] if each["device_id"] == old] == ["open_return"]
    assert side.read(f"/orders/{order}")["old_device"] == {**comes, "outcome": "goes_back", "return_id": back["id"]}
    place.does(f"/service-cases/{back['id']}/receipt")
    place.does(f"/service-cases/{back['id']}/completion")
    assert side.read(f"/devices/{old}")["whereabouts"] == whereabouts
    [new] = [each["id"] for each in side.read("/devices", **{"filter[user_id]": user})["items"]]
    number = side.read(f"/sims/{sim}")
    assert (number["device"]["id"], number["user"]["id"]) == (new, user)
    sold = [each["case_id"] for each in side.read("/remarketings")["items"] if each["device_id"] == old]
    assert sold == ([back["id"]] if whereabouts == "remarketing" else [])
    events = [each["event"] for each in side.read(f"/devices/{old}/history")["items"]]
    assert [each for each in events if each.startswith("upgrade.")] == ["upgrade.ordered", "upgrade.ended"]


@pytest.mark.requirement("H-12")
@pytest.mark.part_of("H-25")
def test_what_is_not_agreed_is_refused(world: World) -> None:
    other = shop(world, "Ohne Upgrade GmbH")
    _, old = phone_of(other, "Muster, Max")
    asked = {"whereabouts": "pool", "article_number": "BW-1", "sending": "own"}
    refused = other.side.admin.post(f"/devices/{old}/upgrade", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (403, "feature-off")
    assert other.side.read(f"/devices/{old}")["allowed_actions"]["upgrade"]["code"] == "feature-off"
    assert other.side.read("/orders")["items"] == []


@pytest.mark.requirement("H-12")
def test_it_begins_at_the_users_and_the_numbers_line_too(place: Shop) -> None:
    side = place.side
    user, old = phone_of(place, "Zeile, Zoe")
    sim = side.sim()
    side.write("PUT", f"/sims/{sim}/device", {"device_id": old})
    asked = {"whereabouts": "pool", "article_number": "BW-1", "sending": "own"}
    of_user, of_number = f"/users/{user}", f"/sims/{sim}"
    for line in (of_user, of_number):
        assert side.read(line)["allowed_actions"]["upgrade"]["allowed"] is True
    order = side.write("POST", f"{of_number}/upgrade", asked)["id"]
    assert side.read(f"/orders/{order}")["user_id"] == user
    for line in (of_user, of_number):
        assert side.read(line)["allowed_actions"]["upgrade"]["code"] == "device-is-upgraded"
    side.write("POST", f"/orders/{order}/cancellation", {"reason": "Doch nicht"})
    order = side.write(
        "POST",
        f"{of_user}/upgrade",
        {**asked, "device_id": old, "sending": "pick_up", "pick_up_on": pick_up_day(), "pick_up_window": "morning"},
    )["id"]
    assert side.read(f"/orders/{order}")["user_id"] == user


@pytest.mark.requirement("H-15", "H-03")
def test_menus_of_users_and_numbers_know_that_a_device_is_being_sold(place: Shop) -> None:
    side = place.side
    user, old = phone_of(place, "Verkauft, Vera")
    sim = side.sim()
    side.write("PUT", f"/sims/{sim}/device", {"device_id": old})
    sold = side.write("POST", f"/devices/{old}/remarketing", {"condition": AS_NEW})["id"]
    number = side.read(f"/remarketings/{sold}")["number"]
    for line in (f"/users/{user}", f"/sims/{sim}"):
        menu = side.read(line)["allowed_actions"]
        for name in ("return", "repair", "exchange", "upgrade"):
            assert (menu[name]["allowed"], menu[name]["code"]) == (False, "device-is-remarketed"), (line, name)
            assert number in menu[name]["de"], name


@pytest.mark.requirement("H-12")
def test_a_cancelled_order_leaves_the_old_device_where_it_is(place: Shop) -> None:
    side = place.side
    user, old = phone_of(place, "Doch nicht, Doris")
    asked = {"whereabouts": "pool", "article_number": "BW-1", "sending": "own"}
    order = side.write("POST", f"/devices/{old}/upgrade", asked)["id"]
    side.write("POST", f"/orders/{order}/cancellation", {"reason": "Doch nicht"})
    assert side.read(f"/devices/{old}")["user"]["id"] == user
    assert side.read(f"/devices/{old}")["allowed_actions"]["upgrade"]["allowed"] is True
    assert side.read("/service-cases", **{"filter[device_id]": old})["items"] == []


@pytest.mark.requirement("H-12", "H-13", "H-23", "A-10")
def test_an_old_device_in_another_case_goes_back_once_that_has_ended(place: Shop) -> None:
    side = place.side
    user, old = phone_of(place, "Werkstatt, Willi")
    order = side.write("POST", f"/devices/{old}/upgrade", {"whereabouts": "pool", "article_number": "BW-1", "sending": "label"})["id"]
    answers = {"affected": "display", "display_works": "no", "turns_on": "yes"}
    repair = side.write("POST", f"/devices/{old}/repair", {"fault": "Display gesprungen", "sending": "own", "answers": answers})["id"]
    place.does(f"/orders/{order}/acceptance", {})
    place.delivered(order, place.shipped(order, new_imei()[:14]))

    told, of_it = side.read(f"/orders/{order}"), {"filter[kind]": "held_up_upgrade", "filter[device_id]": old}
    assert (told["old_device"]["held_up_by"], told["old_device"]["outcome"]) == (repair, None)
    [case] = side.read("/clarification-cases", **of_it)["items"]
    named = f"{told['number']} ({side.read(f'/service-cases/{repair}')['number']})"
    assert (case["subject_kind"], case["subject"], case["user_id"], case["user"]) == ("upgrade", named, user, "Werkstatt, Willi")
    assert "held_up_upgrade" in [each["kind"] for each in side.read(f"/devices/{old}")["cases"]]
    [cell] = side.read(f"/clarification-cases/{case['id']}/why", field="status")["cells"]
    assert cell["set_by"]["event"] == "upgrade.held_up"
    summary = {each["kind"]: each for each in side.read("/clarification-cases/summary")["kinds"]}["held_up_upgrade"]
    assert (summary["open"], "Rücksendung von selbst" in summary["resolved_by"]["de"]) == (1, True)
    number = side.read(f"/service-cases/{repair}")["number"]
    for history in (f"/devices/{old}/history", f"/users/{user}/history", f"/orders/{order}/history"):
        [entry] = [each for each in side.read(history)["items"] if each["event"] == "upgrade.held_up"]
        assert (number in entry["sentence"]["de"], number in entry["sentence"]["en"]) == (True, True), history
    assert side.read(f"/devices/{old}")["allowed_actions"]["upgrade"]["allowed"] is False

    side.write("POST", f"/service-cases/{repair}/cancellation", {"reason": "Lohnt nicht"})
    [back] = side.read("/service-cases", **{"filter[device_id]": old, "filter[open]": "true"})["items"]
    assert (back["kind"], back["whereabouts"], back["occasion"], back["user_id"]) == ("return", "pool", "replaced", user)
    assert (
        side.read(f"/orders/{order}")["old_device"] | {"held_up_by": None, "outcome": "goes_back", "return_id": back["id"]}
        == (side.read(f"/orders/{order}")["old_device"])
    )
    assert side.read("/clarification-cases", **of_it)["items"] == []
    assert [each["id"] for each in side.read("/clarification-cases", at=entry["recorded_at"], **of_it)["items"]] == [case["id"]]
