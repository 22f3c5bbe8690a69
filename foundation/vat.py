"""Value-added tax: the standard rate of Germany by day, and how it is added."""

from bisect import bisect_right
from datetime import date
from decimal import Decimal

from foundation.bilingual_error import BilingualError
from foundation.money import Money

_RATES = (
    (date(1968, 1, 1), Decimal(10)),
    (date(1968, 7, 1), Decimal(11)),
    (date(1978, 1, 1), Decimal(12)),
    (date(1979, 7, 1), Decimal(13)),
    (date(1983, 7, 1), Decimal(14)),
    (date(1993, 1, 1), Decimal(15)),
    (date(1998, 4, 1), Decimal(16)),
    (date(2007, 1, 1), Decimal(19)),
    (date(2020, 7, 1), Decimal(16)),
    (date(2021, 1, 1), Decimal(19)),
)
"""§ 12 (1) UStG, and § 28 (1) for the second half of 2020: from which day which per cent."""


class NoVatThen(BilingualError):
    """There is no rate of value-added tax for {day}; ask for a day from {first} on."""

    status = 422
    code = "no-vat-then"
    de = "Für {day} ist kein Umsatzsteuersatz bekannt; bitte nach einem Tag ab {first} fragen."


def vat_percent(day: date) -> Decimal:
    """Return the standard rate in per cent that holds on a day: in Germany 19, and 16 in the second half of 2020. Raises NoVatThen."""
    place = bisect_right(_RATES, day, key=lambda rate: rate[0])
    if not place:
        raise NoVatThen(day=day, first=_RATES[0][0])
    return _RATES[place - 1][1]


def vat_of(net: Money, percent: Decimal) -> Money:
    """Compute the tax on a net amount, rounded half up to cents."""
    return net.part(percent)
