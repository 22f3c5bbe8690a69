"""Two who order at the same moment: one basket gives one order, one number one renewal (H-09)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import httpx
import pytest

from tests.api.baskets.fitted import Fitted, fitted, sent
from tests.api.conftest import World
from tests.api.people import person
from tests.commands.engine.in_flight import together


@pytest.fixture(scope="module")
def place(world: World) -> Fitted:
    return fitted(world, "Gleichzeitig GmbH")


def at_once(*calls: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """All begin when all are ready."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> httpx.Response:
        ready.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [*threads.map(run, calls)]


@pytest.mark.requirement("H-09")
def test_a_double_click_orders_once(place: Fitted) -> None:
    user = place.user("Klick, Klara")
    basket = place.filled(user, {"article_number": "H-1"})
    shown = place.summary(basket)["shown"]
    answers = at_once(*[lambda: place.place(basket, shown)] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum(answer.json()["changed"] for answer in answers) == 1
    assert len(place.side.read("/orders", **{"filter[user_id]": user})["items"]) == 1


@pytest.mark.requirement("H-09")
def test_two_people_at_once_renew_a_number_once(place: Fitted, world: World) -> None:
    side, user = place.side, place.user("Wettlauf, Willi")
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    clients = [side.admin, person(world, ops, "administrator", name="Läufer, Lars").client]
    sim = place.number(user)
    ready: list[Callable[[], httpx.Response]] = []
    for client in clients:
        basket = place.filled(user, {"article_number": "H-1"}, client=client)
        sent(client, "PUT", f"/baskets/{basket}/numbers/{sim}", {"answer": "booked", "article_number": "T-L"})
        shown = place.summary(basket, client)["shown"]
        ready.append(lambda basket=basket, shown=shown, client=client: place.place(basket, shown, client))
    answers = at_once(*ready)
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    [ordered] = side.read("/orders", **{"filter[user_id]": user})["items"]
    [refused] = [answer.json() for answer in answers if answer.status_code == 409]
    assert refused["code"] == "basket-changed"  # as it was shown, nobody had renewed it yet
    assert [(each["field"], each["now"]) for each in refused["facts"]["changes"]] == [("problem", "renewal-under-way")]
    assert "Hindernis (keines → " in refused["detail_de"]
    assert ordered["number"] in refused["detail_de"], "it says itself by which order"


@pytest.mark.requirement("H-09")
@pytest.mark.parametrize("line", ["users", "sims"])
def test_a_basket_that_is_started_at_once_is_one_and_given_to_all(place: Fitted, world: World, line: str) -> None:
    """None of them sees the others' when it looks, as nothing is decided until all have come."""
    user = place.user(f"Zugleich, Zita {line}")
    sim = place.number(user)
    path = {"users": f"/users/{user}/basket", "sims": f"/sims/{sim}/basket"}[line]
    answers = [each.result() for each in together(world.backend.dispatcher, [partial(place.side.admin.put, path, json={})] * 3)]
    assert [answer.status_code for answer in answers] == [200] * 3, [answer.text for answer in answers]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert [answer.json()["changed"] for answer in answers] == [True, False, False]
