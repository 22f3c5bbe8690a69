"""Who held a device in the past, recorded afterwards (F-17, A-11)."""

import pytest

from tests.api.conftest import Side, new_imei

SINCE, UNTIL = "2026-02-01T00:00:00+01:00", "2026-03-01T00:00:00+01:00"


@pytest.fixture
def device(first: Side) -> str:
    """Registered in January, held by Anna since the 10th of it."""
    anna = first.user("Muster, Anna")
    body = {"identifiers": [{"kind": "imei", "value": new_imei()}], "description": {"model": "Phone Damals"}}
    registered: str = first.write("POST", "/devices", body, **{"X-Effective-At": "2026-01-01T08:00:00Z"})["id"]
    first.write("POST", f"/devices/{registered}/assignment", {"user_id": anna}, **{"X-Effective-At": "2026-01-10T08:00:00Z"})
    return registered


@pytest.mark.requirement("F-17", "A-11")
def test_it_is_told_as_of_that_time_and_in_the_histories_of_both(first: Side, device: str) -> None:
    berta = first.user("Muster, Berta")
    first.write("POST", f"/devices/{device}/past-holders", {"user_id": berta, "since": SINCE, "until": UNTIL})

    def holder(at: str, by: str = "effective") -> object:
        return first.read(f"/devices/{device}/as-of", at=at, by=by)["user_name"]

    told = [holder(at) for at in ("2026-01-20T00:00:00Z", "2026-02-01T00:00:00+01:00", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00+01:00")]
    assert told == ["Muster, Anna", "Muster, Berta", "Muster, Berta", "Muster, Anna"]
    assert first.read(f"/devices/{device}")["user"]["name"] == "Muster, Anna"
    for path in (f"/devices/{device}/history", f"/users/{berta}/history"):
        entry = first.read(path)["items"][-1]
        assert entry["event"] == "device.held_then"
        assert " war damals bei " in entry["sentence"]["de"]
        assert entry["sentence"]["de"].endswith(", bis 01.03.2026, 00:00")
        assert entry["effective_at"].startswith("2026-01-31T23:00:00")


@pytest.mark.requirement("F-17")
def test_a_back_dated_change_names_it_instead(first: Side, device: str) -> None:
    berta = first.user("Muster, Berta")
    answer = first.admin.post(
        f"/devices/{device}/reassignment", json={"user_id": berta}, headers={"X-Effective-At": "2026-01-05T00:00:00Z"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "known-later")
    assert answer.json()["facts"]["since"] == "2026-01-10T08:00:00+00:00"
    assert "oder als damals gültig festhalten, wer das Gerät hatte" in answer.json()["detail_de"]


@pytest.mark.requirement("F-17")
def test_what_can_not_have_been_is_refused(first: Side, device: str) -> None:
    wrong = {
        "not-known-then": ("2025-01-01T00:00:00Z", UNTIL),
        "until-in-future": (SINCE, "2100-01-01T00:00:00Z"),
        "known-otherwise": ("2026-01-05T00:00:00Z", UNTIL),
    }
    for code, (since, until) in wrong.items():
        answer = first.admin.post(f"/devices/{device}/past-holders", json={"user_id": None, "since": since, "until": until})
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    for body in (
        {"since": UNTIL, "until": SINCE},
        {"since": "0001-01-01T00:00:00+14:00", "until": UNTIL},
        {"since": SINCE, "until": "9999-12-31T23:59:59-14:00"},
        {"since": SINCE},
    ):
        assert first.admin.post(f"/devices/{device}/past-holders", json={"user_id": None, **body}).status_code == 422
