"""Whoever holds the log up, and whoever asks at the doors meanwhile, keeps nobody who is in from reading (E-04, X-04)."""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from ipaddress import ip_address

import httpx
import psycopg
import pytest

from api.engine.shares import SIZES, Share, Sizes
from tests.api.conftest import Side, World, another_process
from tests.api.engine.test_shares import in_use
from tests.api.people import PASSWORD, person
from tests.eventstore.store import hold
from tests.waiting import until

CROWD = 150
TOO_MANY = {(429, "address-share-full"), (503, "shares-full"), (503, "log-busy"), (503, "logins-busy")}


def reads(here: World, side: Side) -> httpx.Client:
    return here.client(side.admin.headers["authorization"].split()[1])


def somewhere(number: int) -> str:
    """Addresses that are no neighbours."""
    return str(ip_address(int(ip_address("100.64.0.1")) + number * 256))


def test_logins_that_wait_for_the_log_leave_threads_to_those_who_read(world: World, first: Side, second: Side) -> None:
    somebody = person(world, world.ops, "support")
    ways = ({"login": somebody.login, "password": PASSWORD}, {"login": "nobody.at.all", "password": "wrong"})
    with another_process(world) as here, ThreadPoolExecutor(CROWD) as crowd, psycopg.connect(world.dsn) as holder:
        clients = [here.at(somewhere(number)) for number in range(CROWD)]
        reading = [reads(here, side) for side in (first, second)]
        hold(holder)
        asked: list[Future[httpx.Response]] = []
        for number, client in enumerate(clients):
            if number % 3 == 2:
                asked.append(crowd.submit(client.post, "/password/forgotten", json={"login": somebody.login}))
            else:
                asked.append(crowd.submit(client.post, "/login", json=ways[number % 3]))
        until(lambda: in_use(here, "logins") == SIZES["logins"].all)
        answered = 0
        while not all(each.done() for each in asked):
            for client in reading:
                assert client.get("/users", params={"limit": 1}).status_code == 200
                assert client.get("/me").status_code == 200
            answered += not all(each.done() for each in asked)
            assert here.nobody.get("/readyz").status_code == 200
            assert in_use(here, "logins") <= SIZES["logins"].all
        assert answered > 0, "while the logins still waited"
        answers = [each.result() for each in asked]
        told = Counter((answer.status_code, answer.json().get("code")) for answer in answers)
        assert told.keys() <= {(202, None), *TOO_MANY}
        assert told[503, "log-busy"] >= 1
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status_code in (429, 503))
        holder.rollback()
        assert here.at().post("/login", json=ways[0]).status_code == 200
        until(lambda: in_use(here, "logins") == in_use(here, "links") == 0)


DOORS: list[tuple[Share, str]] = [("logins", "/login"), ("sign_ons", "/sign-on/K-9")]


@pytest.mark.parametrize(("share", "path"), DOORS)
def test_doors_are_shared_out_among_addresses(world: World, share: Share, path: str) -> None:
    """Two of an address, one of a neighbour, one of a stranger: all there are. What comes next is refused, with the true reason."""
    few = Sizes(caller=2, organisation=3, all=4, retry=7)
    with another_process(world, sizes={**SIZES, share: few}) as here, ThreadPoolExecutor(4) as crowd, psycopg.connect(world.dsn) as holder:

        def ask(address: str) -> httpx.Response:
            client = here.at(address)
            if path == "/login":
                return client.post(path, json={"login": "nobody.at.all", "password": "wrong"})
            return client.get(path if address.startswith("100.64.1.") else f"{path}1")

        holder.execute("LOCK TABLE claims, attempts IN ACCESS EXCLUSIVE MODE")
        held = [crowd.submit(ask, address) for address in ("100.64.1.1", "100.64.1.1")]
        until(lambda: in_use(here, share) == 2)
        told = [ask("100.64.1.1")]
        held.append(crowd.submit(ask, "100.64.1.2"))
        until(lambda: in_use(here, share) == 3)
        told.append(ask("100.64.1.3"))
        held.append(crowd.submit(ask, "100.64.2.1"))
        until(lambda: in_use(here, share) == 4)
        told.append(ask("100.64.3.1"))
        whose = "address-share-full" if share == "logins" else "organisations-share-full"
        assert [(answer.status_code, answer.json()["code"]) for answer in told] == [
            (429, "address-share-full"),
            (429, whose),
            (503, "shares-full"),
        ]
        for answer, most in zip(told, (2, 3, 4), strict=True):
            assert answer.headers["retry-after"] == "7"
            assert f" {most} " in answer.json()["detail_de"]
            assert f" {most} " in answer.json()["detail_en"]
        holder.rollback()
        assert {each.result().status_code for each in held} == ({401} if share == "logins" else {404})


def test_a_link_that_could_not_be_sent_is_told_to_operations(world: World, caplog: pytest.LogCaptureFixture) -> None:
    somebody = person(world, world.ops, "support")
    few = Sizes(caller=1, organisation=1, all=1, retry=7)
    with (
        another_process(world, sizes={**SIZES, "links": few}) as here,
        psycopg.connect(world.dsn) as holder,
        caplog.at_level(logging.WARNING),
    ):
        hold(holder)
        for _ in range(2):
            assert here.at().post("/password/forgotten", json={"login": somebody.login}).status_code == 202
            until(lambda: in_use(here, "links") == 1)
        until(lambda: any("a link for a forgotten password was not sent" in line for line in caplog.messages))
        assert somebody.login not in caplog.text
        holder.rollback()
