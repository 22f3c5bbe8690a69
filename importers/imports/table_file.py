"""Any table from a CSV or Excel file: users, devices, SIMs of an initial load, extracts from a device management (F-09, F-18).

Encoding, delimiter and header are found as for feeds; rows come with the line where a person finds them.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from importers.engine.canonical_line import LINE_BREAK, split_line
from importers.engine.file_reader import DEFAULT_LIMITS, ReadingLimits, Sheet
from importers.engine.header import plain
from importers.engine.header_candidate import HeaderCandidate
from importers.engine.line_numbers import LineNumbers
from importers.engine.not_a_feed import DuplicateColumn, EmptyFile
from importers.engine.sheets import Sheets
from importers.engine.source_file import OpenedFile, best_header, further_headers
from importers.imports.cells_told import cells_told
from importers.imports.not_this_import import MissingColumns
from importers.imports.same_table import is_same_table
from importers.imports.sheets_noted import sheets_noted
from importers.imports.table_kind import TableKind, check_comes_here
from importers.quarantine import BadValue, Notice, Reason, RowNoted, RowRejected

_ENGLISH = {
    "name": "Name",
    "last_name": "Last name",
    "login": "Username",
    "model": "Model",
    "imei": "IMEI",
    "serial_number": "Serial number",
    "number": "Phone number",
    "carrier": "Carrier",
    "user_id": "User id",
    "user_personnel_number": "Personnel number",
    "user_email": "Email",
    "article_number": "Article number",
}
"""What columns that a table needs may be called in English."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its cells as they came, the text of each field, and of all other named columns."""

    line: int
    cells: tuple[str, ...]
    values: Mapping[str, str]
    columns: Mapping[str, str]
    """Field → its column's name in the file."""
    further: Mapping[str, str]
    """Column's name → text, for columns that are no field; only where there is a text."""
    header: tuple[str, ...] = ()
    """The names of all columns of its sheet."""
    place: Mapping[str, str] = field(default_factory=dict[str, str])
    """Its sheet and its line there, where several sheets are read."""
    unused: tuple[int, ...] = ()
    """Which cells hold something and belong to no field; the first is 0."""
    rejected: RowRejected | None = None
    """Set when the row has too few or too many cells; then there are no values."""
    places: Mapping[str, int] = field(default_factory=dict[str, int])
    """Plain name of a column → which cell is the first that stands under it."""


class TableLayout:
    """How the cells of one table are to be read; made anew from a stored header for rows that come back corrected."""

    def __init__(self, kind: TableKind, header: Sequence[str]) -> None:
        self.kind = kind
        self.header = tuple(header)
        found = kind.columns.positions(header)
        aside = {name for name, others in kind.instead.items() if any(other in found for other in others)}
        self._positions = {name: index for name, index in found.items() if name not in aside}
        self._others = [index for index in range(len(self.header)) if index not in self._positions.values()]
        self._further = [(index, self.header[index]) for index in reversed(self._others) if self.header[index]]
        self._least = 1 + max(
            (min(self._positions.get(name, 0) for name in group if name in self._positions) for group in kind.required), default=0
        )
        self._emails = {index for name, index in self._positions.items() if "email" in name}
        self._columns = {name: header[index] for name, index in self._positions.items()}
        self._places = {plain(name): index for index, name in reversed(list(enumerate(self.header)))}

    def row(self, cells: Sequence[str], line: int = 0, place: Mapping[str, str] | None = None) -> TableRow:
        width = len(self.header)
        if self._is_too_short(cells) or any(map(str.strip, cells[width:])):
            bad = BadValue(Reason.WRONG_CELL_COUNT, expected=str(width), found=str(len(cells))).in_cell("", cells_told(cells), line)
            return TableRow(line, tuple(cells), {}, self._columns, {}, self.header, place or {}, rejected=bad, places=self._places)
        cells = (*cells, *[""] * (width - len(cells)))  # spreadsheets leave out what is empty at the end of a row
        values = {**self.kind.constants, **{name: cells[index] for name, index in self._positions.items()}}
        further = {name: text for index, name in self._further if (text := cells[index].replace(LINE_BREAK, " ").strip())}
        unused = tuple([index for index in self._others if cells[index].strip()])
        return TableRow(line, tuple(cells), values, self._columns, further, self.header, place or {}, unused, None, self._places)

    def _is_too_short(self, cells: Sequence[str]) -> bool:
        """Whether cells are missing that aren't just empty ones at the end."""
        if len(cells) >= len(self.header):
            return False
        slipped = any("@" in cell and index not in self._emails for index, cell in enumerate(cells))
        return len(cells) < self._least or slipped


class Table(Protocol):
    """A table's rows, wherever they come from."""

    def rows(self) -> Iterator[TableRow]: ...


class TableFile(AbstractContextManager["TableFile"]):
    """An opened table; `layout.kind` is the one of the kinds asked for that fits."""

    def __init__(self, opened: OpenedFile, headers: Sequence[HeaderCandidate], kind: TableKind) -> None:
        self._opened = opened
        self.sheets = Sheets(opened, headers)
        self._layouts = [TableLayout(kind, header.cells) for header in headers]
        self.layout = self._layouts[0]
        self.name, self.size, self.sha256 = opened.name, opened.size, opened.sha256
        self._repeated: list[int] = []

    def leave(self, names: Set[str]) -> None:
        """Take columns of these names for the customer's own fields, whatever other systems call so."""
        self._layouts = [TableLayout(each.kind.without(names, each.header), each.header) for each in self._layouts]
        self.layout = self._layouts[0]

    def rows(self) -> Iterator[TableRow]:
        """Yield every row that isn't empty, in order, with the line on which a person finds it."""
        for at, number, cells in self._records():
            yield self._layouts[at].row(cells, number, self.sheets.place(number))

    def count(self) -> int:
        """Count the rows, which also finds out whether the file can be read to its end."""
        return sum(1 for _ in self._records())

    def _records(self) -> Iterator[tuple[int, int, list[str]]]:
        """Yield each row's cells with its line, and which of the sheets it is in."""
        headers = self.sheets.headers
        numbers = LineNumbers(headers[0].last_line + 1)
        record = 0
        self._repeated.clear()
        first = [header.cells[0].casefold() for header in headers]
        named = [tuple(map(plain, header.cells)) for header in headers]
        for at, block in self.sheets.blocks(numbers):
            for line in block.decode().split("\n")[:-1]:
                record += 1
                number = numbers.line_of(record)
                cells = split_line(line, headers[at].delimiter)
                if cells[0].strip().casefold() == first[at] and tuple(map(plain, cells)) == named[at]:
                    self._repeated.append(number)
                    continue
                yield at, number, cells

    def repeated(self) -> list[RowNoted]:
        """Return what is to be said of the rows that were left out of `rows`, as they repeat the header."""
        return [RowNoted(Notice.HEADER_AGAIN, line=line) for line in self._repeated]

    def noted(self) -> list[RowNoted]:
        """Return what is to be said of the workbook's sheets."""
        kind = self.layout.kind
        alike = {each.sheet for each in self._opened.header_candidates if not kind.missing(each.cells)}
        noted = sheets_noted(self._opened, self.sheets, alike)
        return [each for each in noted if each.value not in kind.beside or each.notice is not Notice.SHEET_NOT_READ]

    @property
    def sheet_names(self) -> list[str]:
        """What the sheets are called that are read; of a text, nothing."""
        return [header.sheet for header in self.sheets.headers if header.sheet is not None]

    def sheets_told(self) -> list[Sheet]:
        """Return what is known of the sheets that are read."""
        return [each for each in self._opened.sheets if each.name in self.sheet_names]

    def close(self) -> None:
        self._opened.close()

    def __exit__(self, *_: object) -> None:
        self.close()


def open_table(
    path_or_binary: Path | BinaryIO,
    *kinds: TableKind,
    name: str | None = None,
    limits: ReadingLimits = DEFAULT_LIMITS,
    elsewhere: Sequence[TableKind] = (),
) -> TableFile:
    """Find out which of the kinds the file is; raises NotAFeed when it is none, or one of those that are brought elsewhere."""
    opened = OpenedFile(path_or_binary, name, limits)
    try:
        candidates = opened.header_candidates
        if not candidates and not opened.has_more_candidates:
            raise EmptyFile(name=opened.name)
        check_comes_here(opened.name, candidates, elsewhere)
        found = best_header(opened, lambda candidate: _best_kind(opened.name, candidate, kinds))
        if found is None:
            raise _missing_columns(opened.name, candidates, kinds)
        headers, kind = _sheets_of_one_table(opened, *found, kinds), found[1]
        for each in headers:
            if doubled := kind.columns.doubled(each.cells):
                raise DuplicateColumn(name=opened.name, column=doubled)
    except BaseException:
        opened.close()
        raise
    return TableFile(opened, headers, kind)


def _sheets_of_one_table(
    opened: OpenedFile, header: HeaderCandidate, kind: TableKind, kinds: tuple[TableKind, ...]
) -> list[HeaderCandidate]:
    """The headers of the sheet of whose columns most are known, and of those that hold the same table; in the workbook's order."""

    def fitting(candidate: HeaderCandidate) -> TableKind | None:
        return kind if _best_kind(opened.name, candidate, kinds) is kind else None

    if len([each for each in kinds if not each.ours]) == 1 and not kind.ours:
        others = (each for each, _ in further_headers(opened, header, fitting))
        header = max((header, *others), key=lambda each: _known(kind, each))

    def same(candidate: HeaderCandidate) -> TableKind | None:
        is_same = is_same_table(kind, header.cells, candidate.cells)
        return fitting(candidate) if is_same else None

    return sorted((header, *(each for each, _ in further_headers(opened, header, same))), key=opened.header_candidates.index)


def _known(kind: TableKind, header: HeaderCandidate) -> tuple[bool, bool, int]:
    found = set(kind.columns.positions(header.cells))
    return not kind.foreign & set(map(plain, header.cells)), not found <= kind.common, len(found)


def _best_kind(name: str, candidate: HeaderCandidate, kinds: tuple[TableKind, ...]) -> TableKind | None:
    """The one whose signs are there, then the one that knows the file's name, then the one that knows most columns."""
    there = frozenset(map(plain, candidate.cells))
    fitting = [kind for kind in kinds if not kind.missing(candidate.cells) and (not kind.signs or kind.signs & there)]

    def rank(kind: TableKind) -> tuple[bool, bool, int]:
        knows_name = any(pattern.search(name) for pattern in kind.file_names)
        return bool(kind.signs & there), knows_name, len(kind.columns.positions(candidate.cells))

    return max(fitting, key=rank, default=None)


def _missing_columns(name: str, candidates: Sequence[HeaderCandidate], kinds: tuple[TableKind, ...]) -> MissingColumns:
    pairs = [(candidate, kind) for candidate in candidates for kind in kinds]
    nearest, kind = max(pairs, key=lambda pair: (len(pair[1].columns.positions(pair[0].cells)), len(pair[0].cells) > 1, not pair[1].signs))
    groups = kind.missing(nearest.cells)
    lacking = [[kind.columns.names[each][0] for each in group] for group in groups] or [sorted(kind.signs)]
    english = [[_ENGLISH.get(each, kind.columns.names[each][0]) for each in group] for group in groups] or lacking
    return MissingColumns(
        name=name,
        kind=kind.de,
        kind_en=kind.en,
        found=", ".join(cell for cell in nearest.cells if cell)[:300],
        missing=", ".join(" oder ".join(group) for group in lacking),
        missing_en=", ".join(" or ".join(group) for group in english),
    )
