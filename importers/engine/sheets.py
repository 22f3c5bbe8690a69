"""Rows of several sheets of one workbook, one sheet after the other."""

from collections.abc import Iterator, Sequence

from importers.engine.header_candidate import HeaderCandidate
from importers.engine.line_numbers import LineNumbers
from importers.engine.source_file import OpenedFile

SHEET_LINES = 2_000_000
"""By so many the lines of each further sheet are counted on; no sheet has as many rows."""


class Sheets:
    """The sheets that are read; of a text, or of a workbook of one table, there is one."""

    def __init__(self, opened: OpenedFile, headers: Sequence[HeaderCandidate]) -> None:
        self._opened = opened
        self.headers = headers

    def blocks(self, numbers: LineNumbers) -> Iterator[tuple[int, bytes]]:
        """Yield blocks of canonical lines, each with the index of its sheet; `numbers` counts through all."""
        records = 0
        for at, header in enumerate(self.headers):
            if at:
                numbers.skip(records + 1, at * SHEET_LINES + header.last_line + 1 - numbers.line_of(records + 1))
            for block in self._opened.blocks(header, _Behind(numbers, records)):
                yield at, block
                records += block.count(b"\n")

    def place(self, line: int) -> dict[str, str]:
        """Tell sheet and line, where there is more than one sheet."""
        at, own = divmod(line, SHEET_LINES)
        return {"sheet": self.headers[at].sheet or "", "sheet_line": str(own)} if line and len(self.headers) > 1 else {}


class _Behind(LineNumbers):
    """Numbers of a sheet's records, behind those of the sheets before it."""

    def __init__(self, numbers: LineNumbers, records: int) -> None:
        super().__init__()
        self._numbers = numbers
        self._records = records

    def skip(self, record: int, lines: int) -> None:
        self._numbers.skip(self._records + record, lines)
