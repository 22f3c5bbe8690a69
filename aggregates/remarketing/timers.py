"""What is due for remarketings."""

from datetime import datetime

from aggregates.remarketing.kept_sold import DeviceKeptSold
from aggregates.remarketing.remarketing import ProceedsPaidOut, RemarketedDeviceDestroyed, Remarketing
from aggregates.timer import Since, Timer, at_once
from foundation.noun import Noun


def _unless_claimed(event: ProceedsPaidOut | RemarketedDeviceDestroyed, happened_at: datetime) -> Since | None:
    return None if event.for_good else happened_at


SOLD_NOT_FOR_GOOD = Timer(
    "sold_not_for_good",
    Remarketing,
    Noun("Sperre eines verkauften Geräts", "lock of a device that was sold"),
    sets={ProceedsPaidOut: _unless_claimed, RemarketedDeviceDestroyed: _unless_claimed},
    ends=(DeviceKeptSold,),
    due=at_once,
)
"""Version 1 of these events kept nothing from being sold once more (docs/decisions/0036): what they let go is claimed once this is carried out."""
