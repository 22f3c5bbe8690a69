"""How much one import puts in quarantine at most: all of it is kept in memory while it runs, and somebody is to look at it (F-12)."""

from collections.abc import Iterable

from aggregates.import_terms import QuarantinedRow
from importers.engine.not_a_feed import TooManyBadRows

MOST_ROWS = 50_000
MOST_BAD_BYTES = 100_000_000
"""Of the rows as they are sealed."""


class QuarantineLimit:
    """Of one run over the file `name`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = 0
        self._bytes = 0

    def add(self, rows: Iterable[QuarantinedRow]) -> None:
        """Count these rows in. Raises TooManyBadRows when it is more than an import may have."""
        for row in rows:
            self._rows += 1
            self._bytes += len(row.sealed_row) + len(row.sealed or row.value or "")
        if self._rows > MOST_ROWS or self._bytes > MOST_BAD_BYTES:
            raise TooManyBadRows(name=self._name, rows=MOST_ROWS, mb=MOST_BAD_BYTES // 1_000_000)
