"""Cells of a sheet that are one over several rows: Excel keeps the value in the first, and shows it for all (F-01)."""

from collections.abc import Sequence


class MergedCells:
    """`ranges`: first row, last row, column; those that begin in the header or above mean headings."""

    def __init__(self, ranges: Sequence[tuple[int, int, int]], header: int) -> None:
        self._coming = sorted((each for each in ranges if each[0] > header), reverse=True)
        self._open: dict[int, tuple[int, str]] = {}
        """Column → up to which row it goes on, and what it says."""

    def fill(self, line: int, cells: list[str]) -> None:
        """Put what a range says into the cell of a further row of it; rows come in rising order."""
        while self._coming and self._coming[-1][0] <= line:
            first, last, column = self._coming.pop()
            if first == line and column < len(cells) and cells[column].strip():
                self._open[column] = last, cells[column]
        for column, (last, text) in list(self._open.items()):
            if last < line:
                del self._open[column]
            elif column < len(cells) and not cells[column].strip():
                cells[column] = text
            elif column >= len(cells):
                cells += [*[""] * (column - len(cells)), text]
