"""A carrier's feed file, read as canonical lines (F-01). Most lines are never parsed: unchanged ones are recognised by
their hash, so this only makes lines comparable, quickly and with bounded memory.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from importers.engine.file_reader import DEFAULT_LIMITS, ReadingLimits
from importers.engine.header_candidate import HeaderCandidate
from importers.engine.line_numbers import LineNumbers
from importers.engine.not_a_feed import DuplicateColumn, EmptyFile, NoHeader
from importers.engine.source_file import OpenedFile, best_header
from importers.imports.layout import Layout
from importers.imports.mapping import Mapping, MappingSet
from importers.imports.not_this_import import AmbiguousCarrier


class FeedFile(AbstractContextManager["FeedFile"]):
    """An opened feed. `name`, `size` and `sha256` are of the file as it came; `layout` says how its lines are to be split and read."""

    def __init__(self, opened: OpenedFile, header: HeaderCandidate, mapping: Mapping) -> None:
        self._opened = opened
        self._header = header
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
        return self._opened.blocks(self._header, self._numbers)

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
) -> FeedFile:
    """Find out what the file is and which mapping fits; raises NotAFeed when it is no feed.

    Reads the whole file once (hash, encoding). `name` is the file's name where the source has none; `carrier` (key or name of a mapping)
    is needed only where two carriers' columns are the same.
    """
    opened = OpenedFile(path_or_binary, name, limits)
    try:
        considered = tuple(each for each in mappings if carrier in (None, each.key, each.carrier))
        header, mapping = _header_of(opened, considered)
    except BaseException:
        opened.close()
        raise
    return FeedFile(opened, header, mapping)


def _header_of(opened: OpenedFile, mappings: MappingSet) -> tuple[HeaderCandidate, Mapping]:
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
    return header, mapping


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
