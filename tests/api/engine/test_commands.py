"""What all commands have in common: versions, repetition, effective times, correlation, and how refusals are told (A-02, A-07, A-08)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventstore.ids import new_id
from tests.api.conftest import Side, World


@pytest.mark.requirement("A-08")
def test_a_change_of_what_somebody_else_changed_is_refused(first: Side) -> None:
    user = first.user("Muster, Version")
    assert first.write("PUT", f"/users/{user}/name", {"name": "Muster, Zwei"}, **{"If-Match": '"1"'})["version"] == 2
    late = first.admin.put(f"/users/{user}/name", json={"name": "Muster, Drei"}, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    assert (late.json()["code"], late.json()["facts"]) == ("version-mismatch", {"actual": 2, "expected": 1})
    assert first.read(f"/users/{user}")["name"] == "Muster, Zwei"
    for version, known in enumerate(("*", 'W/"3"', "4"), start=3):
        answer = first.admin.put(f"/users/{user}/name", json={"name": f"Muster, {version}"}, headers={"If-Match": known})
        assert (answer.status_code, answer.headers["etag"]) == (200, f'"{version}"')
    assert first.admin.put(f"/users/{user}/name", json={"name": "x"}, headers={"If-Match": "new"}).status_code == 422


@pytest.mark.requirement("A-08")
def test_a_repeated_request_has_the_first_answer_and_no_second_effect(first: Side) -> None:
    key = {"Idempotency-Key": str(new_id())}
    body = {"name": "Muster, Doppelt"}
    answers = [first.admin.post("/users", json=body, headers=key) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len({answer.json()["position"] for answer in answers}) == 1
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert [answer.json()["repeated"] for answer in answers] == [False, True, True]
    assert len(first.read("/users", search="Doppelt")["items"]) == 1
    other = first.admin.post("/users", json={"name": "Muster, Anders"}, headers=key)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency-key-reused"


@pytest.mark.requirement("A-08")
def test_operators_can_repeat_too(world: World) -> None:
    key, another = ({"Idempotency-Key": str(new_id())} for _ in range(2))
    customers = [world.ops.post("/customers", json={"name": "Neu GmbH", "customer_number": "K-3003"}, headers=key) for _ in range(2)]
    assert [each.status_code for each in customers] == [201, 201], customers[1].text
    assert customers[0].json()["id"] == customers[1].json()["id"]
    token = {"label": "Neu", "role": "viewer", "for_customer": customers[0].json()["id"]}
    tokens = [world.ops.post("/tokens", json=token, headers=another).json() for _ in range(2)]
    assert tokens[0]["id"] == tokens[1]["id"]
    assert tokens[0]["token"] == tokens[1]["token"]
    assert world.client(tokens[0]["token"]).get("/users").status_code == 200
    taken = world.ops.post("/customers", json={"name": "Auch neu", "customer_number": "K-3003"})
    assert (taken.status_code, taken.json()["code"]) == (409, "customer-number-taken")
    assert world.auditor.get(customers[0].headers["location"], params={"after": world.log.head()}).status_code == 200
    assert world.auditor.get(f"/tokens/{tokens[0]['id']}").json()["role"] == "viewer"
    assert world.auditor.get(f"/customers/{new_id()}").status_code == 404
    assert world.auditor.get(f"/tokens/{new_id()}").status_code == 404
    listed = world.auditor.get("/customers", params={"after": world.log.head(), "limit": 500}).json()["items"]
    assert [each["name"] for each in listed if each["customer_number"] == "K-3003"] == ["Neu GmbH"]


@pytest.mark.requirement("A-08")
def test_of_many_at_once_one_wins(first: Side) -> None:
    """Eight people give the same device to eight users: one of them gets it, the others hear who has it."""
    device = first.device()
    users = [first.user(f"Muster, Rennen {number}") for number in range(8)]
    answers: list[Any] = []

    def assign(user: str) -> None:
        answers.append(first.admin.post(f"/devices/{device}/assignment", json={"user_id": user}))

    threads = [threading.Thread(target=assign, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"device-has-user", "changed-meanwhile"}
    assert first.read(f"/devices/{device}")["user"]["id"] in users


@pytest.mark.requirement("A-02")
def test_an_event_knows_who_when_and_why(world: World, first: Side) -> None:
    happened = "2026-02-01T09:30:00+01:00"
    answer = first.admin.post("/users", json={"name": "Muster, Wann"}, headers={"X-Effective-At": happened, "X-Request-Id": "request-17"})
    assert answer.headers["x-request-id"] == "request-17"
    user = answer.json()["id"]
    (event,) = world.auditor.get("/ops/events", params={"stream": user}).json()["items"]
    assert event["correlation"] == "request-17"
    assert event["causation"].startswith("command:")
    assert event["actor"].startswith("token:")
    assert datetime.fromisoformat(event["effective_at"]) == datetime.fromisoformat(happened)
    (entry,) = first.read(f"/users/{user}/history")["items"]
    assert entry["actor_name"]["de"] == "Zugangstoken Test administrator"
    assert entry["effective_at"] < entry["recorded_at"]


def test_what_has_not_happened_yet_is_refused(first: Side) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    answer = first.admin.post("/users", json={"name": "Muster, Morgen"}, headers={"X-Effective-At": tomorrow})
    assert (answer.status_code, answer.json()["code"]) == (422, "effective-in-future")
    for wrong in ("gestern", "2026-01-01T00:00:00"):
        assert first.admin.post("/users", json={"name": "x"}, headers={"X-Effective-At": wrong}).status_code == 422


@pytest.mark.requirement("X-01")
def test_errors_are_problems_in_the_readers_language(first: Side) -> None:
    for language, title in (("en", "Not found"), ("de,en;q=0.5", "Nicht gefunden"), ("fr", "Nicht gefunden")):
        answer = first.admin.get(f"/users/{new_id()}", headers={"Accept-Language": language})
        told = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, told["title"], told["code"]) == (404, title, "not-found")
        assert told["detail"] == told["detail_en" if language == "en" else "detail_de"]
    shape = first.admin.post("/users", json={"name": "", "shoe": 1})
    assert shape.status_code == 422
    assert {error["pointer"] for error in shape.json()["errors"]} == {"#/name", "#/shoe"}
    assert first.admin.post("/users", content=b"{", headers={"Content-Type": "application/json"}).status_code == 422
    assert first.admin.get("/nothing").status_code == 404
    assert first.admin.put("/users").status_code == 405
    assert first.admin.get("/users/kein").status_code == 422
    big = first.admin.post("/users", json={"name": "x" * 200_000})
    assert (big.status_code, big.json()["code"]) == (413, "content-too-large")
    parts = iter([b'{"name": "', b"x" * 200_000])
    unannounced = first.admin.post("/users", content=parts, headers={"Content-Type": "application/json"})
    assert (unannounced.status_code, unannounced.json()) == (413, big.json())
    assert "larger than 0.1 MB" in big.json()["detail_en"]
    unknown = first.admin.get("/users", params={"filter[shoe]": "1"})
    assert unknown.status_code == 400
    assert "name" in unknown.json()["hint"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a\x00b"},
        {"name": "x", "primary_address": {"street": "a\x00", "postal_code": "1", "city": "c"}},
        {"name": "x", "further": {"k\x00": "v"}},
        {"name": "\ud800"},
    ],
)
def test_what_the_database_cannot_keep_is_refused(first: Side, body: dict[str, Any]) -> None:
    import json

    answer = first.admin.post("/users", content=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text


@pytest.mark.requirement("A-07")
def test_a_position_that_is_not_reached_says_when_to_ask_again(world: World, first: Side) -> None:
    beyond = first.admin.get("/users", params={"after": world.log.head() + 1_000_000})
    assert (beyond.status_code, beyond.json()["code"]) == (400, "no-such-position")
    position = first.write("POST", "/users", {"name": "Muster, Warten"})["position"]
    for path in ("/users", "/overview", "/devices", "/imports", "/quarantine"):
        answer = first.admin.get(path, headers={"X-Position": str(position)})
        assert answer.status_code == 200, path
        assert int(answer.headers["x-position"]) >= position
        assert answer.json()["position"] == int(answer.headers["x-position"])
