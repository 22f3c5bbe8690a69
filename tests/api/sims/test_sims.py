"""Numbers over HTTP: those of other carriers by hand, PIN and PUK behind a recorded look."""

from datetime import UTC, datetime

import httpx
import pytest

from aggregates.sim import SimRegistered
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.unit import Unit
from tests.api.conftest import Side, World, new_number
from tests.importers.portal import iccid


def fed_sim(world: World, side: Side, number: str) -> str:
    """A number as a feed brings it."""
    sim_id = new_id()
    cause = Cause(customer_id=type(sim_id)(side.customer_id), actor="import:test", causation="import:test#1", correlation="test")
    world.log.append([Unit(cause, [StreamEvent(sim_id, SimRegistered(number=number, carrier="Vodafone", fed=True))])])
    return str(sim_id)


@pytest.mark.requirement("F-10")
def test_a_number_of_another_carrier_is_made_by_hand_and_says_so(first: Side) -> None:
    number = new_number()
    answer = first.admin.post("/sims", json={"number": number, "carrier": "Beispielnetz", "tariff": {"name": "Business M"}})
    assert answer.status_code == 201
    assert "nicht automatisch" in answer.json()["notes"][0]["de"]
    sim = answer.json()["id"]
    shown = first.read(f"/sims/{sim}")
    assert [note["code"] for note in shown["notes"]] == ["not-updated-automatically"]
    assert first.read(f"/numbers/{number}") == shown
    assert first.admin.post("/sims", json={"number": number, "carrier": "Anders"}).json()["code"] == "number-taken"
    first.write("PATCH", f"/sims/{sim}", {"tariff": {"name": "Business L"}, "status": "paused"})
    changed = first.read(f"/sims/{sim}")
    assert (changed["tariff"], changed["status"]) == ("Business L", "paused")


@pytest.mark.requirement("F-11", "F-08")
def test_a_carriers_number_is_linked_but_not_assigned(world: World, first: Side) -> None:
    sim = fed_sim(world, first, new_number())
    device, user = first.device(), first.user()
    shown = first.read(f"/sims/{sim}")
    assert shown["no_device_reason"] == {
        "code": "in_no_device",
        "de": "Die SIM-Karte liegt in keinem Gerät",
        "en": "The SIM card is in no device",
    }
    refused = first.admin.put(f"/sims/{sim}/user", json={"user_id": user})
    assert refused.status_code == 409
    assert refused.json()["code"] == "user-comes-with-device"
    assert "Zuordnung des Gerätes" in refused.json()["detail_de"]
    linked = first.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    assert "überschreiben" in linked["notes"][0]["de"]
    assert "overwrite" in linked["notes"][0]["en"]
    assert [note["code"] for note in first.read(f"/sims/{sim}")["notes"]] == ["link-may-be-overwritten"]
    assert first.admin.patch(f"/sims/{sim}", json={"status": "paused"}).json()["code"] == "feed-decides"
    first.write("DELETE", f"/sims/{sim}/device")
    assert first.read(f"/sims/{sim}")["device"] is None


@pytest.mark.requirement("F-10", "H-04")
def test_the_operator_says_which_numbers_of_other_carriers_it_serves(world: World, first: Side) -> None:
    fed, served, other = fed_sim(world, first, new_number()), first.sim(), first.sim()
    before = datetime.now(UTC).isoformat()
    path, ops = f"/sims/{served}/operator-service", {"X-Customer": first.number}
    assert first.admin.put(path).json()["code"] == "not-allowed", "it is agreed with the operator"
    position = world.ops.put(path, headers=ops).json()["position"]
    assert world.ops.put(f"/sims/{fed}/operator-service", headers=ops).json()["code"] == "served-anyway"
    user = first.user()
    first.write("PUT", f"/sims/{served}/user", {"user_id": user})

    def flags() -> list[bool | None]:
        return [first.read(f"/sims/{sim}", after=position)["served_by_operator"] for sim in (fed, served, other)]

    assert flags() == [None, True, False]
    assert [each["id"] for each in first.read("/sims", **{"filter[served_by_operator]": "true", "filter[id]": served})["items"]] == [served]
    assert first.read(f"/users/{user}")["sims"][0]["served_by_operator"] is True
    assert [each["number"] for each in first.read("/overview", **{"filter[served_by_operator]": "true", "filter[sim_id]": served})["items"]]
    assert first.read(f"/sims/{served}/as-of", at=before, by="recorded")["served_by_operator"] is False
    position = world.ops.delete(path, headers=ops).json()["position"]
    assert flags() == [None, False, False]
    told = [entry["sentence"]["de"] for entry in first.read(f"/sims/{served}/history")["items"]]
    assert [each for each in told if "mitbetreut" in each] == [
        "Wird vom Betreiber des Portals mitbetreut",
        "Wird vom Betreiber des Portals nicht mehr mitbetreut",
    ]


@pytest.mark.requirement("H-04")
def test_pin_and_puk_are_shown_to_administrators_and_each_look_is_recorded(world: World, first: Side) -> None:
    sim = first.sim(pin="1234", puk="12345678")
    listed = first.read("/sims", **{"filter[number]": first.read(f"/sims/{sim}")["number"]})
    assert "12345678" not in str(listed)
    assert first.read(f"/sims/{sim}")["has_codes"] is True
    looked = first.admin.post(f"/sims/{sim}/codes")
    assert looked.json()["codes"] == {"pin": "1234", "puk": "12345678"}
    assert looked.headers["cache-control"] == "no-store"
    for client, headers in ((first.viewer, {}), (world.ops, {"X-Customer": first.number}), (world.auditor, {"X-Customer": first.number})):
        refused = client.post(f"/sims/{sim}/codes", headers=headers)
        assert refused.status_code == 403
        assert "12345678" not in refused.text
    events = [entry["event"] for entry in first.read(f"/sims/{sim}/history")["items"]]
    assert events == ["sim.registered", "sim.codes_shown"]
    assert "12345678" not in str(world.ops.get("/ops/events", params={"stream": sim}).json())
    first.write("PATCH", f"/sims/{sim}", {"pin": None, "puk": None})
    assert first.admin.post(f"/sims/{sim}/codes").json()["code"] == "no-codes"


@pytest.mark.requirement("A-12")
def test_a_number_has_a_history_by_its_number_too(first: Side) -> None:
    number = new_number()
    sim, device = first.sim(number), first.device(model="Phone Verlauf")
    first.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    told = first.read(f"/numbers/{number}/history")
    assert told["items"] == first.read(f"/sims/{sim}/history")["items"]
    put = told["items"][-1]
    assert "Phone Verlauf" in put["sentence"]["de"]
    assert put["sentence"]["de"].startswith("Rufnummer in Gerät Beispielwerk Phone Verlauf (IMEI ")
    assert "(von Hand)" in put["sentence"]["de"]
    assert "(by hand)" in put["sentence"]["en"]
    assert put["changes"][0]["new"] == device
    assert "Phone Verlauf" in put["changes"][0]["new_text"]["de"]
    assert first.admin.get("/numbers/+4915559999999/history").status_code == 404
    assert first.admin.get("/numbers/abc/history").status_code == 404


@pytest.mark.requirement("A-11")
def test_a_number_as_it_stood_has_no_secrets(first: Side) -> None:
    sim = first.sim(pin="4321")
    told = first.read(f"/sims/{sim}/as-of", at=datetime.now(UTC).isoformat(), by="effective")
    assert told["status"] == "active"
    assert "codes" not in told
    assert "sealed" not in str(told)


@pytest.mark.requirement("F-10")
@pytest.mark.parametrize(
    ("written", "e164", "warned"),
    [
        ("+3197012345678", "+3197012345678", False),
        ("+49 1525 1234567890", "+4915251234567890", True),
        ("\u202a+49 (0)1713\u00a0920-002\u202c", "+491713920002", False),
        ("0171\u200b 3920003", "+491713920003", False),
    ],
)
def test_a_number_is_taken_as_feeds_take_it(first: Side, written: str, e164: str, warned: bool) -> None:
    answer = first.admin.post("/sims", json={"number": written, "carrier": "Beispielnetz"})
    assert answer.status_code == 201, answer.text
    assert [f"„{e164}“" in note["de"] for note in answer.json()["notes"]] == [False, *([True] if warned else [])]
    assert first.read(f"/numbers/{e164}")["number"] == e164
    assert first.admin.post("/sims", json={"number": e164, "carrier": "Anders"}).json()["code"] == "number-taken"
    assert first.admin.post("/sims", json={"number": "+49 171", "carrier": "Anders"}).status_code == 422


@pytest.mark.requirement("F-10", "F-02")
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_card_is_taken_as_feeds_take_it(first: Side, method: str) -> None:
    def said(iccid: str | None) -> httpx.Response:
        body = {"card": {"iccid": iccid, "card_type": "eSIM"}}
        if method == "POST":
            return first.admin.post("/sims", json={"number": new_number(), "carrier": "Beispielnetz", **body})
        return first.admin.patch(f"/sims/{first.sim()}", json=body)

    def kept(answer: httpx.Response) -> tuple[str | None, list[str]]:
        assert answer.is_success, answer.text
        sim = answer.json()["id"]
        return first.read(f"/sims/{sim}", after=answer.json()["position"])["iccid"], [note["en"] for note in answer.json()["notes"][-1:]]

    good, wrong = iccid(7), iccid(7)[:-1] + str((int(iccid(7)[-1]) + 1) % 10)
    iccids = [kept(said(written)) for written in (good, f"{good[:4]} {good[4:]}F", f"\u200b{good}", wrong, "", None)]
    assert [each for each, _ in iccids] == [good, good, good, wrong, None, None]
    warned = [any("check digit of the SIM card number" in note for note in notes) for _, notes in iccids]
    assert warned == [False, False, False, True, False, False]
    for malformed in ("12345", "8949ABC", "8,94902E+18", "49" + good[2:]):
        refused = said(malformed)
        assert refused.status_code == 422, malformed
        assert "card.iccid" in str(refused.json()["errors"]) or "iccid" in str(refused.json()["errors"])
