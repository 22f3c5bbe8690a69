"""The rows of a workbook that comes back: about what each is, as of which version, and what its cells say (H-20)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from importers.engine.header import ColumnNames
from importers.imports.loaded_rows import Loaded, loaded
from importers.imports.row_changes import SheetCell
from importers.imports.table_cells import RowReading, our_id
from importers.imports.table_file import Table, TableRow
from importers.imports.table_kind import TableKind

MaintainedKind = Literal["users", "numbers", "devices"]
VERSION = ("Version", "Version")
CUSTOMER = ("Kundennummer", "Customer number")
DOWNLOADED = ("Stand", "As of")
CHECK = ("Prüfwert", "Check value")
KEPT_COLUMNS = {"version": VERSION, "customer": CUSTOMER, "downloaded": DOWNLOADED, "check": CHECK}
"""Columns that are hidden, besides the id's."""


@dataclass(frozen=True, slots=True)
class MaintainedRow:
    """`thing`, `version`: None where what stands there is no id, no version."""

    row: TableRow
    thing: UUID | None
    version: int | None

    def cell(self, column: str) -> SheetCell:
        """Find one of the columns that we keep to ourselves."""
        name = self.row.columns.get(column, "")
        index = self.row.header.index(name) if name in self.row.header else 0
        return SheetCell.at(self.row.line, index, name, self.row.values.get(column, "").strip())

    def place(self, names: frozenset[str]) -> int | None:
        """Find which column is called so, by plain names; None where there is none."""
        return min((self.row.places[name] for name in names if name in self.row.places), default=None)

    def text(self, place: int) -> str:
        """Return what stands in a column; spreadsheets leave out what is empty at the end of a row."""
        return self.row.cells[place] if place < len(self.row.cells) else ""

    def at(self, place: int) -> SheetCell:
        """Return the cell of a column."""
        return SheetCell.at(self.row.line, place, self.row.header[place], self.text(place))


def table_kind(key: str, of: tuple[str, str], id_names: tuple[str, str], beside: frozenset[str]) -> TableKind:
    """Make the table whose rows have this id. Its other columns are the fields', which follow from the customer."""
    columns = {"thing": id_names, **KEPT_COLUMNS}
    return TableKind(
        key=key,
        de=of[0],
        en=of[1],
        columns=ColumnNames({name: list(dict.fromkeys(names)) for name, names in columns.items()}),
        required=(("thing",), ("version",)),
        beside=beside,
        kept=frozenset(KEPT_COLUMNS),
    )


def maintained_rows(table: Table) -> Iterator[Loaded[MaintainedRow]]:
    """Read the rows; each thing stands in one of them."""
    return loaded(table.rows(), _read, lambda row: [("thing", str(row.thing))] if row.thing is not None else [])


def _read(reading: RowReading) -> MaintainedRow:
    version = reading.row.values.get("version", "").strip().removesuffix(".0")
    known = version.isascii() and version.isdigit() and 0 < len(version) < 10
    return MaintainedRow(reading.row, our_id(reading.row.values.get("thing", "")), int(version) if known else None)
