"""Carriers' prices of this moment, as a process has them: kept for a short while, asked for by few at once, left alone while a carrier is not well (docs/decisions/0030)."""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Literal, NamedTuple

from aggregates.prices.list_price import ListPrice
from gateways.carrier_prices import AskedPrice, CarrierPrice, PriceGateway
from gateways.circuit import Circuit
from gateways.service_away import ServiceAway

ASKED_AT_ONCE = 2
"""Requests under way of one customer, so that none keeps its other readers, or other customers, waiting."""
KEPT_SECONDS = 60.0
"""For how long an answer counts, so that the pages of a list are of one saying."""
MOST_KEPT = 20_000
MOST_ASKED = 1_000
"""Prices that one request asks for."""


class CarrierAnswer(NamedTuple):
    """What the carrier told; `why`: it was not asked for the rest."""

    prices: Mapping[AskedPrice, CarrierPrice]
    why: Literal["unavailable", "busy"] | None = None

    def of(self, listed: ListPrice) -> CarrierPrice | None:
        """Return what the carrier told of what has this list price."""
        return self.prices.get(asked_price(listed))


def asked_price(listed: ListPrice) -> AskedPrice:
    """Return by what the carrier is asked for what has this list price."""
    return AskedPrice(listed.article_number, listed.financing, listed.months)


class LivePrices:
    """One per process, used by several threads at once."""

    def __init__(self, gateway: PriceGateway, circuit: Circuit | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._gateway = gateway
        self._circuit = circuit or Circuit()
        self._clock = clock
        self._lock = Lock()
        self._under_way: Counter[str] = Counter()
        self._kept: OrderedDict[tuple[str, AskedPrice], tuple[float, CarrierPrice | None]] = OrderedDict()

    def close(self) -> None:
        """Hold nothing open any longer."""
        self._gateway.close()

    def of(self, customer: str, asked: Sequence[AskedPrice]) -> CarrierAnswer:
        """Tell what the carrier says, or said a moment ago, for the customer of this number. Where it can't be asked, that is told and nothing raised."""
        known, missing = self._known(customer, asked)
        if not missing:
            return CarrierAnswer(known)
        with self._lock:
            if self._under_way[customer] >= ASKED_AT_ONCE:
                return CarrierAnswer(known, "busy")
            self._under_way[customer] += 1
        try:
            for first in range(0, len(missing), MOST_ASKED):
                if not self._circuit.lets_through():
                    return CarrierAnswer(known, "unavailable")
                known |= self._ask(customer, missing[first : first + MOST_ASKED])
        except ServiceAway:
            return CarrierAnswer(known, "unavailable")
        finally:
            with self._lock:
                self._under_way[customer] -= 1
        return CarrierAnswer(known)

    def _ask(self, customer: str, asked: Sequence[AskedPrice]) -> Mapping[AskedPrice, CarrierPrice]:
        try:
            told = self._gateway.prices(customer, asked)
        except BaseException:
            self._circuit.failed()
            raise
        self._circuit.answered()
        now = self._clock()
        with self._lock:
            for each in asked:
                self._kept[customer, each] = (now, told.get(each))
                self._kept.move_to_end((customer, each))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return told

    def _known(self, customer: str, asked: Sequence[AskedPrice]) -> tuple[dict[AskedPrice, CarrierPrice], list[AskedPrice]]:
        since = self._clock() - KEPT_SECONDS
        known: dict[AskedPrice, CarrierPrice] = {}
        missing: list[AskedPrice] = []
        with self._lock:
            for each in dict.fromkeys(asked):
                when, price = self._kept.get((customer, each), (since, None))
                if when <= since:
                    missing.append(each)
                elif price is not None:
                    known[each] = price
        return known, missing
