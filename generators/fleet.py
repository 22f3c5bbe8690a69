"""A made-up customer's numbers, and how they change from day to day; the same seed gives the same (`portal generate feed`).

Numbers come from the block +49 1555 …, which serves for nothing but examples here.
"""

import zlib
from array import array
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random

from aggregates.device_terms import imei_in_full
from foundation.luhn import luhn_digit
from generators.devices import imei14, model_of

HEADER = (
    "Rufnummer",
    "SIM-Kartennummer",
    "SIM-Kartentyp",
    "IMEI",
    "Tarif",
    "Tarifoptionen",
    "Vertragsbeginn",
    "Vertragsende",
    "Früheste Verlängerung",
    "Subventionsberechtigung",
    "Vertragsverlängerungsberechtigung",
    "Hardwareabrufberechtigung",
    "Status",
    "BAN",
    "PIN",
    "PUK",
    "PIN 2",
    "PUK 2",
)
TARIFFS = (
    "Business Mobil M",
    "Business Mobil L",
    "Business Mobil S",
    "Business Mobil XL",
    "Datentarif 2,5 GB",
    "Datentarif 10 GB",
    "Größe Flex",
)
OPTIONS = ("", "Auslandspaket EU", "Datenpass 5 GB", "Auslandspaket EU|Datenpass 5 GB", "Mailbox|Ultra Card", "Ultra Card")
_CARD_TYPES = ("Nano-SIM", "Nano-SIM", "eSIM", "Micro-SIM", "Multi-SIM")
_STATUSES = ("aktiv", "pausiert", "inaktiv", "frei")
_ACTIVE, _PAUSED, _INACTIVE, _FREE = range(4)
_NO_DEVICE = 0xFFFFFFFF
JOIN = "\x1f"
"""Between the cells of a line here; the file's own delimiter takes its place when it is written."""

_MOVES = (
    ("other_device", 22),
    ("swap", 6),
    ("no_device", 4),
    ("card", 9),
    ("tariff", 22),
    ("options", 12),
    ("pause", 9),
    ("renewal", 8),
    ("deactivate", 2),
    ("vanish", 2),
    ("arrive", 4),
)
_MOVES_BY_CHANCE = tuple(name for name, chances in _MOVES for _ in range(chances))


class Fleet:
    """The state of all numbers on one day; `pass_day` makes it the next day's."""

    def __init__(self, numbers: int, seed: int, customer: str, start: date) -> None:
        self._rng = Random(f"{seed}/{customer}")  # noqa: S311 - examples, not secrets
        self._first = zlib.crc32(customer.encode()) % 8 * 1_000_000
        self._ban = 100_000_000 + zlib.crc32(f"ban/{customer}".encode()) % 800_000_000
        self._start = start
        self._devices = numbers
        """How many devices were ever used; the first `numbers` of them were there from the beginning."""
        self._device = array("I")
        self._tariff, self._options, self._status, self._card, self._renewed = (bytearray() for _ in range(5))
        self._away: dict[int, int] = {}
        """Number → on how many more days it is missing from the feed."""
        self._lines: list[str] = []
        for _ in range(numbers):
            self._add(len(self._lines))

    def __len__(self) -> int:
        return len(self._lines)

    def lines(self) -> Iterator[str]:
        """Return today's feed: cells joined by JOIN, without the numbers that are missing today."""
        return (line for index, line in enumerate(self._lines) if index not in self._away) if self._away else iter(self._lines)

    def second_imei(self, line: str) -> str | None:
        """Return the IMEI 2 of the device in this line, if it has two."""
        index = int(line[7:14]) - self._first
        device = self._device[index]
        if device == _NO_DEVICE or not model_of(device).dual_sim:
            return None
        return imei_in_full(imei14(device, second=True))

    def pass_day(self, share_changed: float) -> None:
        """Change so many of the numbers, in all the ways in which they do in a company; at least one changes unless the share is 0."""
        self._away = {index: days - 1 for index, days in self._away.items() if days > 1}
        for _ in range(max(1, round(len(self) * share_changed)) if share_changed else 0):
            self._move(_MOVES_BY_CHANCE[self._below(len(_MOVES_BY_CHANCE))], self._below(len(self)))

    def _move(self, kind: str, index: int) -> None:
        if kind == "arrive":
            self._add(self._new_device())
            return
        if kind == "vanish":
            self._away[index] = 1 + self._below(6)
            return
        if self._status[index] in (_INACTIVE, _FREE):
            self._status[index] = _ACTIVE if self._status[index] == _FREE else _INACTIVE
        elif kind == "other_device":
            self._device[index] = self._new_device()
        elif kind == "swap":
            other = self._below(len(self))
            self._device[index], self._device[other] = self._device[other], self._device[index]
            self._lines[other] = self._line(other)
        elif kind == "no_device":
            self._device[index] = _NO_DEVICE
        elif kind == "card":
            self._card[index] = min(99, self._card[index] + 1)
        elif kind == "tariff":
            self._tariff[index] = (self._tariff[index] + 1 + self._below(len(TARIFFS) - 1)) % len(TARIFFS)
        elif kind == "options":
            self._options[index] = (self._options[index] + 1 + self._below(len(OPTIONS) - 1)) % len(OPTIONS)
        elif kind == "pause":
            self._status[index] = _PAUSED if self._status[index] == _ACTIVE else _ACTIVE
        elif kind == "renewal":
            self._renewed[index] = min(5, self._renewed[index] + 1)
        elif kind == "deactivate":
            self._status[index] = _INACTIVE
        self._lines[index] = self._line(index)

    def _add(self, device: int) -> None:
        chance = self._below(100)
        status = _PAUSED if chance < 3 else _INACTIVE if chance == 3 else _FREE if chance < 6 else _ACTIVE
        self._device.append(_NO_DEVICE if status == _FREE or chance > 97 else device)
        self._status.append(status)
        self._tariff.append(self._below(self._below(len(TARIFFS)) + 1))
        self._options.append(self._below(self._below(len(OPTIONS)) + 1))
        self._card.append(0)
        self._renewed.append(0)
        self._lines.append(self._line(len(self._lines)))

    def _new_device(self) -> int:
        self._devices += 1
        return self._devices - 1

    def _below(self, limit: int) -> int:
        return int(self._rng.random() * limit)

    def _line(self, index: int) -> str:
        device, at = self._device[index], self._first + index
        card = f"894902{at:010d}{self._card[index]:02d}"
        begin, end, earliest = _term(self._start, index * 37 % 900, self._renewed[index])
        entitled = index * 7 % 10
        return JOIN.join(
            (
                f"+491555{at:07d}",
                card + luhn_digit(card),
                _CARD_TYPES[index % len(_CARD_TYPES)],
                "" if device == _NO_DEVICE else imei_in_full(imei14(device)),
                TARIFFS[self._tariff[index]],
                OPTIONS[self._options[index]],
                begin,
                end,
                earliest,
                "ja" if entitled < 6 else "nein",
                "ja" if entitled < 3 else "nein",
                "ja" if entitled < 4 else "nein",
                _STATUSES[self._status[index]],
                str(self._ban + index % 3),
                f"{at * 7919 % 10_000:04d}",
                f"{at * 104_729 % 100_000_000:08d}",
                f"{at * 6151 % 10_000:04d}",
                f"{at * 99_991 % 100_000_000:08d}",
            )
        )


@cache
def _term(start: date, days: int, renewed: int) -> tuple[str, str, str]:
    """Begin, end and earliest renewal of a contract that began so many days before the first feed and was renewed so often."""
    begin = start - timedelta(days=days)
    end = begin + timedelta(days=730 * (renewed + 1) - 1)
    return f"{begin:%d.%m.%Y}", f"{end:%d.%m.%Y}", f"{end - timedelta(days=90):%d.%m.%Y}"
