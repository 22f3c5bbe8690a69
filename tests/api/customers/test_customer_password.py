"""The customer password: random at first, shown on the record, changed at once, checked with a limit on tries (E-06)."""

from __future__ import annotations

import pytest

from tests.api.conftest import Side, World
from tests.api.people import person


def checked(side: Side, password: str) -> tuple[int, object]:
    answer = side.admin.post("/customer/password/check", json={"password": password, "purpose": "Test"})
    return answer.status_code, answer.json().get("matches", answer.json().get("code"))


def shown(side: Side) -> str:
    answer = side.admin.post("/customer/password/look")
    assert answer.status_code == 200, answer.text
    return answer.json()["password"]


def events(world: World, side: Side) -> list[str]:
    query = "SELECT event_name FROM events WHERE customer_id = %s AND event_name LIKE 'customer_password.%%' ORDER BY position"
    with world.log.pool.connection() as connection:
        return [name.removeprefix("customer_password.") for (name,) in connection.execute(query, (side.customer_id,))]


@pytest.mark.part_of("E-06")
def test_a_new_customer_has_one_made_at_random_and_each_look_is_an_event(world: World) -> None:
    side, other = (world.side("Beispiel GmbH") for _ in range(2))
    assert events(world, side) == ["made"]
    password = shown(side)
    assert len(password) >= 12
    assert shown(side) == password != shown(other)
    assert checked(side, password) == (200, True)
    assert events(world, side) == ["made", "shown", "shown", "accepted"]
    with world.log.pool.connection() as connection:
        stored = connection.execute("SELECT count(*) FROM events WHERE payload::text LIKE %s", (f"%{password}%",)).fetchall()
    assert stored == [(0,)]


@pytest.mark.part_of("E-06")
def test_a_change_counts_at_once(world: World) -> None:
    side = world.side("Beispiel GmbH")
    before = shown(side)
    assert side.admin.put("/customer/password", json={"password": "Blaue-Tasse-17"}).status_code == 200
    assert checked(side, before) == (200, False)
    assert checked(side, "Blaue-Tasse-17") == (200, True)
    assert shown(side) == "Blaue-Tasse-17"


@pytest.mark.part_of("E-06")
def test_after_five_wrong_ones_in_a_row_the_right_one_is_not_taken_either(world: World) -> None:
    side = world.side("Beispiel GmbH")
    password = shown(side)
    for _ in range(4):
        assert checked(side, "falsch") == (200, False)
    assert checked(side, password) == (200, True)
    for _ in range(5):
        assert checked(side, "falsch") == (200, False)
    assert checked(side, password) == (429, "customer-password-is-locked")
    locked = side.admin.post("/customer/password/check", json={"password": password, "purpose": "Test"})
    assert 0 < int(locked.headers["retry-after"]) <= 900
    assert f"in {locked.headers['retry-after']} Sekunden" in locked.json()["detail_de"]


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("E-06")
def test_who_may_see_it_and_who_may_check_it(world: World) -> None:
    side = world.side("Beispiel GmbH")
    support = person(world, world.ops, "support")
    hotline = {"X-Customer": side.number}
    assert support.client.post("/customer/password/look", headers=hotline).status_code == 403
    check = {"password": shown(side), "purpose": "Hotline"}
    assert support.client.post("/customer/password/check", json=check, headers=hotline).json()["matches"] is True
    for client in (side.viewer, world.ops):
        assert client.post("/customer/password/look", headers=hotline).status_code == 403
