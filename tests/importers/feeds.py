"""Small feeds for the tests of reading: a header, rows that are right, and ways to write them down."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from importers.imports.feed_file import FeedFile, open_feed
from importers.imports.mapping import MappingSet, load_mappings, read_mapping

HEADER: tuple[str, ...] = (
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
ROW: tuple[str, ...] = (
    "+4915228817386",
    "8949020000000000055",
    "Nano-SIM",
    "353322080000053",
    "Red Business Größe L",
    "Datenpass|Auslandsoption",
    "01.02.2024",
    "31.01.2026",
    "01.11.2025",
    "ja",
    "nein",
    "ja",
    "aktiv",
    "123456789",
    "0123",
    "12345678",
    "1234",
    "87654321",
)
SECOND_CARRIER = Path(__file__).with_name("beispielnetz.toml")


def row(**changed: str) -> tuple[str, ...]:
    """ROW with some cells changed, by their column's name; `_` stands for a space or a hyphen."""
    names = {name.replace(" ", "_").replace("-", "_"): index for index, name in enumerate(HEADER)}
    cells = list(ROW)
    for name, cell in changed.items():
        cells[names[name]] = cell
    return tuple(cells)


def csv_text(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, delimiter: str = ";", end: str = "\n") -> str:
    return "".join(delimiter.join(cells) + end for cells in (header, *rows))


def feed_of(
    data: str | bytes, name: str = "vodafone_2026-11-20.csv", mappings: MappingSet | None = None, carrier: str | None = None
) -> FeedFile:
    content = data.encode() if isinstance(data, str) else data
    return open_feed(io.BytesIO(content), mappings or load_mappings(), name=name, carrier=carrier)


def lines_of(feed: FeedFile) -> list[str]:
    """All canonical lines; also holds every block to the promised form."""
    lines: list[str] = []
    for block in feed.blocks():
        assert block.endswith(b"\n")
        assert not {0, 13} & set(block)
        lines += block.decode().split("\n")[:-1]
    assert all(lines)
    return lines


def cells_of(feed: FeedFile) -> list[tuple[str, ...]]:
    return [tuple(feed.split(line)) for line in lines_of(feed)]


def both_carriers() -> MappingSet:
    return (*load_mappings(), read_mapping(SECOND_CARRIER.name, SECOND_CARRIER.read_bytes()))


def workbook(*sheets: list[list[object]]) -> bytes:
    target = io.BytesIO()
    book: Any
    with xlsxwriter.Workbook(target) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for index, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write(index, column, cell, day if isinstance(cell, datetime) else None)
    return target.getvalue()
