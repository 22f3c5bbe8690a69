"""What a table is about, and which columns it may have (F-09, F-18)."""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from importers.engine.header import ColumnNames
from importers.engine.header_candidate import HeaderCandidate
from importers.imports.not_this_import import ComesBackElsewhere


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
    kept: frozenset[str] = frozenset()
    """Fields of columns that the portal keeps hidden in such a file: one with most of them is no other, whatever else it fits."""
    addable: frozenset[str] = frozenset()
    """Fields whose column a row that is corrected may be given, though its list has none."""

    def missing(self, header: tuple[str, ...]) -> list[tuple[str, ...]]:
        found = self.columns.positions(header)
        return [group for group in self.required if not any(name in found for name in group)]

    def without(self, names: Set[str], header: tuple[str, ...]) -> "TableKind":
        """Return the same without these names of columns, which mean something else here; as it is where the table would be none then."""
        narrowed = replace(self, columns=self.columns.without(names))
        return self if narrowed.missing(header) else narrowed

    def may_be_given(self, column: str, header: tuple[str, ...]) -> bool:
        """Tell whether a row with this header may be given this column: one that is addable, and of which nothing is said yet."""
        there = self.columns.positions(header)
        return any(each in self.addable and each not in there for each in self.columns.positions((column,)))

    def is_kept(self, header: tuple[str, ...]) -> bool:
        """Tell whether a file with this header is one of those that the portal has written; any list may have one column that is called so."""
        return len(self.kept & self.columns.positions(header).keys()) * 2 > len(self.kept) and not self.missing(header)


def check_comes_here(name: str, headers: Iterable[HeaderCandidate], elsewhere: Iterable[TableKind]) -> None:
    """Raise ComesBackElsewhere where one of the file's headers is that of such a table."""
    tables = tuple(elsewhere)
    for header in headers:
        if found := next((kind for kind in tables if kind.is_kept(header.cells)), None):
            raise ComesBackElsewhere(name=name, kind=found.de, kind_en=found.en)
