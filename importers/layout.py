"""How the cells of one file are to be read, and the canonical form of its lines.

A canonical line is what the comparison with the known state hashes: the cells joined by the file's delimiter, exactly as they came.
Only where a cell holds the delimiter itself, all are joined by U+001F instead, with another U+001F in front. So a record gives the
same line whether or not the file put quotation marks around its cells.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from importers.mapping import FIELDS, FeedField, Mapping

UNIT_SEPARATOR = "\x1f"
_FORM = b"canonical-line-1"
_LINE_BREAKS = str.maketrans({"\n": " ", "\r": " ", UNIT_SEPARATOR: " ", "\0": None})


@dataclass(frozen=True)
class Layout:
    """The header of one file, matched to a carrier's mapping."""

    mapping: Mapping
    columns: tuple[str, ...]
    delimiter: str
    encoding: str = "utf-8"
    """`utf-8`, `utf-8-sig` (with BOM), `windows-1252` or `xlsx`; canonical lines are always UTF-8."""
    line_offset: int = 0
    """The line in the file on which the header ends."""
    sheet: str | None = None

    @property
    def carrier(self) -> str:
        return self.mapping.carrier

    @cached_property
    def positions(self) -> dict[FeedField, int]:
        """Index of each field's column. What the file has no column for is unknown and must not be taken for empty."""
        found = self.mapping.columns.positions(self.columns)
        return {name: found[name] for name in FIELDS if name in found}

    @cached_property
    def hash(self) -> bytes:
        """16 bytes. Equal lines mean the same only under equal layouts; the encoding is not part of it."""
        parts = (_FORM, self.mapping.fingerprint, self.delimiter.encode(), *(name.encode() for name in self.columns))
        return hashlib.blake2b(b"".join(len(part).to_bytes(4) + part for part in parts), digest_size=16).digest()

    def split(self, line: str) -> list[str]:
        return split_line(line, self.delimiter)

    @classmethod
    def of_columns(cls, mapping: Mapping, columns: Sequence[str], delimiter: str) -> Self:
        """A layout out of what was stored about it: for rows of the quarantine that come back corrected."""
        return cls(mapping, tuple(columns), delimiter)


def split_line(line: str, delimiter: str) -> list[str]:
    """The cells of a canonical line."""
    if line[:1] == UNIT_SEPARATOR:
        return line[1:].split(UNIT_SEPARATOR)
    return line.split(delimiter)


def join_cells(cells: Sequence[str], delimiter: str) -> str:
    """The canonical line of these cells; line breaks and separators within a cell become spaces."""
    line = delimiter.join(cells)
    if not line.isprintable():
        line = line.translate(_LINE_BREAKS)
    if line.count(delimiter) == len(cells) - 1:
        return line
    return UNIT_SEPARATOR + UNIT_SEPARATOR.join(cell.translate(_LINE_BREAKS) for cell in cells)
