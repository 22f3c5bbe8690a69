"""What a table is about, and which columns it may have (F-09, F-18)."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from importers.engine.header import ColumnNames


@dataclass(frozen=True, eq=False)
class TableKind:
    """What a table is about and which columns it may have. Of each group in `required` at least one column must be there."""

    key: str
    de: str
    en: str
    columns: ColumnNames
    required: tuple[tuple[str, ...], ...]
    signs: frozenset[str] = frozenset()
    """Plain names of columns of which one must be there, to tell apart kinds with the same columns; empty: none is needed."""
    file_names: tuple[re.Pattern[str], ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    """Values for fields that the table has no column for."""
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Fields that are left aside where one of those has a column."""
    foreign: frozenset[str] = frozenset()
    """Plain names of columns by which one of several sheets is rather about something else."""

    beside: frozenset[str] = frozenset()
    """Names of sheets that a template of ours has beside the one to be filled in: nobody expects them to be read."""
    ours: bool = False
    """Only the portal itself writes such tables: what people bring is of another kind."""
    common: frozenset[str] = frozenset()
    """Fields that lists of other things have, too (of firms, say): of several sheets, one with nothing else is not this table's."""

    def missing(self, header: tuple[str, ...]) -> list[tuple[str, ...]]:
        found = self.columns.positions(header)
        return [group for group in self.required if not any(name in found for name in group)]

    def without(self, names: Set[str], header: tuple[str, ...]) -> "TableKind":
        """Return the same without these names of columns, which mean something else here; as it is where the table would be none then."""
        narrowed = replace(self, columns=self.columns.without(names))
        return self if narrowed.missing(header) else narrowed
