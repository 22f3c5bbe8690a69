"""Whose price it is, the list's or the carrier's of this moment, and how old; where the carrier has none, the list's with its age and why (docs/decisions/0030)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo

from access.live_prices import CarrierAnswer, LivePrices, asked_price
from aggregates.prices.list_price import ListPrice
from aggregates.prices.price_sources import PriceSource, WhyListed
from aggregates.prices.price_terms import PriceStep
from foundation.local_day import today_in
from foundation.money import CURRENCY, Money


@dataclass(frozen=True, slots=True)
class Sourced:
    """A list price to reckon with: the carrier's in its place where there is one. `told_at`: since when it holds, or when the carrier said it."""

    listed: ListPrice
    source: PriceSource
    told_at: datetime | None
    why: WhyListed | None

    def age(self, now: datetime) -> int | None:
        """Return its age in whole minutes."""
        return None if self.told_at is None else max(0, int((now - self.told_at).total_seconds() // 60))


@dataclass(frozen=True, slots=True)
class PriceSources:
    """What the carrier was asked for a day; `asked` None: nothing. `why`: it was not asked though it should have been."""

    day: date
    zone: tzinfo
    asked: CarrierAnswer | None = None
    why: WhyListed | None = None

    def of(self, listed: ListPrice) -> Sourced:
        """Choose the price that counts. A carrier's that is older than the list's, in another currency or unknown is none."""
        since = next((step.valid_from for step in reversed(listed.steps) if step.valid_from <= self.day), None)
        told_at = None if since is None else datetime.combine(since, time(), self.zone)
        if self.asked is None or since is None:
            return Sourced(listed, "list", told_at, self.why)
        price = self.asked.of(listed)
        if price is None:
            return Sourced(listed, "list", told_at, self.asked.why or "unknown")
        if price.currency != CURRENCY:
            return Sourced(listed, "list", told_at, "unknown")
        if price.told_at.astimezone(self.zone).date() < since:
            return Sourced(listed, "list", told_at, "older")
        step = PriceStep(valid_from=self.day, price=Money(amount=price.amount))
        return Sourced(replace(listed, steps=(step,)), "carrier", price.told_at, None)


def sources_for(live: LivePrices | None, customer: str, priced: Iterable[ListPrice], day: date, zone: tzinfo) -> PriceSources:
    """Ask the carrier for what has a list price on the day, which must be today."""
    if live is None:
        return PriceSources(day, zone, why="off")
    if day != today_in(zone):
        return PriceSources(day, zone, why="other_day")
    return PriceSources(day, zone, live.of(customer, [asked_price(each) for each in priced if each.on(day) is not None]))
