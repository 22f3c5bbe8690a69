"""Which columns of a feed's row said something, as one number: what is kept of the rows of past feeds (docs/decisions/0017)."""

from typing import Final

NOT_LISTED: Final = 0
LISTED: Final = 1
"""Whatever the row said."""

COLUMNS: Final = (
    "iccid",
    "card_type",
    "imei",
    "tariff",
    "options",
    "contract_start",
    "contract_end",
    "earliest_renewal",
    "subsidy",
    "renewal",
    "hardware_calloff",
    "status",
    "ban",
    "pin",
    "puk",
    "pin2",
    "puk2",
)
"""Stored by their place: new ones are only ever added at the end."""
BITS: Final = {name: 2 << at for at, name in enumerate(COLUMNS)}
HEARD: Final = 1 << 30
"""It was listed, by a row that could not be taken over: never stored, it stands for the days on which a number's row went to the quarantine."""
EVERYTHING: Final = LISTED | sum(BITS.values())
