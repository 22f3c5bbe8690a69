"""A CSV file as a source of canonical lines."""

from collections.abc import Iterable, Iterator
from itertools import islice

from importers.layout import UNIT_SEPARATOR, split_line
from importers.line_numbers import LineNumbers
from importers.quoted_records import quoted_records
from importers.source_file import HeaderCandidate, OpenedFile
from importers.text_lines import text_lines

DELIMITERS = (";", ",", "\t", "|")
HEADER_WITHIN = 20
"""The header is looked for in so many lines; before it there may be a title, a date, `sep=;`."""
BLOCK_LINES = 4096


class TextSource:
    """See `Source`. Without quotation marks in the file, whole blocks pass through untouched."""

    def __init__(self, opened: OpenedFile) -> None:
        self._opened = opened
        self._found = opened.probe
        self.encoding = self._found.encoding
        self._by_record = self._found.has_quote or self._found.has_unit_separator

    def header_candidates(self) -> Iterator[HeaderCandidate]:
        with self._opened.reading() as binary:
            lines = [line.decode() for first in islice(text_lines(binary, self._found), 1) for line in first[:HEADER_WITHIN]]
        rows = [(delimiter, line, last) for delimiter in DELIMITERS for line, last in _numbered(quoted_records(lines, delimiter, None))]
        for delimiter, line, last in sorted(rows, key=lambda row: row[2]):
            cells = tuple(cell.strip() for cell in split_line(line, delimiter))
            if any(cells):
                yield HeaderCandidate(cells, delimiter, last)

    def blocks(self, header: HeaderCandidate, numbers: LineNumbers) -> Iterator[bytes]:
        with self._opened.reading() as binary:
            lines = _without_first(text_lines(binary, self._found), header.last_line)
            yield from _by_record(lines, header, numbers) if self._by_record else _untouched(lines, header, numbers)


def _untouched(coming: Iterable[list[bytes]], header: HeaderCandidate, numbers: LineNumbers) -> Iterator[bytes]:
    records = 0
    delimiter = header.delimiter.encode()
    hollow = delimiter * (len(header.cells) - 1)
    for lines in coming:
        kept = lines
        if b"" in lines or hollow in lines:
            kept = _without_hollow(lines, delimiter + b" \t", records, numbers)
        records += len(kept)
        if kept:
            kept.append(b"")
            yield b"\n".join(kept)


def _without_hollow(lines: list[bytes], hollow: bytes, records: int, numbers: LineNumbers) -> list[bytes]:
    """Drop blank lines and those with delimiters only, as spreadsheets leave them at the end."""
    kept: list[bytes] = []
    for line in lines:
        if line.strip(hollow):
            kept.append(line)
        else:
            numbers.skip(records + len(kept) + 1, 1)
    return kept


def _by_record(coming: Iterable[list[bytes]], header: HeaderCandidate, numbers: LineNumbers) -> Iterator[bytes]:
    records = 0
    hollow = header.delimiter + UNIT_SEPARATOR + " \t"
    kept: list[str] = []
    every_line = (line.decode() for lines in coming for line in lines)
    for line, spanned in quoted_records(every_line, header.delimiter, len(header.cells)):
        if not line.strip(hollow):
            numbers.skip(records + 1, spanned)
            continue
        records += 1
        if spanned > 1:
            numbers.skip(records + 1, spanned - 1)
        kept.append(line)
        if len(kept) == BLOCK_LINES:
            yield as_block(kept)
            kept.clear()
    if kept:
        yield as_block(kept)


def as_block(lines: Iterable[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


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
