"""A board that was exchanged on a day, over HTTP: effective on that day, of a device that was there by then (F-09, A-11)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.api.conftest import Side, new_imei

BERLIN = ZoneInfo("Europe/Berlin")


def device_since(side: Side, at: str, imei: str | None = None) -> str:
    body = {"identifiers": [{"kind": "imei", "value": imei or new_imei()}], "description": {"maker": "Beispielwerk", "model": "Phone B"}}
    return side.write("POST", "/devices", body, **{"X-Effective-At": at})["id"]


def exchange(side: Side, device: str, on: str, *imeis: str, **headers: str) -> httpx.Response:
    body = {"identifiers": [{"kind": "imei", "value": imei} for imei in imeis or (new_imei(),)], "on": on}
    return side.admin.post(f"/devices/{device}/board-exchange", json=body, headers=headers)


def ended(side: Side, device: str) -> datetime:
    (told,) = side.read(f"/devices/{device}/history", **{"filter[event]": "device.identifiers_ended"})["items"]
    return datetime.fromisoformat(told["effective_at"])


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[arg-type,misc]


@pytest.mark.requirement("F-09", "A-11")
def test_a_board_is_exchanged_since_the_beginning_of_its_day_where_the_customer_is(first: Side) -> None:
    old, new = new_imei(), new_imei()
    device = device_since(first, "2026-03-02T08:00:00Z", old)
    first.write("POST", f"/devices/{device}/assignment", {"user_id": first.user()}, **{"X-Effective-At": "2026-03-10T12:00:00Z"})
    assert exchange(first, device, "2026-03-10", new).status_code == 200
    assert ended(first, device) == berlin(2026, 3, 10)

    def had(at: str) -> Any:
        return first.read(f"/devices/{device}/as-of", at=at, by="effective")["imei"]

    assert (had("2026-03-09"), had("2026-03-10")) == (old, new)


@pytest.mark.requirement("F-09", "A-11")
def test_a_device_that_is_known_since_later_that_day_had_its_board_exchanged_then_and_none_before(first: Side) -> None:
    known = "2026-03-02T08:00:00Z"
    device = device_since(first, known)
    refused = exchange(first, device, "2026-03-01")
    assert (refused.status_code, refused.json()["code"]) == (409, "not-there-that-day")
    assert "01.03.2026" in refused.json()["detail_de"]
    assert "02.03.2026, 09:00:00" in refused.json()["detail_de"], "since when it is, where the customer is"
    assert "2026-03-01" in refused.json()["detail_en"]
    assert exchange(first, device, "2026-03-02").status_code == 200
    assert ended(first, device) == datetime.fromisoformat(known)
    today = device_since(first, datetime.now(UTC).isoformat(timespec="seconds"))
    assert exchange(first, today, f"{datetime.now(BERLIN):%Y-%m-%d}").status_code == 200


@pytest.mark.requirement("F-09", "A-11")
def test_what_was_known_of_its_identifiers_that_day_came_before_the_new_board(first: Side) -> None:
    device = device_since(first, "2026-03-02T08:00:00Z")
    added = {"identifiers": [{"kind": "imei", "value": new_imei()}]}
    first.write("POST", f"/devices/{device}/identifiers", added, **{"X-Effective-At": "2026-03-10T14:00:00Z"})
    refused = exchange(first, device, "2026-03-09")
    assert (refused.status_code, refused.json()["code"]) == (409, "known-later")
    assert exchange(first, device, "2026-03-10").status_code == 200
    assert ended(first, device) == datetime.fromisoformat("2026-03-10T14:00:00Z")


@pytest.mark.requirement("F-09", "A-11")
def test_a_moment_counts_if_it_lies_on_that_day_and_is_refused_if_it_does_not(first: Side) -> None:
    device = device_since(first, "2026-03-02T08:00:00Z")
    for moment in ("2026-03-10T23:00:00Z", "2026-03-09T22:59:59Z", "2026-03-11"):
        refused = exchange(first, device, "2026-03-10", **{"X-Effective-At": moment})
        assert (refused.status_code, refused.json()["code"]) == (422, "day-and-moment-differ")
        assert "10.03.2026" in refused.json()["detail_de"]
    assert exchange(first, device, "2026-03-10", **{"X-Effective-At": "2026-03-10T15:30:00Z"}).status_code == 200
    assert ended(first, device) == datetime.fromisoformat("2026-03-10T15:30:00Z")


@pytest.mark.requirement("F-09")
def test_a_day_that_has_yet_to_begin_where_the_customer_is_is_refused(first: Side) -> None:
    tomorrow = datetime.now(BERLIN).date() + timedelta(days=1)
    refused = exchange(first, first.device(), f"{tomorrow}")
    assert (refused.status_code, refused.json()["code"]) in ((422, "day-to-come"), (422, "wrong-shape"))


@pytest.mark.requirement("F-09", "A-11")
def test_a_record_of_the_new_imei_that_is_known_since_after_the_repair_is_taken_in(first: Side) -> None:
    new, user = new_imei(), first.user()
    device, other = device_since(first, "2026-03-02T08:00:00Z"), device_since(first, "2026-03-12T08:00:00Z", new)
    first.write("POST", f"/devices/{other}/assignment", {"user_id": user})
    assert exchange(first, device, "2026-03-10", new).status_code == 200
    assert ended(first, device) == berlin(2026, 3, 10)
    shown = first.read(f"/devices/{device}")
    assert (shown["imei"], shown["user"]["id"], shown["merged_from"]) == (new, user, [other])
    assert first.read(f"/devices/{device}/as-of", at="2026-03-10", by="effective")["imei"] == new
    now = first.read(f"/devices/{device}/as-of", at=datetime.now(UTC).isoformat(), by="effective")
    assert (now["imei"], now["user_id"]) == (new, user)
