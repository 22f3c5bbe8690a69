"""Devices over HTTP: registered, described, passed on, noted, locked, merged and split."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.api.conftest import Side, new_imei


@pytest.mark.requirement("H-05")
def test_a_device_is_known_by_the_imei_on_its_box(first: Side) -> None:
    imei = new_imei()
    device = first.device(imei, model="Phone Box", kind="smartphone")
    shown = first.read(f"/devices/{device}")
    assert (shown["imei"], shown["maker"], shown["kind"], shown["user"]) == (imei, "Beispielwerk", "smartphone", None)
    twice = first.admin.post("/devices", json={"identifiers": [{"kind": "imei", "value": imei}]})
    assert twice.status_code == 409
    assert twice.json()["code"] == "identifier-of-another-device"
    assert twice.json()["facts"]["device_id"] == device


def test_a_wrong_check_digit_is_said_in_both_languages(first: Side) -> None:
    imei = new_imei()
    wrong = imei[:14] + str((int(imei[14]) + 1) % 10 or 2)
    answer = first.admin.post("/devices", json={"identifiers": [{"kind": "imei", "value": wrong}]})
    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert error["pointer"].startswith("#/identifiers/0")
    assert error["detail_de"] != error["detail_en"]


@pytest.mark.requirement("F-08")
def test_a_device_without_number_says_why(first: Side) -> None:
    device = first.device()
    reason = first.read(f"/devices/{device}")["no_number_reason"]
    assert reason["code"] == "not_used"
    assert reason["de"] == "Das Gerät wird gar nicht genutzt"
    first.write("POST", f"/devices/{device}/assignment", {"user_id": first.user()})
    assert first.read(f"/devices/{device}")["no_number_reason"]["code"] == "no_sim_of_this_carrier"
    first.write("PUT", f"/sims/{first.sim()}/device", {"device_id": device})
    assert first.read(f"/devices/{device}")["no_number_reason"] is None


@pytest.mark.requirement("H-05")
def test_a_reassigned_device_takes_its_numbers_along(first: Side) -> None:
    anna, berta = first.user("Muster, Anna"), first.user("Muster, Berta")
    device, sim = first.device(model="Phone Pass"), first.sim()
    first.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    assert first.admin.post(f"/devices/{device}/reassignment", json={"user_id": anna}).json()["code"] == "device-has-no-user"
    first.write("POST", f"/devices/{device}/assignment", {"user_id": anna})
    assert first.admin.post(f"/devices/{device}/assignment", json={"user_id": berta}).json()["code"] == "device-has-user"
    passed = first.write("POST", f"/devices/{device}/reassignment", {"user_id": berta})
    assert "neuen Nutzer" in passed["notes"][0]["de"]
    assert first.read(f"/sims/{sim}")["user"] == {"id": berta, "name": "Muster, Berta"}


@pytest.mark.requirement("H-05")
def test_notes_locks_and_descriptions_are_kept(first: Side) -> None:
    device = first.device(model="Phone Note")
    first.write("POST", f"/devices/{device}/notes", {"text": "Display zerkratzt"})
    first.write("PUT", f"/devices/{device}/activation-lock")
    first.write("PUT", f"/devices/{device}/description", {"colour": "blau", "maker": None})
    first.write("POST", f"/devices/{device}/identifiers", {"identifiers": [{"kind": "serial_number", "value": "bsp-0001"}]})
    shown = first.read(f"/devices/{device}")
    assert (shown["note_count"], shown["activation_locked"], shown["colour"], shown["maker"]) == (1, True, "blau", None)
    assert shown["serial_number"] == "BSP-0001"
    first.write("POST", f"/devices/{device}/notes", {"text": "Akku getauscht"})
    assert [note["text"] for note in first.read(f"/devices/{device}/notes")["items"]] == ["Akku getauscht", "Display zerkratzt"]
    assert [case["kind"] for case in shown["cases"]] == ["activation_lock", "without_user"]
    first.write("DELETE", f"/devices/{device}/activation-lock")
    assert first.read(f"/devices/{device}")["activation_locked"] is False


@pytest.mark.requirement("H-05", "X-01")
@pytest.mark.requirement("H-18")
def test_the_notes_of_a_device_are_asked_and_taken_along_like_any_list(first: Side) -> None:
    device, other = first.device(), first.device()
    for text in ("Display zerkratzt", "Akku getauscht", "Display getauscht"):
        first.write("POST", f"/devices/{device}/notes", {"text": text})
    first.write("PUT", f"/devices/{device}/activation-lock")
    first.write("POST", f"/devices/{other}/notes", {"text": "Display fehlt"})
    path = f"/devices/{device}/notes"
    page = first.read(path, limit="2", count="exact", facets="event")
    assert [note["text"] for note in page["items"]] == ["Display getauscht", "Akku getauscht"]
    assert page["total"] == 3
    assert page["facets"]["event"]["values"] == [{"value": "device.noted", "count": 3}]
    following = first.read(path, limit="2", cursor=page["next_cursor"])
    assert [note["text"] for note in following["items"]] == ["Display zerkratzt"]
    assert following["next_cursor"] is None
    assert first.read(path, limit="2", cursor=following["prev_cursor"])["items"] == page["items"]
    found = first.read(path, **{"filter[text][contains]": "display", "sort": "position", "fields": "text"})["items"]
    assert [note["text"] for note in found] == ["Display zerkratzt", "Display getauscht"]
    assert "recorded_at" not in found[0]
    text = first.admin.get(f"{path}/export.csv", params={"filter[text][contains]": "display"}).content.decode("utf-8-sig")
    assert "Display getauscht" in text
    assert "Akku" not in text
    assert "fehlt" not in text
    for form in ("xlsx", "pdf"):
        assert first.admin.get(f"{path}/export.{form}").status_code == 200
    assert first.admin.get(path, params={"shoe": "1"}).json()["code"] == "query-unknown-parameter"


@pytest.mark.requirement("F-09", "A-10")
def test_merged_devices_answer_and_remember_as_one(first: Side) -> None:
    one, two = first.device(model="Phone Dual"), first.device(model="Phone Dual 128 GB")
    first.write("POST", f"/devices/{two}/notes", {"text": "kam als zweites Gerät"})
    first.write("POST", f"/devices/{one}/merge", {"absorbed_id": two})
    shown = first.read(f"/devices/{two}")
    assert (shown["id"], shown["merged_into"], shown["merged_from"]) == (one, one, [two])
    assert shown["imei2"] is not None
    stood = first.read(f"/devices/{two}/as-of", at=datetime.now(UTC).isoformat())
    assert (stood["absorbed_into"], stood["goes_on_as"]) == (one, one)
    assert stood["absorbed_into_name"] == stood["goes_on_as_name"] == stood["goes_on_as_name_today"]
    assert first.read(f"/devices/{one}")["merged_into"] is None
    assert [row["id"] for row in first.read("/devices", search="Dual")["items"]] == [one]
    histories = [first.read(f"/devices/{device}/history", count="exact") for device in (one, two)]
    assert histories[0] == histories[1]
    events = [entry["event"] for entry in histories[0]["items"]]
    assert events.count("device.registered") == 2
    assert {"device.noted", "device.absorbed", "device.merged"} <= set(events)
    assert histories[0]["total"] == len(events)
    first.write("POST", f"/devices/{one}/split", {"absorbed_id": two})
    assert first.read(f"/devices/{two}")["merged_into"] is None


@pytest.mark.requirement("F-09", "A-10")
def test_an_event_between_two_records_of_a_device_is_told_once(first: Side) -> None:
    one, two, sim = first.device(), first.device(), first.sim()
    first.write("PUT", f"/sims/{sim}/device", {"device_id": two})
    first.write("PUT", f"/sims/{sim}/device", {"device_id": one})
    first.write("POST", f"/devices/{one}/merge", {"absorbed_id": two})
    told = first.read(f"/devices/{one}/history", count="exact")
    positions = [entry["position"] for entry in told["items"]]
    assert positions == sorted(set(positions))
    assert told["total"] == len(positions)
    assert [row["event"] for row in told["items"]].count("sim.put_in_device") == 2


@pytest.mark.requirement("F-09", "A-10")
def serial_only(side: Side) -> str:
    """A device that is known by its serial number, so that it has room for two IMEIs."""
    serial = {"kind": "serial_number", "value": f"SN-{new_imei()}"}
    return side.write("POST", "/devices", {"identifiers": [serial], "description": {"maker": "Beispielwerk"}})["id"]


def test_a_merged_record_is_told_from_others_by_what_was_printed_on_it(first: Side) -> None:
    imeis = [new_imei(), new_imei()]
    one, two, three = serial_only(first), first.device(imeis[0]), first.device(imeis[1], model="Modell 7")
    for absorbed in (two, three):
        first.write("POST", f"/devices/{one}/merge", {"absorbed_id": absorbed})
    sentences = [entry["sentence"]["de"] for entry in first.read(f"/devices/{one}/history")["items"]]
    merged = [sentence for sentence in sentences if sentence.startswith("Mit Gerät")]
    assert merged == [
        f"Mit Gerät Beispielwerk{model} (IMEI {imei}) zusammengeführt" for model, imei in zip(("", " Modell 7"), imeis, strict=True)
    ]
    assert not [sentence for sentence in sentences if "Id …" in sentence]


def test_a_chain_of_merges_is_one_device(first: Side) -> None:
    one, two, three, sim = serial_only(first), first.device(), first.device(), first.sim()
    first.write("PUT", f"/sims/{sim}/device", {"device_id": three})
    first.write("POST", f"/devices/{two}/merge", {"absorbed_id": three})
    first.write("POST", f"/devices/{one}/merge", {"absorbed_id": two})
    shown = first.read(f"/devices/{three}")
    assert (shown["id"], sorted(shown["merged_from"])) == (one, sorted([two, three]))
    assert [each["id"] for each in shown["sims"]] == [sim]
    assert first.read(f"/sims/{sim}")["device"]["id"] == one
    assert first.read(f"/devices/{three}/history") == first.read(f"/devices/{one}/history")
    assert len(first.read(f"/devices/{one}/history", **{"filter[event]": "device.registered"})["items"]) == 3


@pytest.mark.requirement("A-11")
def test_a_device_as_it_stood(first: Side) -> None:
    anna = first.write("POST", "/users", {"name": "Muster, Anna"}, **{"X-Effective-At": "2026-01-01T08:00:00Z"})["id"]
    berta = first.user("Muster, Berta")
    body = {"identifiers": [{"kind": "imei", "value": new_imei()}], "description": {"model": "Phone Zeit"}}
    device = first.write("POST", "/devices", body, **{"X-Effective-At": "2026-01-01T08:00:00Z"})["id"]
    first.write("POST", f"/devices/{device}/assignment", {"user_id": anna}, **{"X-Effective-At": "2026-01-10T08:00:00Z"})
    first.write("POST", f"/devices/{device}/reassignment", {"user_id": berta}, **{"X-Effective-At": "2026-03-10T08:00:00Z"})

    def holder(at: str, by: str) -> object:
        told = first.read(f"/devices/{device}/as-of", at=at, by=by)
        assert told["by"] == by
        return told.get("user_name")

    assert holder("2026-01-05T00:00:00Z", "effective") is None
    assert holder("2026-02-01T00:00:00+01:00", "effective") == "Muster, Anna"
    assert holder("2026-04-01T00:00:00Z", "effective") == "Muster, Berta"
    registered, assigned, _ = (entry["recorded_at"] for entry in first.read(f"/devices/{device}/history")["items"])
    assert holder(registered, "recorded") is None
    assert holder(assigned, "recorded") == "Muster, Anna"
    first.write("PUT", f"/users/{anna}/name", {"name": "Neu, Anna"}, **{"X-Effective-At": "2026-03-01T00:00:00Z"})
    for at, by, then in (
        ("2026-02-01T00:00:00+01:00", "effective", "Muster, Anna"),
        ("2026-03-05T00:00:00+01:00", "effective", "Neu, Anna"),
        (assigned, "recorded", "Muster, Anna"),
    ):
        told = first.read(f"/devices/{device}/as-of", at=at, by=by)
        assert (told["user_name"], told["user_name_today"]) == (then, "Neu, Anna")
    for at, by, since in (
        ("2025-12-31T00:00:00Z", "effective", "2026-01-01T08:00:00+00:00"),
        ("2026-04-01T00:00:00Z", "recorded", registered),
    ):
        answer = first.admin.get(f"/devices/{device}/as-of", params={"at": at, "by": by})
        assert (answer.status_code, answer.json()["code"]) == (404, "not-yet-there")
        assert datetime.fromisoformat(answer.json()["since"]) == datetime.fromisoformat(since)
        local = [f"{datetime.fromisoformat(moment).astimezone(ZoneInfo('Europe/Berlin')):%d.%m.%Y, %H:%M:%S}" for moment in (at, since)]
        assert "Gerät: Das gab es am {} noch nicht, soweit bekannt erst seit {}.".format(*local) in answer.json()["detail_de"]
    for other in (first.user(), first.customer_id):
        answer = first.admin.get(f"/devices/{other}/as-of", params={"at": "2026-01-01T00:00:00Z"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert first.admin.get(f"/devices/{device}/as-of", params={"at": "gestern"}).status_code == 422


@pytest.mark.requirement("A-11")
def test_a_day_means_its_end_in_the_customers_time_zone(first: Side) -> None:
    anna = first.user("Muster, Anna")
    body = {"identifiers": [{"kind": "imei", "value": new_imei()}], "description": {"model": "Phone Tag"}}
    device = first.write("POST", "/devices", body, **{"X-Effective-At": "2026-01-09T08:00:00Z"})["id"]
    first.write("POST", f"/devices/{device}/assignment", {"user_id": anna}, **{"X-Effective-At": "2026-01-10T22:59:59Z"})

    def told(at: str) -> tuple[object, object]:
        told = first.read(f"/devices/{device}/as-of", at=at, by="effective")
        return told["at"], told["user_id"]

    assert told("2026-01-09") == ("2026-01-09T23:59:59.999999+01:00", None)
    assert told("2026-01-10") == ("2026-01-10T23:59:59.999999+01:00", anna)
    now = datetime.now(ZoneInfo("Europe/Berlin"))
    assert told(f"{now:%Y-%m-%d}")[1] == anna
    answer = first.admin.get(f"/devices/{device}/as-of", params={"at": f"{now + timedelta(days=2):%Y-%m-%d}"})
    assert (answer.status_code, answer.json()["code"]) == (422, "moment-in-future")
    assert first.admin.get(f"/devices/{device}/as-of", params={"at": "2026-02-31"}).status_code == 422


@pytest.mark.requirement("A-11")
def test_nothing_is_told_of_a_moment_to_come(first: Side) -> None:
    answer = first.admin.get(f"/devices/{first.customer_id}/as-of", params={"at": "2100-01-01T00:00:00Z"})
    assert (answer.status_code, answer.json()["code"]) == (422, "moment-in-future")
    assert answer.json()["detail_en"].startswith("The moment 2100-01-01 01:00:00 lies in the future"), (
        "as it is called where the customer is"
    )
    assert answer.json()["detail_de"].startswith("Der Zeitpunkt 01.01.2100, 01:00:00 liegt in der Zukunft")


@pytest.mark.requirement("F-09")
def test_an_exchanged_board_ends_an_imei_which_stays_findable(first: Side) -> None:
    old, new, serial = new_imei(), new_imei(), f"DX{new_imei()}"
    identifiers = [{"kind": "imei", "value": old}, {"kind": "serial_number", "value": serial}]
    described = {"identifiers": identifiers, "description": {"maker": "Apple", "model": "iPhone 15"}}
    device = first.write("POST", "/devices", described, **{"X-Effective-At": "2026-11-01"})["id"]
    exchanged = {"identifiers": [{"kind": "imei", "value": new}], "on": "2026-11-20"}
    assert first.write("POST", f"/devices/{device}/board-exchange", exchanged)["changed"] is True
    shown = first.read(f"/devices/{device}")
    assert (shown["imei"], shown["imei2"], shown["serial_number"]) == (new, None, serial)
    assert shown["former_identifiers"] == [
        {"identifier": f"imei:{old[:14]}", "printed": f"IMEI {old}", "on": "2026-11-20", "reason": "board_exchanged"}
    ]
    for imei in (old, new):
        assert [each["id"] for each in first.read("/devices", search=imei)["items"]] == [device]
    (told,) = first.read(f"/devices/{device}/history", **{"filter[event]": "device.identifiers_ended"})["items"]
    assert told["sentence"]["de"] == f"Kennung IMEI {old} beendet zum 20.11.2026: Platine getauscht, seitdem IMEI {new}"
    assert first.write("POST", f"/devices/{device}/board-exchange", exchanged)["changed"] is False
    wrong = {"identifiers": [{"kind": "serial_number", "value": serial}], "on": "2026-11-21"}
    assert first.write("POST", f"/devices/{device}/identifiers/withdrawal", wrong)["changed"] is True
    other = first.device(new_imei())
    first.write("POST", f"/devices/{other}/identifiers", {"identifiers": wrong["identifiers"]})
    assert [each["reason"] for each in first.read(f"/devices/{device}")["former_identifiers"]] == ["board_exchanged", "wrong"]


@pytest.mark.requirement("F-12")
def test_a_device_takes_two_imeis_and_a_serial_number_and_no_day_to_come(first: Side) -> None:
    device = first.device()
    three = [{"kind": "imei", "value": new_imei()} for _ in range(3)]
    for path, body, code in (
        ("/devices", {"identifiers": three}, "more-than-a-device-has"),
        (f"/devices/{device}/identifiers", {"identifiers": three[:2]}, "more-than-a-device-has"),
        (f"/devices/{device}/board-exchange", {"identifiers": three[:1], "on": "2100-01-01"}, "wrong-shape"),
    ):
        answer = first.admin.post(path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422 if code == "wrong-shape" else 409, code)
