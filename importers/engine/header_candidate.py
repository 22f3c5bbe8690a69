"""A row that may be the header, as readers find it."""

from collections.abc import Iterable
from typing import NamedTuple

MOST_CANDIDATES = 600
MOST_CELLS = 10_000
MOST_CHARACTERS = 400_000
"""So many rows, cells and characters are looked at in search of a header, on all sheets together: whoever reads for us sends them whole."""


class HeaderCandidate(NamedTuple):
    """A row near the top of the file that may be the header."""

    cells: tuple[str, ...]
    delimiter: str
    last_line: int
    """The line of the file on which this row ends; the first is 1."""
    sheet: str | None = None


def bounded(candidates: Iterable[HeaderCandidate]) -> tuple[list[HeaderCandidate], bool]:
    """Return the first candidates, within the limits, and whether there are more."""
    found: list[HeaderCandidate] = []
    cells = characters = 0
    for candidate in candidates:
        cells += len(candidate.cells)
        characters += sum(map(len, candidate.cells))
        if len(found) == MOST_CANDIDATES or cells > MOST_CELLS or characters > MOST_CHARACTERS:
            return found, True
        found.append(candidate)
    return found, False
