"""Whether two sheets of a workbook hold one table, as of one site each; another list (of places, of what signs mean) may have a column of the same name (F-12, F-18)."""

from collections.abc import Sequence

from importers.engine.header import plain
from importers.imports.table_kind import TableKind


def is_same_table(kind: TableKind, first: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether a further sheet's header is that of the first one's table, both being such as can be read.

    Two columns that are known must be in both, unless the headers are the same; and either one has no known column that the other lacks, or half of them are in both. A sheet with nothing but what lists of firms have, too, says too little.
    """
    ours, theirs = set(map(plain, first)), set(map(plain, other))
    if ours == theirs:
        return True
    if (theirs - ours) & kind.foreign:
        return False
    one, two = set(kind.columns.positions(first)), set(kind.columns.positions(other))
    both = one & two
    if len(both) < 2 or one <= kind.common or two <= kind.common:
        return False
    if one <= two or two <= one:
        return True
    if len(kind.required) > 1:  # what is about two things at once is hardly ever another list
        return 2 * len(both) > min(len(one), len(two))
    needed = {name for group in kind.required for name in group}
    return one & needed == two & needed and 2 * len(both) >= len(one)
