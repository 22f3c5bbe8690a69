"""An Excel workbook (.xlsx) as a source of canonical lines. Cells become the text that a CSV would hold."""

import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from importers.engine.canonical_line import as_block, join_cells
from importers.engine.file_probe import LONGEST_ROW
from importers.engine.header_candidate import HeaderCandidate
from importers.engine.sheet_extent import refuse_huge_sheets
from importers.engine.text_source import BLOCK_LINES, BLOCK_SIZE, HEADER_WITHIN, Skipping
from importers.engine.unreadable import Unreadable

DELIMITER = ";"
UNPACKED_LIMIT_MB = 2048
_EXACT = 1 << 53

Cell = int | float | str | bool | date | time | datetime | timedelta


class WorkbookSource:
    """See `TextSource`. The header may stand on any sheet; the first that has one counts."""

    encoding = "xlsx"

    def __init__(self, binary: BinaryIO) -> None:
        _refuse_other_zips(binary)
        refuse_huge_sheets(binary)
        self._sheets: dict[str, CalamineSheet] = {}
        binary.seek(0)
        with _readable():
            self._workbook = CalamineWorkbook.from_filelike(binary)

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
        for line, cells in self._rows(header.sheet or ""):
            if line <= header.last_line:
                continue
            if not any(cell.strip() for cell in cells):
                skips.skip(records + 1, 1)
                continue
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
        for line, row in enumerate(self._sheets[sheet].iter_rows(), 1):
            yield line, [cell_text(cell) for cell in row]


@contextmanager
def _readable() -> Generator[None]:
    try:
        yield
    except (CalamineError, OSError) as error:
        raise Unreadable("broken-workbook", found="unreadable", cause=str(error)[:300]) from error


def cell_text(cell: Cell) -> str:
    """Write a cell out: whole numbers without exponent or `.0`; beyond 2^53 digits are lost, so the exponent stays for the quarantine to see."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def _number_text(number: float) -> str:
    if not number.is_integer():
        return repr(number)
    return str(int(number)) if abs(number) < _EXACT else f"{number:.14E}"


def _refuse_other_zips(binary: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(binary) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Unreadable("broken-workbook", found="unreadable", cause=str(error)[:300]) from error
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise Unreadable("compressed-file")
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT_MB << 20:
        raise Unreadable("workbook-too-large", limit=UNPACKED_LIMIT_MB)
