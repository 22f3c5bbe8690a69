"""What a carrier says that articles cost at this moment: an interface, and one that asks by HTTP.

The request is `POST` with `{"customer": "D-1001", "articles": [{"article_number": "BW-1", "financing": "lease", "months": 24}]}`, the answer
`{"prices": [{"article_number": "BW-1", "financing": "lease", "months": 24, "price": "19.90", "currency": "EUR", "told_at": "2026-03-01T08:30:00Z"}]}`:
net, of one piece, of rent and lease a month's. What the answer doesn't have the carrier doesn't know. What isn't surely a price is none.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Lock
from typing import Any, NamedTuple, Protocol, cast

import httpx
import orjson

from gateways.authorities import trusted_authorities
from gateways.service_away import ServiceAway

_LARGEST = 4 * 1024 * 1024
"""Bytes of an answer."""
_PRICE = re.compile(r"[0-9]{1,7}\.[0-9]{2}")
_AHEAD = timedelta(minutes=5)
"""By so much another clock may be ahead of ours."""


class AskedPrice(NamedTuple):
    """One piece of an article, in a kind of financing; `months`: the term of those that have one."""

    article_number: str
    financing: str
    months: int | None


class CarrierPrice(NamedTuple):
    """What it costs net in this currency, by what the carrier knew at `told_at`."""

    amount: Decimal
    currency: str
    told_at: datetime


class PriceGateway(Protocol):
    """Whoever can be asked for prices of this moment."""

    def prices(self, customer: str, asked: Sequence[AskedPrice]) -> Mapping[AskedPrice, CarrierPrice]:
        """Tell those that are known of what is asked for, for the customer of this number. Raises ServiceAway."""
        ...

    def close(self) -> None:
        """Hold nothing open any longer."""
        ...


@dataclass(slots=True)
class HttpPriceGateway:
    """`header`: name and value, such as of a key; `seconds`: for a whole answer, however slowly it drips. Used by several threads at once."""

    url: str = field(repr=False)
    header: tuple[str, str] | None = field(default=None, repr=False)
    seconds: float = 3.0
    _making: Lock = field(default_factory=Lock, repr=False)
    _made: httpx.Client | None = field(default=None, repr=False)

    def close(self) -> None:
        """Close its connections."""
        if self._made is not None:
            self._made.close()

    def prices(self, customer: str, asked: Sequence[AskedPrice]) -> Mapping[AskedPrice, CarrierPrice]:
        """Ask by one request. Raises ServiceAway."""
        content = orjson.dumps({"customer": customer, "articles": [each._asdict() for each in asked]})
        until = time.monotonic() + self.seconds
        try:
            with self._http().stream("POST", self.url, content=content) as answer:
                told = self._read(answer, until)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServiceAway(type(error).__name__) from None
        return _told(told, frozenset(asked), datetime.now(UTC))

    def _http(self) -> httpx.Client:
        with self._making:
            if self._made is None:
                self._made = httpx.Client(
                    follow_redirects=False,
                    timeout=httpx.Timeout(self.seconds),
                    verify=trusted_authorities(),
                    trust_env=False,
                    headers={
                        "Accept": "application/json",
                        "Accept-Encoding": "identity",
                        "Content-Type": "application/json",
                        "User-Agent": "portal",
                        **(dict([self.header]) if self.header else {}),
                    },
                )
            return self._made

    def _read(self, answer: httpx.Response, until: float) -> Any:
        if not answer.is_success:
            raise ServiceAway(f"HTTP {answer.status_code}")
        content = b""
        for chunk in answer.iter_raw():
            content += chunk
            if len(content) > _LARGEST or time.monotonic() > until:
                raise ServiceAway(f"> {_LARGEST} B or > {self.seconds:g} s")
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            raise ServiceAway("no JSON") from None


def _told(answer: Any, asked: frozenset[AskedPrice], now: datetime) -> Mapping[AskedPrice, CarrierPrice]:
    """Only what was asked for, what is said once or always alike, and what is surely a price."""
    listed: Any = cast("dict[str, Any]", answer).get("prices") if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        raise ServiceAway("no prices")
    found: dict[AskedPrice, CarrierPrice] = {}
    doubtful: set[AskedPrice] = set()
    for which, price in _each(cast("list[Any]", listed), asked):
        if price is None or found.setdefault(which, price) != price or price.told_at > now + _AHEAD:
            doubtful.add(which)
    return {which: price for which, price in found.items() if which not in doubtful}


def _each(listed: Sequence[Any], asked: frozenset[AskedPrice]) -> Iterator[tuple[AskedPrice, CarrierPrice | None]]:
    for each in listed:
        match each:
            case {"article_number": str() as article, "financing": str() as financing, **further}:
                which = AskedPrice(article, financing, further.get("months"))
                if which in asked:
                    yield which, _price(further)
            case _:
                raise ServiceAway("a price of nothing")


def _price(told: Mapping[str, Any]) -> CarrierPrice | None:
    match told:
        case {"price": str() as price, "currency": str() as currency, "told_at": str() as moment} if _PRICE.fullmatch(price):
            try:
                told_at = datetime.fromisoformat(moment)
            except ValueError:
                return None
            return None if told_at.tzinfo is None else CarrierPrice(Decimal(price), currency, told_at.astimezone(UTC))
        case _:
            return None
