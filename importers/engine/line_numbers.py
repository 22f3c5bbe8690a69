"""From the number of a record to the line of the file in which a person finds it."""

from array import array
from bisect import bisect_right


class LineNumbers:
    """Counts in only what makes the two differ: blank lines that were dropped, and records that span several lines."""

    def __init__(self, first_line: int = 1) -> None:
        self._first_line = first_line
        self._from_record = array("Q")
        self._shifts = array("Q")

    def skip(self, record: int, lines: int) -> None:
        """Shift everything from this record on (the first is 1) that many lines further down. Records come in rising order."""
        shift = (self._shifts[-1] if self._shifts else 0) + lines
        if self._from_record and self._from_record[-1] == record:
            self._shifts[-1] = shift
        else:
            self._from_record.append(record)
            self._shifts.append(shift)

    def line_of(self, record: int) -> int:
        """Tell the line on which a record begins."""
        at = bisect_right(self._from_record, record)
        return self._first_line + record - 1 + (self._shifts[at - 1] if at else 0)
