"""Shares of what all customers use together: threads, connections, room on disk. Each is limited per caller, per organisation and in all, in each process.

    with shares.take("exports", caller.id, caller.organisation):
        ...

An organisation is a customer, or the operator. None may have all: whatever one does, others get in. Requests wait in turn for some of them (api/engine/turns.py).
"""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Literal, Self
from uuid import UUID

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.engine.refusals import AddressShareFull, OrganisationsShareFull, OwnShareFull, SharesFull

Share = Literal[
    "exports",
    "downloads",
    "contents",
    "streams",
    "imports",
    "operations",
    "moments",
    "reads",
    "changes",
    "positions",
    "logins",
    "sign_ons",
    "links",
]
Whose = Literal["caller", "organisation", "all"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many at once: of one caller (account or token), of one organisation, and of all.

    `waits`: for how many seconds a place is waited for, in turn; `retry`: after how many to try again, once refused.
    """

    caller: int
    organisation: int
    all: int
    retry: int
    waits: float = 0


@dataclass(frozen=True, slots=True)
class Words:
    """What a share is made of, as refusals say it after a number; `by_address`: whose share of it is an address's, as nobody is known yet."""

    de: str
    en: str
    by_address: tuple[Whose, ...] = ()


SIZES: Mapping[Share, Sizes] = {
    "exports": Sizes(caller=2, organisation=4, all=8, retry=5),
    "downloads": Sizes(caller=4, organisation=8, all=48, retry=15),
    "contents": Sizes(caller=3, organisation=4, all=16, retry=5, waits=10),
    "streams": Sizes(caller=6, organisation=30, all=120, retry=15),
    "imports": Sizes(caller=3, organisation=4, all=12, retry=10),
    "changes": Sizes(caller=25, organisation=30, all=50, retry=5, waits=2),
    "positions": Sizes(caller=20, organisation=25, all=35, retry=2),
    "operations": Sizes(caller=2, organisation=4, all=6, retry=30),
    "moments": Sizes(caller=1, organisation=2, all=4, retry=5),
    "reads": Sizes(caller=5, organisation=7, all=40, retry=2, waits=4),
    "logins": Sizes(caller=6, organisation=8, all=10, retry=2, waits=8),
    "sign_ons": Sizes(caller=4, organisation=6, all=20, retry=5, waits=4),
    "links": Sizes(caller=1, organisation=2, all=6, retry=5, waits=30),
}
WORDS: Mapping[Share, Words] = {
    "exports": Words("Exporte, die gerade erstellt werden", "exports that are being made"),
    "downloads": Words("Exporte, die gerade heruntergeladen werden", "exports that are being downloaded"),
    "contents": Words("Dateien, die gerade hochgeladen oder heruntergeladen werden", "files that are being uploaded or downloaded"),
    "streams": Words("offene Ereignisströme", "open event streams"),
    "imports": Words("laufende Importe und Probeläufe", "imports and dry runs under way"),
    "reads": Words("Abfragen, die gerade beantwortet werden", "reads that are being answered"),
    "changes": Words("Änderungen, die gerade auf das Protokoll warten", "changes that are waiting for the log"),
    "positions": Words("Abfragen, die gerade auf eine Position warten", "reads that are waiting for a position"),
    "operations": Words("laufende Neuaufbauten und Vergleiche", "rebuilds and verifications under way"),
    "moments": Words("Listen zu einem Zeitpunkt, die gerade erstellt werden", "lists as of a moment that are being made"),
    "logins": Words("laufende Anmeldungen", "logins under way", by_address=("caller", "organisation")),
    "sign_ons": Words("laufende Anmeldungen über das Verzeichnis", "sign-ons by the directory under way", by_address=("caller",)),
    "links": Words("Links, die gerade verschickt werden", "links that are being sent"),
}


def sizes_for(connections: int) -> Mapping[Share, Sizes]:
    """Compute the shares of a process whose reads have so many connections (at least two): however few, no organisation has them all."""
    caller, organisation = max(1, min(connections // 2, 20)), max(1, min(connections * 7 // 10, 28))
    return {**SIZES, "reads": replace(SIZES["reads"], caller=caller, organisation=organisation)}


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
        """Pass the same place on to what goes on when the holder of this one is done."""
        return self._shares.pass_on(self)


class Shares:
    """The shares of a process."""

    def __init__(self, sizes: Mapping[Share, Sizes] = SIZES) -> None:
        self._sizes = sizes
        self._lock = threading.Lock()
        self._taken: Counter[tuple[Share, UUID | str]] = Counter()
        self._refused: Counter[tuple[Share, Whose]] = Counter()

    def take(self, share: Share, caller: UUID, organisation: UUID) -> Place:
        """Raises OwnShareFull, OrganisationsShareFull and AddressShareFull (429), and SharesFull (503)."""
        place = Place(self, share, caller, organisation)
        full = self._try(place, last=True)
        if full is None:
            return place
        raise self._refusal(full, share, self._sizes[share])

    def patience(self, share: Share) -> float:
        """Return for how many seconds a place is waited for."""
        return self._sizes[share].waits

    def take_if_free(self, share: Share, caller: UUID, organisation: UUID) -> Place | None:
        """Take a place if one is free, for whoever waits in a queue (api/engine/turns.py)."""
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
    def _refusal(full: Whose, share: Share, sizes: Sizes) -> OwnShareFull | OrganisationsShareFull | AddressShareFull | SharesFull:
        what = WORDS[share]
        kind, most = {
            "caller": (OwnShareFull, sizes.caller),
            "organisation": (OrganisationsShareFull, sizes.organisation),
            "all": (SharesFull, sizes.all),
        }[full]
        kind = AddressShareFull if full in what.by_address else kind
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
        """Count the places of a share that are taken now, by all together."""
        with self._lock:
            return self._taken[share, "all"]

    def refused(self, share: Share, whose: Whose) -> int:
        """Return how many were refused since the start as that share was full."""
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
