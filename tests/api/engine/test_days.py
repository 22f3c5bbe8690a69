"""A day is taken wherever a moment of the past is, in the customer's time zone: since it from its beginning, until it that whole day (F-17, A-02)."""

import pytest

from tests.api.conftest import Side, World, new_imei


@pytest.mark.requirement("A-02")
def test_a_day_as_effective_time_means_its_beginning(first: Side) -> None:
    user = first.write("POST", "/users", {"name": "Alt, Berta"}, **{"X-Effective-At": "2026-01-31"})["id"]
    first.write("PUT", f"/users/{user}/name", {"name": "Neu, Berta"}, **{"X-Effective-At": "2026-07-01"})
    began = [entry["effective_at"] for entry in first.read(f"/users/{user}/history", sort="position")["items"]]
    assert began == ["2026-01-30T23:00:00+00:00", "2026-06-30T22:00:00+00:00"]


@pytest.mark.requirement("F-17")
def test_what_held_since_a_day_until_another_held_on_both_of_them(first: Side) -> None:
    early = {"X-Effective-At": "2026-01-01"}
    user = first.write("POST", "/users", {"name": "Muster, Berta"}, **early)["id"]
    device = first.write(
        "POST", "/devices", {"identifiers": [{"kind": "imei", "value": new_imei()}], "description": {"model": "Damals"}}, **early
    )["id"]
    sim = first.write("POST", "/sims", {"number": "+491713920977", "carrier": "Beispielnetz"}, **early)["id"]
    days = {"since": "2026-02-10", "until": "2026-02-12"}
    first.write("POST", f"/devices/{device}/past-holders", {"user_id": user, **days})
    first.write("POST", f"/sims/{sim}/past-holders", {"user_id": user, **days})
    first.write("POST", f"/sims/{sim}/past-devices", {"device_id": device, **days})
    for path, column in ((f"/devices/{device}", "user_id"), (f"/sims/{sim}", "user_id"), (f"/sims/{sim}", "linked_device_id")):
        told = [
            first.read(f"{path}/as-of", at=at, by="effective")[column] for at in ("2026-02-09", "2026-02-10", "2026-02-12", "2026-02-13")
        ]
        assert [bool(each) for each in told] == [False, True, True, False], path
    last = first.read(f"/devices/{device}/history")["items"][-1]
    assert last["effective_at"] == "2026-02-09T23:00:00+00:00"
    assert last["sentence"]["de"].endswith("bis 13.02.2026, 00:00")


@pytest.mark.requirement("F-17")
def test_a_day_that_is_not_over_or_too_long_ago_is_refused(world: World, first: Side) -> None:
    device, today = first.device(), f"{world.log.now():%Y-%m-%d}"
    head = world.log.head()
    for since, until, code in (
        (today, "2100-01-01", "until-in-future"),
        ("2026-01-02", "2026-01-01", "wrong-shape"),
        ("1969-12-31", today, "wrong-shape"),
    ):
        answer = first.admin.post(f"/devices/{device}/past-holders", json={"user_id": None, "since": since, "until": until})
        assert answer.json()["code"] == code, answer.text
    for day, code in (("2100-01-01", "effective-in-future"), ("1969-12-31", "effective-too-early"), ("0001-01-01", "effective-too-early")):
        answer = first.admin.post("/users", json={"name": "Muster, Nie"}, headers={"X-Effective-At": day})
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
        assert f"happened at {day} 00:00:00, " in answer.json()["detail_en"] or day.startswith("0001"), "in the customer's time"
    assert world.log.head() == head


def test_a_moment_that_is_refused_is_told_in_the_customers_time(first: Side) -> None:
    for path, asked in (
        ("/users", {"at": "2099-07-01T22:30:00Z"}),
        ("/users/differences", {"to": "2099-07-01T22:30:00Z"}),
        (f"/users/{first.user('Muster, Uhr')}/as-of", {"at": "2099-07-01T22:30:00Z"}),
    ):
        refused = first.admin.get(path, params=asked).json()
        assert "2099-07-02 00:30:00" in refused["detail_en"], path
        assert "02.07.2099, 00:30:00" in refused["detail_de"], path
    for at, said in (("2099-07-01T22:30:00Z", "02.07.2099, 00:30:00"), ("1969-07-01T22:30:00Z", "01.07.1969, 23:30:00")):
        refused = first.admin.post("/users", json={"name": "Muster, Nie"}, headers={"X-Effective-At": at}).json()
        assert f"Am {said}, " in refused["detail_de"]


@pytest.mark.requirement("A-08")
def test_a_key_belongs_to_a_request_with_its_day(first: Side) -> None:
    body, headers = {"name": "Muster, Tag"}, {"Idempotency-Key": "day-1", "X-Effective-At": "2026-01-31"}
    done = first.write("POST", "/users", body, **headers)
    assert (first.write("POST", "/users", body, **headers)["id"], done["repeated"]) == (done["id"], False)
