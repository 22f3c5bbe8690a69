"""Devices that only the feed knows, while the customer has their import switched off: whoever brings one in takes it over (F-07)."""

import threading
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from aggregates.device_terms import imei_in_full
from tests.api.conftest import Side, World
from tests.api.imports.test_imports import feed, imported


def imei(index: int) -> str:
    """The one that `feed` gives to its number of this index."""
    return imei_in_full(f"3599{index:010d}")


@pytest.fixture
def side(world: World) -> Side:
    """A customer whose numbers 1 to 3 are in devices that nobody sees."""
    side = world.side("Verdeckt AG")
    side.write("DELETE", "/customer/unknown-devices")
    imported(side, feed(1, 2, 3))
    assert side.read("/devices")["items"] == []
    assert reasons(side) == ["in_unknown_device"] * 3
    return side


def numbers(side: Side) -> list[dict[str, Any]]:
    return side.read("/sims", sort="number")["items"]


def reasons(side: Side) -> list[str | None]:
    return [each["no_device_reason"] for each in numbers(side)]


def registering(side: Side, *identifiers: str, **description: Any) -> dict[str, Any]:
    body = {"identifiers": [{"kind": "imei", "value": each} for each in identifiers], "description": description}
    return side.write("POST", "/devices", body)


@pytest.mark.requirement("F-07", "F-08")
@pytest.mark.parametrize("spelling", [imei(1), imei(1)[:14], f"{imei(1)[:2]}-{imei(1)[2:8]} {imei(1)[8:14]}/{imei(1)[14]}"])
def test_registering_one_by_hand_shows_its_record_with_history_and_number(side: Side, spelling: str) -> None:
    before = datetime.now(UTC).isoformat()
    done = registering(side, spelling, maker="Beispielwerk", model="Phone 9")
    assert done["changed"] is True
    assert "mit seiner Historie" in done["notes"][0]["de"]
    shown = side.read(f"/devices/{done['id']}")
    assert (shown["version"], shown["unknown"], shown["model"], shown["imei"]) == (done["version"], False, "Phone 9", imei(1))
    assert [each["number"] for each in shown["sims"]] == [numbers(side)[0]["number"]]
    assert reasons(side) == [None, "in_unknown_device", "in_unknown_device"]
    assert [each["device_id"] for each in side.read("/overview", sort="number")["items"]] == [done["id"], None, None]
    events = [each["event"] for each in side.read(f"/devices/{done['id']}/history")["items"]]
    assert events == ["device.discovered", "sim.put_in_device", "device.acknowledged", "device.described"]
    then = side.read("/sims", at=before, by="recorded", sort="number")["items"]
    assert [each["no_device_reason"] for each in then] == ["in_unknown_device"] * 3
    assert side.read("/devices", at=before, by="recorded")["items"] == []
    as_it_is = side.read(f"/devices/{done['id']}/as-of", at=datetime.now(UTC).isoformat(), by="effective")
    assert (as_it_is["hidden_because"], as_it_is["unknown"]) == (None, False)
    why = side.read(f"/devices/{done['id']}", expand="why")["why"]
    assert why["unknown"]["set_by"]["event"] == "device.acknowledged"
    assert why["model"]["set_by"]["event"] == "device.described"


@pytest.mark.requirement("F-07")
def test_the_answer_and_its_repetition_name_the_record(side: Side) -> None:
    body = {"identifiers": [{"kind": "imei", "value": imei(2)}]}
    first, again = (side.admin.post("/devices", json=body, headers={"Idempotency-Key": "einmal"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.headers["location"] == again.headers["location"] == f"/devices/{first.json()['id']}"
    assert again.json() == {**first.json(), "repeated": True}
    refused = side.admin.post("/devices", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "identifier-of-another-device")
    assert side.read(f"/devices/{refused.json()['facts']['device_id']}")["id"] == first.json()["id"], "which everybody can open now"


@pytest.mark.requirement("F-07", "A-08")
def test_of_two_who_register_it_at_once_one_is_told_of_the_other(side: Side) -> None:
    answers: list[httpx.Response] = []
    together = threading.Barrier(2)

    def register() -> None:
        together.wait()
        answers.append(side.admin.post("/devices", json={"identifiers": [{"kind": "imei", "value": imei(3)}]}))

    threads = [threading.Thread(target=register) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done, refused = sorted(answers, key=lambda answer: answer.status_code)
    assert (done.status_code, refused.status_code) == (201, 409)
    assert refused.json()["facts"]["device_id"] == done.json()["id"]
    assert [each["id"] for each in side.read("/devices")["items"]] == [done.json()["id"]]


@pytest.mark.requirement("F-07", "F-09")
def test_both_imeis_registered_as_one_device_bring_both_records_in(side: Side) -> None:
    done = registering(side, imei(1), imei(2))
    shown = side.read(f"/devices/{done['id']}")
    assert (shown["imei"], shown["imei2"], len(shown["merged_from"])) == (imei(1), imei(2), 1)
    assert [each["number"] for each in shown["sims"]] == [each["number"] for each in numbers(side)[:2]]
    assert reasons(side) == [None, None, "in_unknown_device"]
    side.write("POST", f"/devices/{done['id']}/split", {"absorbed_id": shown["merged_from"][0]})
    assert reasons(side) == [None, "in_unknown_device", "in_unknown_device"], "what stands by itself again is as it was"


@pytest.mark.requirement("F-07", "F-09")
def test_an_identifier_that_is_added_to_a_known_device_brings_its_record_in(side: Side) -> None:
    device = side.device()
    side.write("POST", f"/devices/{device}/identifiers", {"identifiers": [{"kind": "imei", "value": imei(1)}]})
    assert [each["device_id"] for each in numbers(side)] == [device, None, None]


@pytest.mark.requirement("F-07", "F-18")
def test_a_list_of_devices_takes_them_over(side: Side) -> None:
    user = side.user("Muster, Erika", email="erika@example.org")
    rows = f"IMEI;Modell;Nutzer E-Mail\n{imei(1)};Phone 9;erika@example.org\n{imei(2)};Phone 10;\n"
    told = imported(side, ("geraete.csv", rows.encode()), kind="devices")
    assert told["counts"]["quarantined"] == 0
    assert reasons(side) == [None, None, "in_unknown_device"]
    shown = side.read("/devices", sort="model")["items"]
    assert [(each["imei"], each["user_id"], each["unknown"]) for each in shown] == [(imei(2), None, False), (imei(1), user, False)]
    for device in shown:
        assert side.read(f"/devices/{device['id']}/history")["items"][0]["event"] == "device.discovered"


@pytest.mark.requirement("F-07", "F-09")
def test_an_extract_from_the_device_management_takes_them_over(side: Side) -> None:
    rows = f"IMEI;IMEI 2;Serial number;Model;Manufacturer\n{imei(1)};{imei(2)};DXAB12CD34;iPhone 15;Apple\n"
    told = imported(side, ("intune.csv", rows.encode()), kind="device_extract")
    assert told["counts"]["quarantined"] == 0
    (shown,) = side.read("/devices")["items"]
    assert (shown["imei"], shown["imei2"], shown["serial_number"], shown["unknown"]) == (imei(1), imei(2), "DXAB12CD34", False)
    assert reasons(side) == [None, None, "in_unknown_device"]


@pytest.mark.requirement("F-07", "X-06")
def test_each_customer_has_its_own(world: World, side: Side) -> None:
    other = world.side("Nachbar AG")
    done = registering(other, imei(1))
    assert done["notes"] == []
    assert [each["event"] for each in other.read(f"/devices/{done['id']}/history")["items"]] == ["device.registered"]
    assert reasons(side) == ["in_unknown_device"] * 3
    mine = registering(side, imei(1))
    assert mine["id"] != done["id"]
    assert other.read(f"/devices/{done['id']}")["sims"] == []


@pytest.mark.requirement("F-07")
def test_it_is_taken_over_as_of_a_day_on_which_it_was_there(side: Side) -> None:
    body = {"identifiers": [{"kind": "imei", "value": imei(1)}]}
    done = side.write("POST", "/devices", body, **{"X-Effective-At": "2026-10-15"})
    assert [each["id"] for each in side.read("/devices")["items"]] == [done["id"]]
    for at, unknown in (("2026-10-10", True), ("2026-10-20", False)):  # their import was switched off later
        listed = {each["id"]: each["unknown"] for each in side.read("/devices", at=at, by="effective")["items"]}
        assert (listed[done["id"]], len(listed)) == (unknown, 3)
