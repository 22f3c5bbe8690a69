"""An Excel workbook (.xlsx) as a source of canonical lines. Cells become the text that a CSV would hold."""

import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from importers.engine.canonical_line import as_block, join_cells
from importers.engine.file_probe import LONGEST_ROW
from importers.engine.header_candidate import HeaderCandidate
from importers.engine.merged_cells import MergedCells
from importers.engine.sheet_extent import refuse_huge_sheets
from importers.engine.sheet_marks import SheetMarks, marks_of
from importers.engine.text_source import BLOCK_LINES, BLOCK_SIZE, HEADER_WITHIN, Skipping
from importers.engine.unreadable import Unreadable
from importers.engine.workbook_package import Package

DELIMITER = ";"
UNPACKED_LIMIT_MB = 2048
_EXACT = 1 << 53

Cell = int | float | str | bool | date | time | datetime | timedelta


class WorkbookSource:
    """See `TextSource`. The header may stand on any sheet; the first that has one counts."""

    encoding = "xlsx"

    def __init__(self, binary: BinaryIO) -> None:
        self._package = _package(binary)
        refuse_huge_sheets(binary)
        self._sheets: dict[str, CalamineSheet] = {}
        self._marks: dict[str, SheetMarks] = {}
        with _readable():
            self._parts = {sheet.name: sheet for sheet in self._package.sheets()}
            self._styles = self._package.styles()
            usual = binary if self._package.usual else self._package.under_usual_names()
            usual.seek(0)
            self._workbook = CalamineWorkbook.from_filelike(usual)

    def sheets(self) -> list[dict[str, Any]]:
        """Tell of each sheet what it is called, whether it is shown and holds anything, and how many of its rows are hidden."""
        found: list[dict[str, Any]] = []
        for about in self._workbook.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                with _readable():
                    filled = self._workbook.get_sheet_by_name(about.name).height > 0
                marks = self._marks_of(about.name)
                visible = about.visible == SheetVisibleEnum.Visible
                told = {"name": about.name, "visible": visible, "filled": filled, "hidden": len(marks.hidden), "first": marks.hidden[:5]}
                told |= {"merged": len(marks.merged), "first_merged": marks.merged_labels()[:5]}
                told |= {"untold": len(marks.untold), "first_untold": marks.untold[:5]}
                found.append({**told, "macros": self._package.has_macros})
        return found

    def _marks_of(self, sheet: str) -> SheetMarks:
        if sheet not in self._marks:
            found = self._parts.get(sheet)
            with _readable():
                if found is None:
                    self._marks[sheet] = SheetMarks()
                else:
                    with self._package.open(found.part) as part:
                        self._marks[sheet] = marks_of(part, self._styles)
        return self._marks[sheet]

    def header_candidates(self) -> Iterator[HeaderCandidate]:
        for about in self._workbook.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
                continue
            for line, cells in self._rows(about.name):
                if line > HEADER_WITHIN:
                    break
                if any(cells) and sum(map(len, cells)) <= LONGEST_ROW:
                    yield HeaderCandidate(tuple(cell.strip() for cell in cells), DELIMITER, line, about.name)

    def blocks(self, header: HeaderCandidate, _width: int, skips: Skipping) -> Iterator[bytes]:
        records = size = 0
        kept: list[str] = []
        merged = MergedCells(self._marks_of(header.sheet or "").merged, header.last_line)
        for line, cells in self._rows(header.sheet or ""):
            if line <= header.last_line:
                continue
            if not any(cell.strip() for cell in cells):
                skips.skip(records + 1, 1)
                continue
            merged.fill(line, cells)
            records += 1
            kept.append(join_cells(cells, DELIMITER))
            size += len(kept[-1])
            if len(kept) == BLOCK_LINES or size > BLOCK_SIZE:
                yield as_block(kept)
                kept.clear()
                size = 0
        if kept:
            yield as_block(kept)

    def _rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """(line as Excel counts it, cells) of every row; the last rows and columns without content are not there."""
        with _readable():
            if sheet not in self._sheets:
                self._sheets = {sheet: self._workbook.get_sheet_by_name(sheet)}
        marks = self._marks_of(sheet)
        if not marks.errors and not marks.formats:
            for line, row in enumerate(self._sheets[sheet].iter_rows(), 1):
                yield line, [cell_text(cell) for cell in row]
            return
        errors, line = marks.errors_by_row(), 0
        for line, row in enumerate(self._sheets[sheet].iter_rows(), 1):
            cells = [marks.text(line, column, cell_text(cell)) for column, cell in enumerate(row)]
            yield line, _with_errors(cells, errors.pop(line, {}))
        for behind, found in errors.items():
            yield behind, _with_errors([], found)


def _with_errors(cells: list[str], errors: Mapping[int, str]) -> list[str]:
    """Write errors where nothing else stands, also behind the last column with content."""
    cells += [""] * (max(errors, default=-1) + 1 - len(cells))
    return [cell or errors.get(column, "") for column, cell in enumerate(cells)] if errors else cells


@contextmanager
def _readable() -> Generator[None]:
    try:
        yield
    except (CalamineError, OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, KeyError) as error:
        raise Unreadable("broken-workbook", found="unreadable", cause=str(error)[:300]) from error


def cell_text(cell: Cell) -> str:
    """Write a cell out: whole numbers without exponent or `.0`; beyond 2^53 digits are lost, so the exponent stays for the quarantine to see."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    return _moment_text(cell)


def _moment_text(cell: int | date | time | datetime | timedelta) -> str:
    if isinstance(cell, timedelta):
        return _hours(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _hours(time_told: timedelta) -> str:
    """Write a length of time as `[h]:mm` shows it."""
    seconds = round(time_told.total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")


def _number_text(number: float) -> str:
    if not number.is_integer():
        return repr(number)
    return str(int(number)) if abs(number) < _EXACT else f"{number:.14E}"


def _package(binary: BinaryIO) -> Package:
    try:
        with zipfile.ZipFile(binary) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Unreadable("broken-workbook", found="unreadable", cause=str(error)[:300]) from error
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT_MB << 20:
        raise Unreadable("workbook-too-large", limit=UNPACKED_LIMIT_MB)
    with _readable():
        return Package(binary)
