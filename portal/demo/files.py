"""The files that the demo imports: made once, and kept, so that a second run recognises them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from foundation.local_day import today_in
from generators.feed import generate_feeds
from generators.initial_load import generate_device_extract, generate_initial_load
from portal.demo.scene import DemoCustomer

_WHOLE = "first-day"
"""A file that says that the others are all there, and the day of the first feed."""


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """Users, devices and SIMs as Excel, an extract of the device management, and the folder of feeds."""

    users: Path
    devices: Path
    sims: Path
    extract: Path
    feeds: Path
    first_day: date


def demo_files(folder: Path, customer: DemoCustomer, report: Callable[[int], None]) -> DemoFiles:
    """Make the customer's files when they are not there yet; the last feed is of today."""
    own = folder / customer.customer_number
    feeds = own / "feeds"
    if not (own / _WHOLE).exists():
        generate_initial_load(own, numbers=customer.numbers, customer=customer.name)
        generate_device_extract(own, numbers=customer.numbers)
        first = today_in() - timedelta(days=customer.days - 1)
        made = generate_feeds(feeds, numbers=customer.numbers, days=customer.days, start=first, seed=customer.seed, customer=customer.name)
        for done, _ in enumerate(made, 1):
            report(done)
        (own / _WHOLE).write_text(f"{first}\n", encoding="utf-8")
    first_day = date.fromisoformat((own / _WHOLE).read_text(encoding="utf-8").strip())
    return DemoFiles(_one(own, "nutzer"), _one(own, "geraete"), _one(own, "sim-karten"), _one(own, "uem-auszug"), feeds, first_day)


def _one(folder: Path, stem: str) -> Path:
    """Excel, or CSV for very many rows."""
    return next(folder.glob(f"{stem}.*"))
