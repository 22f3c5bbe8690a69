"""Where parcel services tell how far a parcel is (H-11)."""

from collections.abc import Mapping
from urllib.parse import quote

_TRACKED_AT: Mapping[str, str] = {
    "dhl": "https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode={}",
    "dpd": "https://tracking.dpd.de/status/de_DE/parcel/{}",
    "gls": "https://gls-group.eu/DE/de/paketverfolgung?match={}",
    "hermes": "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation#{}",
    "ups": "https://www.ups.com/track?loc=de_DE&tracknum={}",
}


def tracking_href(carrier: str | None, tracking_number: str | None) -> str | None:
    """Return where the parcel's way is told; None where it has no number, or its service no such page."""
    place = _TRACKED_AT.get(carrier or "")
    return place.format(quote(tracking_number, safe="")) if place and tracking_number else None
