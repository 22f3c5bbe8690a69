"""Shares of what all customers use together and what lasts: exports, downloads, streams, imports. Each is limited per caller, per organisation and in all, in each process.

    with shares.take("streams", caller.id, caller.organisation):
        ...

An organisation is a customer, or the operator. None may have all: whatever one does, others get in.
"""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self
from uuid import UUID

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.engine.refusals import OrganisationsShareFull, OwnShareFull, SharesFull

Share = Literal["exports", "downloads", "streams", "imports", "operations", "lists", "changes", "positions"]
Whose = Literal["caller", "organisation", "all"]

LOOKS_EVERY = 0.05
"""Seconds between two looks of who waits for a place."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many at once: of one caller (account or token), of one organisation, and of all. `retry` is after how many seconds to try again."""

    caller: int
    organisation: int
    all: int
    retry: int


@dataclass(frozen=True, slots=True)
class Words:
    """What a share is made of, as refusals say it after a number."""

    de: str
    en: str


SIZES: Mapping[Share, Sizes] = {
    "exports": Sizes(caller=2, organisation=4, all=8, retry=5),
    "downloads": Sizes(caller=4, organisation=8, all=48, retry=15),
    "streams": Sizes(caller=6, organisation=30, all=120, retry=15),
    "imports": Sizes(caller=3, organisation=4, all=12, retry=10),
    "changes": Sizes(caller=25, organisation=30, all=50, retry=5),
    "positions": Sizes(caller=20, organisation=25, all=35, retry=2),
    "operations": Sizes(caller=2, organisation=4, all=6, retry=30),
    "lists": Sizes(caller=5, organisation=7, all=60, retry=2),  # fewer than the reader has connections (PORTAL_POOL_SIZE)
}
WORDS: Mapping[Share, Words] = {
    "exports": Words("Exporte, die gerade erstellt werden", "exports that are being made"),
    "downloads": Words("Exporte, die gerade heruntergeladen werden", "exports that are being downloaded"),
    "streams": Words("offene Ereignisströme", "open event streams"),
    "imports": Words("laufende Importe und Probeläufe", "imports and dry runs under way"),
    "lists": Words("Listen, die gerade gelesen werden", "lists that are being read"),
    "changes": Words("Änderungen, die gerade auf das Protokoll warten", "changes that are waiting for the log"),
    "positions": Words("Abfragen, die gerade auf eine Position warten", "reads that are waiting for a position"),
    "operations": Words("laufende Neuaufbauten und Vergleiche", "rebuilds and verifications under way"),
}


class Place:
    """One of a share, until it is given back; giving it back again does nothing."""

    def __init__(self, shares: "Shares", share: Share, caller: UUID, organisation: UUID) -> None:
        self._shares = shares
        self.share: Share = share
        self.caller, self.organisation = caller, organisation
        self.held = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.give_back()

    def give_back(self) -> None:
        """Let others have it."""
        self._shares.take_back(self)

    def passed_on(self) -> "Place":
        """The same place for what goes on when the holder of this one is done."""
        return self._shares.pass_on(self)


class Shares:
    """The shares of a process."""

    def __init__(self, sizes: Mapping[Share, Sizes] = SIZES) -> None:
        self._sizes = sizes
        self._lock = threading.Lock()
        self._taken: Counter[tuple[Share, UUID | str]] = Counter()
        self._refused: Counter[tuple[Share, Whose]] = Counter()

    def take(self, share: Share, caller: UUID, organisation: UUID) -> Place:
        """Raises OwnShareFull and OrganisationsShareFull (429), and SharesFull (503)."""
        place = Place(self, share, caller, organisation)
        full = self._try(place, last=True)
        if full is None:
            return place
        raise self._refusal(full, share, self._sizes[share])

    async def awaited(self, share: Share, caller: UUID, organisation: UUID, seconds: float) -> Place:
        """The same, for what is soon over: waits up to so many seconds for a place, and takes no thread meanwhile."""
        place, until = Place(self, share, caller, organisation), time.monotonic() + seconds
        while time.monotonic() < until:
            if self._try(place, last=False) is None:
                return place
            await asyncio.sleep(LOOKS_EVERY)
        return self.take(share, caller, organisation)

    def take_if_free(self, share: Share, caller: UUID, organisation: UUID) -> Place | None:
        """The same for whoever waits in a queue (api/engine/turns.py)."""
        place = Place(self, share, caller, organisation)
        return place if self._try(place, last=False) is None else None

    def _try(self, place: Place, *, last: bool) -> Whose | None:
        """Take the place, or say whose share is full; a refusal counts when it is the last word."""
        with self._lock:
            full = self._full(self._sizes[place.share], place)
            if full is None:
                self._taken.update(_keys(place))
            elif last:
                self._refused[place.share, full] += 1
            return full

    def _full(self, sizes: Sizes, place: Place) -> Whose | None:
        own, organisation, every = _keys(place)
        if self._taken[own] >= sizes.caller:
            return "caller"
        if self._taken[organisation] >= sizes.organisation:
            return "organisation"
        return "all" if self._taken[every] >= sizes.all else None

    @staticmethod
    def _refusal(full: Whose, share: Share, sizes: Sizes) -> OwnShareFull | OrganisationsShareFull | SharesFull:
        kind, most = {
            "caller": (OwnShareFull, sizes.caller),
            "organisation": (OrganisationsShareFull, sizes.organisation),
            "all": (SharesFull, sizes.all),
        }[full]
        what = WORDS[share]
        told = {"share": share, "whose": full, "most": most}
        return kind(headers={"Retry-After": str(sizes.retry)}, extra={"facts": told}, most=most, what_de=what.de, what=what.en)

    def pass_on(self, place: Place) -> Place:
        """Move a place to a new holder; the old one gives nothing back any more."""
        other = Place(self, place.share, place.caller, place.organisation)
        with self._lock:
            other.held, place.held = place.held, False
        return other

    def take_back(self, place: Place) -> None:
        """Count a place as free, unless it has been given back or passed on already."""
        with self._lock:
            if not place.held:
                return
            place.held = False
            for key in _keys(place):
                self._taken[key] -= 1
                if not self._taken[key]:
                    del self._taken[key]

    def in_use(self, share: Share) -> int:
        """How many places of a share are taken now, by all together."""
        with self._lock:
            return self._taken[share, "all"]

    def refused(self, share: Share, whose: Whose) -> int:
        """How many were refused since the start as that share was full."""
        with self._lock:
            return self._refused[share, whose]


def _keys(place: Place) -> tuple[tuple[Share, UUID | str], ...]:
    """A caller counts within an organisation: somebody of the operator who acts for a customer is that customer's."""
    own = f"{place.organisation}/{place.caller}"
    return (place.share, own), (place.share, place.organisation), (place.share, "all")


class ShareCollector(Collector):
    """Tells Prometheus of the shares, whenever it asks."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares

    def collect(self) -> Iterable[Metric]:
        in_use = GaugeMetricFamily("portal_share_in_use", "How many of a share are taken in this process", labels=["share"])
        refused = CounterMetricFamily(
            "portal_share_refused", "Requests refused as a share was full, by whose it was", labels=["share", "whose"]
        )
        whose: tuple[Whose, ...] = ("caller", "organisation", "all")
        for share in WORDS:
            in_use.add_metric([share], self._shares.in_use(share))
            for each in whose:
                refused.add_metric([share, each], self._shares.refused(share, each))
        yield in_use
        yield refused
