"""What devices may bring, over HTTP: kept by who fulfils it, shown before and after a device is registered; and what they brought, month by month (H-15)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.api.conftest import World
from tests.api.engine.menus import Menu
from tests.api.engine.office import closed
from tests.api.orders.shop import Shop, shop
from tests.api.remarketing.condition import AS_NEW, WORN
from tests.api.remarketing.test_remarketings import agreed

LISTED = {"maker": "Beispielwerk", "model": "Phone 7", "size": "256 GB", "grade": "b", "proceeds": "250.00", "valid_from": "2026-01-01"}


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    place = shop(world, "Erwartung GmbH")
    assert agreed(world, place) == 200
    return place


def today() -> datetime:
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/Berlin"))


@pytest.mark.requirement("H-15")
def test_what_a_model_brings_is_kept_by_day_and_told_in_full(place: Shop) -> None:
    side = place.side
    kept = place.does("/expected-proceeds", LISTED)["id"]
    coming = (today() + timedelta(days=400)).date().isoformat()
    same = place.does("/expected-proceeds", {**LISTED, "model": "PHONE 7", "size": "256gb"})
    assert (same["id"], same["changed"]) == (kept, False)
    place.does(f"/expected-proceeds/{kept}/steps", {"proceeds": "199.90", "valid_from": coming})
    told = side.read(f"/expected-proceeds/{kept}")
    assert (told["model"], told["grade"], told["proceeds"], told["currency"]) == ("Phone 7", "b", "199.90", "EUR")
    assert [(each["valid_from"], each["price"]["amount"]) for each in told["steps"]] == [("2026-01-01", "250.00"), (coming, "199.90")]
    [row] = side.read("/expected-proceeds", search="phone 7")["items"]
    assert row["id"] == kept
    [first, second] = side.read(f"/expected-proceeds/{kept}/history")["items"]
    assert first["sentence"]["de"] == "Zu erwarten für Beispielwerk Phone 7 (256 GB), B – gebraucht, ab 01.01.2026: 250,00 EUR"
    then = side.read(f"/expected-proceeds/{kept}/as-of", at=first["recorded_at"])
    assert [each["price"]["amount"] for each in then["steps"]] == ["250.00"]
    assert second["event"] == "expected_proceeds.set"
    for wrong in ({"proceeds": "-1"}, {"proceeds": "1,50"}, {"grade": "e"}, {"model": ""}):
        assert place.fulfilment.post("/expected-proceeds", json={**LISTED, **wrong}).status_code == 422, wrong
    assert side.admin.post("/expected-proceeds", json=LISTED).status_code == 403


@pytest.mark.requirement("H-15")
def test_it_is_shown_before_a_device_is_registered_and_in_the_overview_then(place: Shop) -> None:
    side = place.side
    for grade, proceeds in (("b", "250.00"), ("c", "120.00")):
        place.does("/expected-proceeds", {**LISTED, "model": "Phone 6", "size": None, "grade": grade, "proceeds": proceeds})
    device = side.device(model="Phone 6", size="512 GB")
    told = side.read(f"/devices/{device}/expected-proceeds")
    assert told["day"] == today().date().isoformat()
    assert {each["grade"]: each["expected"] and each["expected"]["amount"] for each in told["grades"]} == {
        "a": None,
        "b": "250.00",
        "c": "120.00",
        "d": None,
    }
    of = f"/remarketings/{side.write('POST', f'/devices/{device}/remarketing', {'condition': WORN})['id']}"
    assert side.read(of)["expected"] == "250.00"
    [begun] = side.read(f"{of}/history")["items"]
    assert side.read(f"{of}/as-of", at=begun["recorded_at"])["expected"] == "250.00"
    place.does(f"{of}/receipt")
    place.does(f"{of}/check", {"grade": "c"})
    [row] = side.read("/remarketings", **{"filter[expected]": "120.00"})["items"]
    assert (row["device_id"], row["expected"], row["currency"]) == (device, "120.00", "EUR")
    place.does(f"{of}/check", {"grade": "d"})
    assert side.read(of)["expected"] is None
    unknown = {
        "identifiers": [{"kind": "serial_number", "value": "BSP-EXP-1"}],
        "description": {"maker": "Beispielwerk", "model": "Phone 6"},
    }
    done = side.write("POST", "/remarketings", {"devices": [{**unknown, "condition": WORN}]})
    assert side.read(f"/remarketings/{done['id']}")["expected"] == "250.00"


@pytest.mark.requirement("H-15")
def test_the_sums_of_each_month_are_told(world: World, place: Shop) -> None:
    side, month = place.side, today().strftime("%Y-%m")
    for amount, settlement in (("100.10", "paid_out"), ("50.05", "set_against_rate")):
        of = f"/remarketings/{side.write('POST', f'/devices/{side.device()}/remarketing', {'condition': AS_NEW})['id']}"
        for step, body in (("receipt", None), ("check", {"grade": "a"}), ("offer", {"amount": amount})):
            place.does(f"{of}/{step}", body)
        side.write("POST", f"{of}/acceptance")
        place.does(f"{of}/payment", {"settlement": settlement})
    [told] = side.read("/remarketing-months")["months"]
    assert told == {
        "month": month,
        "currency": "EUR",
        "sold": 2,
        "proceeds": "150.15",
        "paid_out": "100.10",
        "set_against_rate": "50.05",
        "expected": "0.00",
        "destroyed": 0,
        "sent_back": 0,
    }


@pytest.mark.requirement("H-15")
def test_lists_come_by_file_where_it_is_agreed(world: World, place: Shop) -> None:
    side = place.side

    def sent(client: httpx.Client, kind: str, content: str, **fields: Any) -> httpx.Response:
        files = {"file": (f"{kind}.csv", content.encode())}
        return client.post("/imports", files=files, data={"kind": kind, **fields}, headers={"Prefer": "wait=20"})

    expected = "Modell;Klasse A;Klasse B\r\nPhone 5;300,00;200,00\r\nPhone 55;-1;\r\n"
    assert sent(side.admin, "expected_proceeds", expected).status_code == 403
    kept = sent(place.fulfilment, "expected_proceeds", expected)
    assert kept.status_code == 200, kept.text
    [waiting] = place.fulfilment.get("/quarantine", params={"after": side.head()}).json()["items"]
    assert (waiting["import_id"], waiting["reason"]) == (kept.json()["id"], "negative_amount")
    answers = "Schaltet ein;Funktioniert;Display;Gehäuse;Akku;Sperren entfernt"
    devices = f"Seriennummer;Modell;{answers}\r\nBSP-LIST-1;Phone 5;ja;ja;einwandfrei;einwandfrei;gut;ja\r\nBSP-LIST-2;Phone 5;ja;ja;nagelneu;einwandfrei;gut;ja\r\n"
    tried = sent(side.admin, "remarketing", devices, dry_run="true").json()
    assert [each["event"] for each in tried["events"]] == ["remarketing.registered"]
    done = sent(side.admin, "remarketing", devices)
    assert done.status_code == 200, done.text
    assert [(row["line"], row["reason"]) for row in done.json()["quarantined"]] == [(3, "unknown_choice")]
    [row] = side.read("/remarketings", **{"filter[model]": "Phone 5"})["items"]
    assert (row["expected"], row["grade"], row["identifiers"]) == ("300.00", "a", ["serial_number:BSP-LIST-1"])
    off = shop(world, "Nichts erwartet GmbH")
    refused = sent(off.side.admin, "remarketing", devices)
    assert (refused.status_code, refused.json()["code"]) == (403, "feature-off")
    for path in ("/expected-proceeds", "/remarketing-months", f"/devices/{off.side.device()}/expected-proceeds"):
        answer = off.side.admin.get(path, params={"after": world.log.head()})
        assert (answer.status_code, answer.json()["code"]) == (403, "feature-off"), path


@pytest.mark.requirement("H-15")
def test_the_menu_says_what_the_routes_do(world: World, place: Shop) -> None:
    kept = place.does("/expected-proceeds", {**LISTED, "model": "Phone 4"})["id"]
    menu = Menu(world, "expected-proceeds", {"change": lambda: {"proceeds": "10.00", "valid_from": "2026-02-01"}})
    assert menu.check(place.side.viewer, kept) == []
    assert menu.check(place.fulfilment, kept) == ["change"]
    menu.do(place.fulfilment, "change", menu.of(place.fulfilment, kept)["change"])
    assert menu.seen == closed(menu) | {("change", "changes")}
