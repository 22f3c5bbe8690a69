"""A carrier's feed file, read as canonical lines (F-01). Most lines are never parsed: unchanged ones are recognised by
their hash, so this only makes lines comparable, quickly and with bounded memory.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from importers.engine.canonical_line import as_block, join_cells, split_line
from importers.engine.file_reader import DEFAULT_LIMITS, ReadingLimits
from importers.engine.header import plain
from importers.engine.header_candidate import HeaderCandidate
from importers.engine.line_numbers import LineNumbers
from importers.engine.not_a_feed import DuplicateColumn, EmptyFile, NoHeader
from importers.engine.sheets import Sheets
from importers.engine.source_file import OpenedFile, best_header, further_headers
from importers.imports.layout import Layout
from importers.imports.mapping import Mapping, MappingSet
from importers.imports.not_this_import import AmbiguousCarrier, SheetsDiffer
from importers.imports.sheets_noted import sheets_noted
from importers.imports.table_kind import TableKind, check_comes_here
from importers.quarantine import RowNoted


class FeedFile(AbstractContextManager["FeedFile"]):
    """An opened feed. `name`, `size` and `sha256` are of the file as it came; `layout` says how its lines are to be split and read."""

    def __init__(self, opened: OpenedFile, headers: Sequence[HeaderCandidate], mapping: Mapping) -> None:
        self._opened = opened
        header = headers[0]
        self._header = header
        self.sheets = Sheets(opened, headers)
        self._in_order = [None if each.cells == header.cells else _order_of(header.cells, each.cells) for each in headers]
        self.name = opened.name
        self.size = opened.size
        self.sha256 = opened.sha256
        self.feed_date: date | None = mapping.feed_date(opened.name)
        self.layout = Layout(mapping, header.cells, header.delimiter, opened.encoding, header.last_line, header.sheet)
        self._numbers = LineNumbers(header.last_line + 1)

    @property
    def layout_hash(self) -> bytes:
        return self.layout.hash

    def blocks(self) -> Iterator[bytes]:
        """Yield blocks of canonical lines in UTF-8, each line ended by `\\n`, in the file's order; can be asked for again."""
        self._numbers = LineNumbers(self._header.last_line + 1)
        for at, block in self.sheets.blocks(self._numbers):
            order = self._in_order[at]
            yield block if order is None else self._reordered(block, order)

    def _reordered(self, block: bytes, order: Sequence[int]) -> bytes:
        """The lines of a sheet whose columns stand in another order than the first sheet's."""
        lines: list[str] = []
        for line in block.decode().split("\n")[:-1]:
            cells = [*split_line(line, self._header.delimiter), *[""] * len(order)]
            lines.append(join_cells([cells[index] for index in order], self._header.delimiter))
        return as_block(lines)

    def noted(self) -> list[RowNoted]:
        """Return what is to be said of the workbook's sheets."""
        return sheets_noted(self._opened, self.sheets)

    def split(self, line: str) -> list[str]:
        """Split one canonical line (without its `\\n`) into its cells."""
        return self.layout.split(line)

    def line_of(self, record: int) -> int:
        """Tell the line of the file, as an editor or Excel counts, of the record with this number (the first is 1).

        Knows what `blocks()` has read so far.
        """
        return self._numbers.line_of(record)

    def reading(self) -> AbstractContextManager[BinaryIO]:
        """Return the file as it came, from its beginning."""
        return self._opened.reading()

    def close(self) -> None:
        self._opened.close()

    def __exit__(self, *_: object) -> None:
        self.close()


def open_feed(
    path_or_binary: Path | BinaryIO,
    mappings: MappingSet,
    *,
    name: str | None = None,
    carrier: str | None = None,
    limits: ReadingLimits = DEFAULT_LIMITS,
    elsewhere: Sequence[TableKind] = (),
) -> FeedFile:
    """Find out what the file is and which mapping fits; raises NotAFeed when it is no feed.

    Reads the whole file once (hash, encoding). `name` is the file's name where the source has none; `carrier` (key or name of a mapping)
    is needed only where two carriers' columns are the same. Tables that are brought `elsewhere` are none, either.
    """
    opened = OpenedFile(path_or_binary, name, limits)
    try:
        check_comes_here(opened.name, opened.header_candidates, elsewhere)
        considered = tuple(each for each in mappings if carrier in (None, each.key, each.carrier))
        headers, mapping = _header_of(opened, considered)
    except BaseException:
        opened.close()
        raise
    return FeedFile(opened, headers, mapping)


def _header_of(opened: OpenedFile, mappings: MappingSet) -> tuple[list[HeaderCandidate], Mapping]:
    name, candidates = opened.name, opened.header_candidates
    if not candidates and not opened.has_more_candidates:
        raise EmptyFile(name=name)
    found = best_header(opened, lambda candidate: [each for each in mappings if not each.missing(candidate.cells)] or None)
    if found is None:
        raise _no_header(name, candidates, mappings)
    header, fitting = found
    mapping = _the_one(name, header, fitting)
    if doubled := mapping.columns.doubled(header.cells):
        raise DuplicateColumn(name=name, column=doubled)
    others = [
        each for each, _ in further_headers(opened, header, lambda candidate: mapping if not mapping.missing(candidate.cells) else None)
    ]
    for other in others:
        if sorted(map(plain, other.cells)) != sorted(map(plain, header.cells)):
            raise SheetsDiffer(name=name, one=header.sheet, other=other.sheet)
    return [header, *others], mapping


def _order_of(wanted: Sequence[str], there: Sequence[str]) -> list[int]:
    """Where each wanted column stands among those that are there; of equal names each once."""
    left = [plain(name) for name in there]
    order: list[int] = []
    for name in map(plain, wanted):
        order.append(left.index(name))
        left[order[-1]] = "\0"
    return order


def _the_one(name: str, header: HeaderCandidate, fitting: list[Mapping]) -> Mapping:
    """Of several mappings that fit, the one that knows the file's name, then the one that knows most columns."""

    def rank(mapping: Mapping) -> tuple[bool, int]:
        return mapping.knows_file_name(name), len(mapping.columns.positions(header.cells))

    best = max(map(rank, fitting))
    first, *others = [mapping for mapping in fitting if rank(mapping) == best]
    if others:
        raise AmbiguousCarrier(name=name, found=", ".join(mapping.carrier for mapping in (first, *others)))
    return first


def _no_header(name: str, candidates: Sequence[HeaderCandidate], mappings: MappingSet) -> NoHeader:
    """Name what is missing from the row that comes nearest to a header."""
    pairs = [(candidate, mapping) for candidate in candidates for mapping in mappings]
    if not pairs:
        return NoHeader(name=name, found="–", missing="Zuordnung (TOML) des Netzbetreibers", missing_en="the carrier's mapping (TOML)")
    nearest, mapping = max(pairs, key=lambda pair: (len(pair[1].columns.positions(pair[0].cells)), len(pair[0].cells) > 1))
    lacking = [mapping.columns.names[field] for field in mapping.missing(nearest.cells)]
    return NoHeader(
        name=name,
        found=", ".join(cell for cell in nearest.cells if cell)[:300],
        missing=", ".join(f"{names[0]} (oder: {' / '.join(names[1:3])})" if names[1:] else names[0] for names in lacking),
        missing_en=", ".join(f"{names[0]} (or: {' / '.join(names[1:3])})" if names[1:] else names[0] for names in lacking),
    )
