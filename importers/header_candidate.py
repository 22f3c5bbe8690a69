"""A row that may be the header, as readers find it."""

from typing import NamedTuple


class HeaderCandidate(NamedTuple):
    """A row near the top of the file that may be the header."""

    cells: tuple[str, ...]
    delimiter: str
    last_line: int
    """The line of the file on which this row ends; the first is 1."""
    sheet: str | None = None
