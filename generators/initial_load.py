"""The lists with which the made-up customer of `generate_feed.py` starts: users, devices, SIMs, and an extract from its device management."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from aggregates.device_terms import imei_in_full
from foundation.luhn import luhn_digit
from generators.devices import imei14, model_of, serial_number
from importers.engine.header import plain

MOST_LIST_ROWS_IN_EXCEL = 50_000

_FIRST_NAMES = ("Erika", "Max", "Anna", "Jürgen", "Leyla", "Tim", "Zoë", "Karl", "Mia", "Björn", "Ines", "Paul")
_NAME_BEGINS = ("Muster", "Beispiel", "Probe", "Vorlage", "Entwurf", "Skizze", "Modell", "Demo")
_NAME_ENDS = ("mann", "frau", "berg", "feld", "bach", "hausen", "müller", "roth", "stein")
_GROUPS = ("Vertrieb", "Außendienst", "Verwaltung", "Produktion", "IT", "Geschäftsführung")
_COLOURS = ("schwarz", "silber", "blau", "weiß")
_SIZES = ("64 GB", "128 GB", "256 GB")
_COMPUTERS = (
    ("Laptop", "Lenovo", "ThinkPad T14"),
    ("Laptop", "Dell", "Latitude 5450"),
    ("PC", "HP", "EliteDesk 800"),
    ("Laptop", "Apple", "MacBook Pro 14"),
)
_USERS = ("Name", "E-Mail", "Gruppe", "Personalnummer", "Kostenstelle", "Lieferadresse", "Zusätzliche Lieferadresse", "Standort")
_DEVICES = ("IMEI 1", "IMEI 2", "Seriennummer", "Geräteart", "Hersteller", "Modell", "Größe", "Farbe", "Personalnummer")
_SIMS = ("Rufnummer", "Netzbetreiber", "SIM-Kartennummer", "Tarif", "Status")


def generate_initial_load(out_dir: Path, *, numbers: int, customer: str, dirt: bool = True) -> list[Path]:
    """Write `nutzer`, `geraete` and `sim-karten` for a customer with so many numbers in its feeds; return the paths.

    Excel up to 50,000 rows, else CSV. One mobile device in twelve is not in the list: the feed will bring it as an unknown one (F-06).
    With `dirt` a few rows are wrong on purpose. The same arguments give the same bytes.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    return [
        _write(out_dir / "nutzer", _USERS, _users(numbers, customer, dirt), _user_count(numbers) + 2),
        _write(out_dir / "geraete", _DEVICES, _devices(numbers, dirt), numbers + _user_count(numbers) + 2),
        _write(out_dir / "sim-karten", _SIMS, _sims(numbers), _sim_count(numbers)),
    ]


def generate_device_extract(out_dir: Path, *, numbers: int) -> Path:
    """Write `uem-auszug.csv`: IMEI 1, IMEI 2 and serial number of all mobile devices that were there from the beginning (F-09)."""
    out_dir.mkdir(parents=True, exist_ok=True)
    header = ("Gerätename", "IMEI", "IMEI 2", "Seriennummer", "Modell", "Hersteller")
    return _write(out_dir / "uem-auszug", header, _extract(numbers), MOST_LIST_ROWS_IN_EXCEL + 1)


def _user_count(numbers: int) -> int:
    return max(1, numbers * 4 // 5)


def _sim_count(numbers: int) -> int:
    return max(2, numbers // 100)


def _users(numbers: int, customer: str, dirt: bool) -> Iterator[Sequence[str]]:
    domain = f"{plain(customer) or 'kunde'}.example"
    for user in range(_user_count(numbers)):
        first = _FIRST_NAMES[user % len(_FIRST_NAMES)]
        last = _NAME_BEGINS[user // 12 % len(_NAME_BEGINS)] + _NAME_ENDS[user // 96 % len(_NAME_ENDS)]
        yield (
            f"{last}, {first}",
            f"{plain(first)}.{plain(last)}.{user + 1}@{domain}",
            _GROUPS[user % 7 % len(_GROUPS)],
            _personnel_number(user),
            f"{4000 + user % 40}",
            f"{customer}, Musterweg {user % 90 + 1}, {10000 + user % 50 * 11} Musterstadt",
            f"Am Beispiel {user % 30 + 1}, 54321 Probedorf" if user % 9 == 4 else "",
            "Musterstadt" if user % 5 else "Probedorf",
        )
    if dirt:
        yield "", f"ohne.namen@{domain}", "", _personnel_number(9_000_001), "", "", "", ""
        yield "Muster, Doppelt", f"doppelt@{domain}", "", _personnel_number(0), "", "", "", ""


def _devices(numbers: int, dirt: bool) -> Iterator[Sequence[str]]:
    for device in range(numbers):
        if device % 12 == 11:
            continue
        model = model_of(device)
        yield (
            imei_in_full(imei14(device)),
            imei_in_full(imei14(device, second=True)) if model.dual_sim and device % 2 else "",
            serial_number(device) if device % 3 else "",
            "Tablet" if model.kind == "tablet" else "Smartphone",
            model.maker,
            model.model,
            _SIZES[device % len(_SIZES)],
            _COLOURS[device % len(_COLOURS)],
            "" if device % 25 == 7 else _personnel_number(device % _user_count(numbers)),
        )
    for user in range(0, _user_count(numbers), 3):
        kind, maker, model = _COMPUTERS[user // 3 % len(_COMPUTERS)]
        yield "", "", serial_number(50_000_000 + user), kind, maker, model, "", "", _personnel_number(user)
    if dirt:
        wrong = imei_in_full(imei14(numbers))
        yield wrong[:14] + str((int(wrong[14]) + 1) % 9 + 1), "", "", "Smartphone", "Beispiel", "Zahlendreher", "", "", ""
        yield "", "", "To be filled by O.E.M.", "PC", "Beispiel", "Ohne Seriennummer", "", "", ""


def _sims(numbers: int) -> Iterator[Sequence[str]]:
    """A few numbers of another carrier, from the upper end of the block."""
    for index in range(_sim_count(numbers)):
        card = f"894999{index:012d}"
        status = "aktiv" if index % 8 else "pausiert"
        yield f"+4915559{999_999 - index:06d}", "Beispielnetz", card + luhn_digit(card), "Europa Flex", status


def _extract(numbers: int) -> Iterator[Sequence[str]]:
    for device in range(numbers):
        model = model_of(device)
        second = imei_in_full(imei14(device, second=True)) if model.dual_sim else ""
        first = imei_in_full(imei14(device))
        yield f"Gerät {device + 1}", first, second, serial_number(device), model.model, model.maker


def _personnel_number(user: int) -> str:
    return f"P{user + 1:07d}"


def _write(stem: Path, header: Sequence[str], rows: Iterable[Sequence[str]], at_most: int) -> Path:
    if at_most > MOST_LIST_ROWS_IN_EXCEL:
        path = stem.with_suffix(".csv")
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, delimiter=";")
            writer.writerow(header)
            writer.writerows(rows)
        return path
    path = stem.with_suffix(".xlsx")
    book: Any
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet("Liste")
        for index, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(index, column, cell)
    return path
