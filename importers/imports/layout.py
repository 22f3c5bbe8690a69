"""How the cells of one file are to be read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from importers.engine.canonical_line import split_line
from importers.imports.mapping import FIELDS, FeedField, Mapping

_FORM = b"canonical-line-1"


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
    def not_used(self) -> list[int]:
        """Indexes of the columns that no field has; those without a name, too."""
        used = set(self.positions.values())
        return [index for index in range(len(self.columns)) if index not in used]

    @cached_property
    def hash(self) -> bytes:
        """16 bytes. Equal lines mean the same only under equal layouts; the encoding is not part of it."""
        parts = (_FORM, self.mapping.fingerprint, self.delimiter.encode(), *(name.encode() for name in self.columns))
        return hashlib.blake2b(b"".join(len(part).to_bytes(4) + part for part in parts), digest_size=16).digest()

    def split(self, line: str) -> list[str]:
        return split_line(line, self.delimiter)

    @classmethod
    def of_columns(cls, mapping: Mapping, columns: Sequence[str], delimiter: str) -> Self:
        """Make a layout out of what was stored about it: for rows of the quarantine that come back corrected."""
        return cls(mapping, tuple(columns), delimiter)
