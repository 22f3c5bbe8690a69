"""X-Effective-At: what is no sensible moment is refused before anything is written."""

import pytest

from tests.api.conftest import Side, World


@pytest.mark.requirement("A-02")
@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z"])
def test_a_time_before_1970_is_refused(world: World, first: Side, at: str) -> None:
    head = world.log.head()
    answer = first.admin.post("/users", json={"name": "Muster, Früher"}, headers={"X-Effective-At": at})
    assert (answer.status_code, answer.json()["code"]) == (422, "effective-too-early")
    assert world.log.head() == head


@pytest.mark.requirement("A-08")
def test_a_key_belongs_to_a_request_with_its_effective_time(first: Side) -> None:
    first.write("POST", "/users", {"name": "Muster, Wann"}, **{"Idempotency-Key": "effective-1"})
    headers = {"Idempotency-Key": "effective-1", "X-Effective-At": "2020-01-01T00:00:00Z"}
    answer = first.admin.post("/users", json={"name": "Muster, Wann"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


@pytest.mark.requirement("A-02")
@pytest.mark.parametrize(
    "at", ["1767225600", "1767225600000", "20260131", "2026-01-31T08:30:00", "20260131T083000Z", "2026-01-31 08:30:00Z"]
)
def test_a_number_is_no_moment_anywhere(world: World, first: Side, at: str) -> None:
    head = world.log.head()
    user = first.user("Muster, Immer")
    told = [
        (first.admin.post("/users", json={"name": "Muster, Nie"}, headers={"X-Effective-At": at}), "header"),
        (first.admin.get(f"/users/{user}/as-of", params={"at": at}), "parameter"),
        (world.ops.post("/tokens", json={"label": "Nie", "role": "ops", "expires_at": at}), "pointer"),
    ]
    for answer, place in told:
        assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape"), answer.text
        (error,) = answer.json()["errors"]
        assert place in error
        assert "Bitte einen Zeitpunkt mit Zeitzone wie 2026-01-31T08:30:00Z" in error["detail_de"]
        assert "Give a moment with its time zone, such as 2026-01-31T08:30:00Z" in error["detail_en"]
    number = world.ops.post("/tokens", json={"label": "Nie", "role": "ops", "expires_at": 1767225600})
    assert number.status_code == 422
    assert world.log.head() == head + 1
