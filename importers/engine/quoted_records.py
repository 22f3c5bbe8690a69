"""Records of a text with quotation marks, by Python's csv. A stray quotation mark spoils its own row at most, never the ones after it."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator

from importers.engine.canonical_line import UNIT_SEPARATOR, join_cells

_TELLING = 2
"""So few columns say nothing: a text of several lines may have a delimiter in each."""
MOST_LINES = 50
"""So many lines at most may one record span; a quotation mark that stays open for longer was never meant to open anything."""


class _StillOpen(Exception):
    """A quotation mark is still open at the end of the text."""


def quoted_records(lines: Iterable[str], delimiter: str, width: int | None) -> Iterator[tuple[str, int]]:
    """Yield (canonical line, how many lines of the file it took) for each record, in order.

    Where a quotation mark opens and no record of `width` cells (None: of any number) comes out of it, the line is taken literally.
    """
    coming = _Lines(lines)
    for line in coming:
        if '"' not in line:
            yield _literal(line, delimiter), 1
        elif (simple := _all_quoted(line, delimiter, width)) is not None:
            yield simple, 1
        else:
            try:
                yield join_cells(read_cells(line, delimiter), delimiter), 1
            except _StillOpen:
                yield _spanning(line, coming, delimiter, width) or (_literal(line, delimiter), 1)


def read_cells(text: str, delimiter: str) -> list[str]:
    """Read the cells of one record. What is not quoted by the book is taken as it stands."""
    try:
        return _by_the_book(text, delimiter)
    except csv.Error:
        pass
    try:
        return next(csv.reader([text], delimiter=delimiter))
    except csv.Error:
        return text.split(delimiter)


def _by_the_book(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _StillOpen from None
        raise


def _all_quoted(line: str, delimiter: str, width: int | None) -> str | None:
    """The usual case of a file whose every cell is in quotation marks, without csv: three times quicker."""
    if width is None or line[0] != '"' or line[-1] != '"' or line.count('"') != 2 * width:
        return None
    bare = line[1:-1].replace(f'"{delimiter}"', delimiter)
    return bare if '"' not in bare and UNIT_SEPARATOR not in bare and bare.count(delimiter) == width - 1 else None


def _spanning(first: str, coming: "_Lines", delimiter: str, width: int | None) -> tuple[str, int] | None:
    """A record with line breaks inside quotation marks; None, and the lines put back, when it is none."""
    taken = [first]
    try:
        for line in coming:
            taken.append(line)
            if '"' not in line and len(taken) < MOST_LINES:
                continue
            try:
                cells = _by_the_book("\n".join(taken), delimiter)
            except _StillOpen:
                if len(taken) < MOST_LINES:
                    continue
                break
            if width is not None and (len(cells) != width or _swallowed(taken, delimiter, width)):
                break
            return join_cells(cells, delimiter), len(taken)
    except csv.Error:
        pass
    coming.put_back(taken[1:])
    return None


def _swallowed(lines: list[str], delimiter: str, width: int) -> bool:
    """Tell whether several of these lines are records themselves: what closes the quotation mark then stands in another one, such as 10" of a display."""
    return width > _TELLING and sum(line.count(delimiter) == width - 1 for line in lines) > 1


def _literal(line: str, delimiter: str) -> str:
    return line if UNIT_SEPARATOR not in line else join_cells(line.split(delimiter), delimiter)


class _Lines(Iterator[str]):
    """Lines of which some can be put back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._coming = iter(lines)
        self._put_back: deque[str] = deque()

    def __next__(self) -> str:
        return self._put_back.popleft() if self._put_back else next(self._coming)

    def put_back(self, lines: list[str]) -> None:
        self._put_back.extendleft(reversed(lines))
