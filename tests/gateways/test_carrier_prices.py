"""A carrier is asked for prices by a real HTTP server; what isn't surely a price is none, and who has failed is left alone for a while."""

from __future__ import annotations

import socket
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gateways.carrier_prices import AskedPrice, CarrierPrice, HttpPriceGateway
from gateways.circuit import Circuit
from gateways.service_away import ServiceAway
from tests.gateways.price_carriers import Answer, Carrier, carrier, priced, reply

PHONE, RATE = AskedPrice("BW-1", "purchase", None), AskedPrice("BW-1", "lease", 24)
WHEN = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ANSWERS: tuple[Answer, ...] = (
    lambda to: reply(to, {"prices": []}, 500),
    lambda to: reply(to, {"prices": [priced()]}, 302, Location="http://127.0.0.1:9/"),
    lambda to: reply(to, b"<html>"),
    lambda to: reply(to, [priced()]),
    lambda to: reply(to, {"prices": {"BW-1": "499.00"}}),
    lambda to: reply(to, {"prices": ["499.00"]}),
    lambda to: reply(to, b" " * (4 * 1024 * 1024 + 1)),
    lambda to: to.connection.shutdown(socket.SHUT_RDWR),
)


def asked(there: Carrier, *which: AskedPrice, seconds: float = 20.0) -> Any:
    gateway = HttpPriceGateway(there.url, ("X-Api-Key", "geheim"), seconds)
    with closing(gateway):
        return gateway.prices("D-1001", which or (PHONE, RATE))


def test_prices_are_asked_for_in_one_go_and_told_with_their_moment() -> None:
    with carrier() as there:
        there.prices = [priced(), priced("19.90", financing="lease", months=24), priced("1.00", article_number="BW-9")]
        assert asked(there) == {PHONE: CarrierPrice(Decimal("499.00"), "EUR", WHEN), RATE: CarrierPrice(Decimal("19.90"), "EUR", WHEN)}
    articles = [{"article_number": "BW-1", "financing": each.financing, "months": each.months} for each in (PHONE, RATE)]
    assert there.asked == [{"customer": "D-1001", "articles": articles}]
    assert there.headers["x-api-key"] == "geheim"
    assert "geheim" not in repr(HttpPriceGateway(there.url, ("X-Api-Key", "geheim")))


@pytest.mark.parametrize(
    "wrong",
    [
        priced(499.0),
        priced("-1.00"),
        priced("499,00"),
        priced("499"),
        priced("1e3.00"),
        priced("99999999.00"),
        priced(None),
        priced(currency=None),
        priced(told_at="gestern"),
        priced(told_at="2026-03-01T09:30:00"),
        priced(told_at=(datetime.now(UTC) + timedelta(days=1)).isoformat()),
        {"article_number": "BW-1", "financing": "purchase"},
    ],
)
def test_what_is_not_surely_a_price_is_none(wrong: dict[str, Any]) -> None:
    with carrier() as there:
        there.prices = [wrong, priced("19.90", financing="lease", months=24)]
        assert set(asked(there)) == {RATE}


def test_what_is_said_in_two_ways_is_none() -> None:
    with carrier() as there:
        there.prices = [priced("499.00"), priced("399.00")]
        assert asked(there) == {}
        there.prices = [priced(), priced()]
        assert set(asked(there)) == {PHONE}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_is_no_answer_says_so_and_nothing_of_what_stood_there(answer: Answer) -> None:
    with carrier() as there:
        there.answer = answer
        with pytest.raises(ServiceAway) as failed:
            asked(there)
        assert not {"499", "html"} & set(str(failed.value).split())


def test_who_does_not_answer_in_time_is_not_waited_for() -> None:
    over = threading.Event()
    with carrier() as there:
        there.answer = lambda _to: print(over.wait(60))
        try:
            with pytest.raises(ServiceAway):
                asked(there, seconds=0.2)
        finally:
            over.set()
    with pytest.raises(ServiceAway):
        asked(there)  # nobody is there any more


def test_a_circuit_opens_after_failures_in_a_row_and_lets_one_through_after_a_while() -> None:
    now = [0.0]
    circuit = Circuit(failures=2, seconds=30, clock=lambda: now[0])
    circuit.failed()
    circuit.answered()
    circuit.failed()
    assert circuit.lets_through()
    circuit.failed()
    assert not circuit.lets_through()
    now[0] = 30.0
    assert [circuit.lets_through() for _ in range(3)] == [True, False, False]
    circuit.failed()
    now[0] = 59.0
    assert not circuit.lets_through()
    now[0] = 60.0
    assert circuit.lets_through()
    circuit.answered()
    assert [circuit.lets_through() for _ in range(3)] == [True] * 3
