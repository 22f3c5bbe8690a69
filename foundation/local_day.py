"""Which day it is where a customer is: between two midnights that is another one than in UTC."""

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

USUAL_ZONE = ZoneInfo("Europe/Berlin")
"""Where customers are unless they say otherwise."""


def today_in(zone: tzinfo = USUAL_ZONE) -> date:
    """Tell which calendar day it is in the zone."""
    return datetime.now(zone).date()
