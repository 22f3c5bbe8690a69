"""Devices, and kinds of them, that people hide: on no list, in no figure, and their numbers say so (F-08)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.conftest import Side, World, new_imei


@pytest.fixture
def side(world: World) -> Side:
    side = world.side("Versteck GmbH")
    for feature in ("dashboard", "clarification_cases"):
        assert world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number}).status_code == 200
    return side


def in_device(side: Side, device: str) -> str:
    sim = side.sim()
    side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    return sim


def listed(side: Side, **asked: Any) -> list[str]:
    return [each["id"] for each in side.read("/devices", **asked)["items"]]


def models(side: Side) -> dict[str, int]:
    return {each["label"]: each["count"] for each in side.read("/dashboard")["charts"]["smartphone_and_tablet_models"]["slices"]}


@pytest.mark.requirement("F-08", "H-21", "H-23")
@pytest.mark.requirement("H-22")
@pytest.mark.requirement("H-17")
def test_a_hidden_device_is_left_out_everywhere_and_comes_back(side: Side) -> None:
    device, other = side.device(model="Phone Auto"), side.device(model="Phone Hand")
    sim, user = in_device(side, device), side.user("Muster, Erika")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    side.write("PUT", f"/devices/{device}/activation-lock")
    moment = datetime.now(UTC).isoformat()
    before = {path: side.read(path)["items"] for path in ("/devices", "/overview", "/sims", "/clarification-cases")}
    assert side.write("PUT", f"/devices/{device}/hidden")["changed"] is True
    assert side.write("PUT", f"/devices/{device}/hidden")["changed"] is False

    assert listed(side) == [other]
    assert listed(side, search="Auto") == []
    assert "Phone Auto" not in side.admin.get("/devices/export.csv", params={"after": side.head()}).text
    told = side.read("/devices", facets="model,hidden", count="exact")
    assert (told["total"], [each["value"] for each in told["facets"]["model"]["values"]]) == (1, ["Phone Hand"])
    assert {each["value"]: each["count"] for each in told["facets"]["hidden"]["values"]} == {None: 1}, "as the list has it"
    assert models(side) == {"Beispielwerk Phone Hand": 1}
    assert side.read("/dashboard")["figures"]["smartphones_and_tablets"]["count"] == 1
    for status in ("open", "closed"):
        cases = side.read("/clarification-cases", **{"filter[status]": status})["items"]
        assert device not in {each["device_id"] for each in cases}
    assert {each["device_id"] for each in side.read("/overview")["items"]} == {None, other}

    number = side.read(f"/sims/{sim}")
    assert (number["device"], number["no_device_reason"]["code"]) == (None, "in_hidden_device")
    assert "nicht angezeigt" in number["no_device_reason"]["de"]
    assert "not shown" in number["no_device_reason"]["en"]
    assert [note["code"] for note in number["notes"]] == ["not-updated-automatically"]
    (row,) = side.read("/overview", **{"filter[sim_id]": sim})["items"]
    assert (row["device_id"], row["model"], row["no_device_reason"], row["user"]) == (None, None, "in_hidden_device", "Muster, Erika")
    assert side.read("/overview", search="Auto")["items"] == []
    assert side.read("/overview", count="exact", **{"filter[no_device_reason]": "in_hidden_device"})["total"] == 1

    assert listed(side, **{"filter[hidden]": "by_hand"}) == listed(side, **{"filter[hidden][empty]": "false"}) == [device]
    shown = side.read(f"/devices/{device}")
    assert (shown["hidden"]["code"], shown["hidden"]["de"], shown["hidden"]["en"]) == ("by_hand", "von Hand", "by hand")
    assert [each["id"] for each in shown["sims"]] == [sim]
    assert shown["allowed_actions"]["show"]["href"] == f"/devices/{device}/hidden"
    assert shown["allowed_actions"]["hide"]["changes"] is False
    assert listed(side, at=moment, by="recorded") == [device, other] == listed(side, at=moment, sort="model")
    assert listed(side, at=datetime.now(UTC).isoformat()) == [other]
    assert side.read(f"/devices/{device}/as-of", at=datetime.now(UTC).isoformat())["hidden_because"] == "by_hand"

    assert side.write("DELETE", f"/devices/{device}/hidden")["changed"] is True
    after = {path: side.read(path)["items"] for path in before}
    assert [_as_before(each) for each in after["/devices"]] == [_as_before(each) for each in before["/devices"]]
    assert (after["/overview"], after["/sims"]) == (before["/overview"], before["/sims"])
    assert {each["id"] for each in after["/clarification-cases"]} == {each["id"] for each in before["/clarification-cases"]}
    sentences = [each["sentence"] for each in side.read(f"/devices/{device}/history")["items"]][-2:]
    assert [each["de"] for each in sentences] == ["Gerät ausgeblendet", "Gerät wieder eingeblendet"]
    assert [each["en"] for each in sentences] == ["Device hidden", "Device shown again"]
    assert side.read(f"/devices/{device}", expand="why")["why"]["hidden"]["set_by"]["event"] == "device.shown"


def _as_before(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "version"}


@pytest.mark.requirement("F-08", "H-21")
def test_a_kind_is_hidden_with_all_that_are_of_it(side: Side, world: World) -> None:
    car, phone = side.device(kind="car_phone", model="Auto 1"), side.device(model="Phone 1")
    sim = in_device(side, car)
    stranger = world.side("Nachbar GmbH")
    theirs = stranger.device(kind="car_phone")
    moment = datetime.now(UTC).isoformat()
    side.write("PUT", "/customer/hidden-device-kinds/car_phone")
    assert {each["kind"]: each["hidden"] for each in side.read("/customer")["device_kinds"]}["car_phone"] is True
    assert listed(side) == [phone]
    assert listed(stranger) == [theirs]
    assert side.read(f"/sims/{sim}")["no_device_reason"]["code"] == "in_hidden_device"
    body = {"identifiers": [{"kind": "imei", "value": new_imei()}], "description": {"kind": "car_phone", "model": "Auto 2"}}
    done = side.write("POST", "/devices", body)
    assert "wie alle dieser Art" in done["notes"][0]["de"]
    side.write("PUT", f"/devices/{phone}/description", {"kind": "car_phone"})
    assert listed(side) == []
    assert set(listed(side, **{"filter[hidden]": "kind"})) == {car, phone, done["id"]}
    refused = side.admin.delete(f"/devices/{car}/hidden")
    assert (refused.status_code, refused.json()["code"]) == (409, "kind-is-hidden")
    assert side.read(f"/devices/{car}")["allowed_actions"]["show"]["code"] == "kind-is-hidden"
    assert set(listed(side, at=moment)) == {car, phone}
    assert listed(side, at=datetime.now(UTC).isoformat()) == []
    side.write("DELETE", "/customer/hidden-device-kinds/car_phone")
    assert set(listed(side)) == {car, phone, done["id"]}
    assert side.admin.put("/customer/hidden-device-kinds/boat").status_code == 422
    assert side.viewer.put("/customer/hidden-device-kinds/car_phone").status_code == 403
    assert side.viewer.put(f"/devices/{car}/hidden").status_code == 403


@pytest.mark.requirement("F-08", "H-06")
def test_who_holds_a_hidden_device_is_told_so(side: Side) -> None:
    user, device = side.user("Muster, Hella"), side.device(model="Phone Fach")
    sim = in_device(side, device)
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    side.write("PUT", f"/devices/{device}/hidden")
    shown = side.read(f"/users/{user}")
    assert (shown["devices"], [each["id"] for each in shown["hidden_devices"]]) == ([], [device])
    assert [each["id"] for each in shown["hidden_devices"][0]["sims"]] == [sim]
    refused = side.admin.delete(f"/users/{user}")
    assert (refused.status_code, refused.json()["code"], refused.json()["facts"]["device_ids"]) == (409, "user-still-holds", [device])
    assert "Phone Fach" in refused.json()["detail_de"]
    assert [(each["row_kind"], each["user_id"]) for each in side.read("/overview")["items"]] == [("number", user)]
    side.write("DELETE", f"/sims/{sim}/device")
    assert {(each["row_kind"], each["user_id"]) for each in side.read("/overview")["items"]} == {("number", None), ("user", user)}
    side.write("POST", f"/users/{user}/deactivation")
    side.write("DELETE", f"/devices/{device}/user")
    assert side.write("DELETE", f"/users/{user}")["changed"] is True


@pytest.mark.requirement("F-08")
def test_an_identifier_of_a_hidden_device_says_that_it_is_hidden(side: Side) -> None:
    imei = new_imei()
    device = side.device(imei)
    side.write("PUT", f"/devices/{device}/hidden")
    refused = side.admin.post("/devices", json={"identifiers": [{"kind": "imei", "value": imei}]})
    assert (refused.status_code, refused.json()["code"], refused.json()["facts"]["device_id"]) == (
        409,
        "identifier-of-hidden-device",
        device,
    )


@pytest.mark.requirement("F-07", "F-08")
def test_differences_say_that_a_device_was_hidden(side: Side) -> None:
    device = side.device(model="Phone Weg")
    since = datetime.now(UTC).isoformat()
    side.write("PUT", f"/devices/{device}/hidden")
    (row,) = side.read("/devices/differences", **{"from": since, "by": "recorded"})["items"]
    assert row["id"] == device
    assert "Device hidden" in str(row["events"])


@pytest.mark.requirement("F-08")
def test_a_number_in_a_hidden_device_stays_with_its_user_and_says_why_it_has_no_device(side: Side) -> None:
    user, device = side.user("Muster, Hella"), side.device(kind="car_phone", model="Auto 7")
    sim = in_device(side, device)
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    before = datetime.now(UTC).isoformat()
    side.write("PUT", "/customer/hidden-device-kinds/car_phone")
    now = {"at": datetime.now(UTC).isoformat()}
    live, listed_ones = side.read(f"/sims/{sim}"), side.read("/users", expand="devices")["items"]
    for told in (*listed_ones, side.read(f"/users/{user}/as-of", **now), *side.read("/users", expand="devices", **now)["items"]):
        assert told["devices"] == []
        assert [(each["id"], each["no_device_reason"]) for each in told["sims"]] == [(sim, live["no_device_reason"]["code"])]
    then = side.read(f"/sims/{sim}/as-of", **now)
    assert (then["linked_device_id"], then["device"], then["no_device_reason"]) == (None, None, live["no_device_reason"])
    assert "Auto 7" not in str(then)
    then = side.read(f"/sims/{sim}/as-of", at=before)
    assert (then["linked_device_id"], then["device"]["id"], then["no_device_reason"]) == (device, device, None)
