"""Tells, in the quarantine, that rows of other carriers' feeds count no more: whose number it is, is for a person to clear up (F-12, F-17)."""

from collections.abc import Mapping, Sequence

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.feed_import import RowsQuarantined
from aggregates.import_terms import QuarantinedRow
from importers.imports.booking import Booked, Then
from importers.imports.contested_runs import contested
from importers.imports.feed_rows import FeedRows
from importers.imports.run import ImportRun, rows_quarantined


class Overruling:
    """Of one run. `above`: lines up to this one stand in the file; numbers that don't stand in it are told with lines behind them."""

    def __init__(self, rows: FeedRows, above: int) -> None:
        self._rows = rows
        self._above = above
        self.told: list[QuarantinedRow] = []

    def of(self, booked: Booked, texts: Mapping[int, str]) -> list[QuarantinedRow]:
        """Make the rows for the quarantine. `texts`: the lines of the file by their number."""
        found: list[QuarantinedRow] = []
        above = max([self._above, *(row.line for row in self.told)])
        for line, command in contested(booked):
            if (refusal := command.overrules) is None:
                continue
            above += line.line not in texts
            text = texts[line.line] if line.line in texts else self._rows.alone(refusal.facts["number"])
            found.append(self._rows.bad.refused(line.line if line.line in texts else above, text, refusal))
        return found

    def add(self, rows: Sequence[QuarantinedRow]) -> None:
        """Remember what has been told."""
        self.told += rows


class Overruled:
    """Of one chunk. A row that an earlier try had told stands in the quarantine already."""

    def __init__(self, run: ImportRun, overruling: Overruling, texts: Mapping[int, str]) -> None:
        self._run = run
        self._overruling = overruling
        self._texts = texts

    def rows(self, booked: Booked) -> list[QuarantinedRow]:
        return self._run.not_yet_quarantined(self._overruling.of(booked, self._texts))

    def events(self, booked: Booked) -> list[RowsQuarantined]:
        """Make the events that are appended with the chunk."""
        return rows_quarantined(self.rows(booked))

    def with_keys(self, then: Then) -> Then:
        """Store the rows' keys, too, in the transaction of the chunk."""

        def both(connection: Connection[TupleRow], booked: Booked) -> None:
            then(connection, booked)
            self._run.keep_keys(self.rows(booked), connection, None)

        return both
