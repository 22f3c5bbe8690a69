"""Screen sizes as people write them: a device has one, whereas its storage may be enlarged (F-09, F-12)."""

import re

from aggregates.device_terms import DeviceDescription
from foundation.normal_form import same

_INCHES = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s*-?\s*(?:\"|''|′′|″|”|“|„|zoll|inch(?:es)?\b|in\b)")
_ALONE = re.compile(r"1\d(?:[.,]\d{1,2})?")
"""A number without a unit that is a screen's and no storage: notebooks have 10 to 19 inches."""


def screen_size(description: DeviceDescription) -> str | None:
    """Return the size of a device's screen in inches, as it is written in its size (`13"`, `13,3 Zoll`, `13`); None where that says none."""
    written = same(description.size or "")
    found = _INCHES.search(written)
    inches = found[1] if found else written if _ALONE.fullmatch(written) else None
    return inches.replace(",", ".") if inches else None


def other_screen(one: DeviceDescription, other: DeviceDescription) -> tuple[str, str] | None:
    """Return the two sizes where one device can't have both. 13 inches and 13.3 are one, and so are 16 and 15.6: a whole number is a rounded one."""
    ours, theirs = screen_size(one), screen_size(other)
    if ours is None or theirs is None or _may_be_one(ours, theirs) or _may_be_one(theirs, ours):
        return None
    return ours, theirs


def _may_be_one(one: str, other: str) -> bool:
    exact = float(other)
    return float(one) == exact or ("." not in one and int(one) in (int(exact), round(exact)))
