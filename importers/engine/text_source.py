"""A CSV file as a source of canonical lines."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, Protocol

from importers.engine.canonical_line import UNIT_SEPARATOR, as_block, split_line
from importers.engine.file_probe import LONGEST_ROW, Probe
from importers.engine.header_candidate import HeaderCandidate
from importers.engine.quoted_records import quoted_records
from importers.engine.text_lines import text_lines

DELIMITERS = (";", ",", "\t", "|")
HEADER_WITHIN = 20
"""The header is looked for in so many lines; before it there may be a title, a date, `sep=;`."""
BLOCK_LINES = 4096
BLOCK_SIZE = 1 << 20
"""So many lines, or characters, are sent at a time."""


class Skipping(Protocol):
    """Who must know of lines that are no record."""

    def skip(self, record: int, lines: int) -> None: ...


class TextSource:
    """`binary` is read from its beginning for each pass. Without quotation marks in the file, whole blocks pass through untouched."""

    def __init__(self, binary: BinaryIO, found: Probe) -> None:
        self._binary = binary
        self._found = found
        self.encoding = found.encoding
        self._by_record = found.has_quote or found.has_unit_separator

    def header_candidates(self) -> Iterator[HeaderCandidate]:
        """Yield the first rows, split by each delimiter; the first line comes first."""
        lines = [line.decode() for first in islice(self._lines(), 1) for line in first[:HEADER_WITHIN]]
        rows = [(delimiter, line, last) for delimiter in DELIMITERS for line, last in _numbered(quoted_records(lines, delimiter, None))]
        for delimiter, line, last in sorted(rows, key=lambda row: row[2]):
            cells = tuple(cell.strip() for cell in split_line(line, delimiter)) if len(line) <= LONGEST_ROW else ()
            if any(cells):
                yield HeaderCandidate(cells, delimiter, last)

    def blocks(self, header: HeaderCandidate, width: int, skips: Skipping) -> Iterator[bytes]:
        """Yield canonical lines after the header, in blocks. `width`: the header's cells; `skips` is told on the way what line numbers must know."""
        lines = _without_first(self._lines(), header.last_line)
        return _by_record(lines, header.delimiter, width, skips) if self._by_record else _untouched(lines, header.delimiter, width, skips)

    def sheets(self) -> list[dict[str, Any]]:
        """Return nothing: a text has no sheets."""
        return []

    def _lines(self) -> Iterator[list[bytes]]:
        self._binary.seek(0)
        return text_lines(self._binary, self._found)


def _untouched(coming: Iterable[list[bytes]], separator: str, width: int, skips: Skipping) -> Iterator[bytes]:
    records = 0
    delimiter = separator.encode()
    hollow = delimiter * (width - 1)
    for lines in coming:
        kept = lines
        if b"" in lines or hollow in lines:
            kept = _without_hollow(lines, delimiter + b" \t", records, skips)
        records += len(kept)
        if kept:
            kept.append(b"")
            yield b"\n".join(kept)


def _without_hollow(lines: list[bytes], hollow: bytes, records: int, skips: Skipping) -> list[bytes]:
    """Drop blank lines and those with delimiters only, as spreadsheets leave them at the end."""
    kept: list[bytes] = []
    for line in lines:
        if line.strip(hollow):
            kept.append(line)
        else:
            skips.skip(records + len(kept) + 1, 1)
    return kept


def _by_record(coming: Iterable[list[bytes]], delimiter: str, width: int, skips: Skipping) -> Iterator[bytes]:
    records = size = 0
    hollow = delimiter + UNIT_SEPARATOR + " \t"
    kept: list[str] = []
    every_line = (line.decode() for lines in coming for line in lines)
    for line, spanned in quoted_records(every_line, delimiter, width):
        if not line.strip(hollow):
            skips.skip(records + 1, spanned)
            continue
        records += 1
        if spanned > 1:
            skips.skip(records + 1, spanned - 1)
        kept.append(line)
        size += len(line)
        if len(kept) == BLOCK_LINES or size > BLOCK_SIZE:
            yield as_block(kept)
            kept.clear()
            size = 0
    if kept:
        yield as_block(kept)


def _without_first(coming: Iterable[list[bytes]], count: int) -> Iterator[list[bytes]]:
    for lines in coming:
        if count < len(lines):
            yield lines[count:] if count else lines
        count = max(0, count - len(lines))


def _numbered(records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    last = 0
    for line, lines in records:
        last += lines
        yield line, last
