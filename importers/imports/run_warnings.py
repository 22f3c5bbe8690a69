"""The warnings of one run: the first of each kind are listed, the others counted (F-12)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from aggregates.feed_import import RowsWarned
from aggregates.import_terms import RowWarning
from importers.quarantine import Notice, RowNoted

LISTED = 1_000
"""Of each kind: a file of a million rows may say the same of each."""
WARNED_PART = 500
"""Warnings per event."""


class RunWarnings:
    """`earlier` stands on record from an earlier try of the same run."""

    def __init__(self, earlier: Sequence[RowWarning] = ()) -> None:
        self._recorded = {warning.same for warning in earlier}
        self._listed = Counter(warning.code for warning in earlier)
        self._further: Counter[str] = Counter()
        self.count = sum(warning.stands_for for warning in earlier)
        self.told: list[RowNoted] = []
        """Those that this try found, to be shown."""

    def new(self, noted: Iterable[RowNoted]) -> list[RowNoted]:
        """Take these in, and return those that are to be listed and were not recorded before."""
        new: list[RowNoted] = []
        for each in noted:
            code = each.notice.value
            if (each.line, each.column or None, code, None if each.line else each.value or None) in self._recorded:
                continue
            if self._listed[code] >= LISTED:
                self._further[code] += 1
                continue
            self._listed[code] += 1
            new.append(each)
        self.count += len(new)
        self.told += new
        return new

    def further(self) -> list[RowNoted]:
        """Return what is to be said of those that are not listed; asked once, at the end."""
        counted = [
            RowNoted(Notice.FURTHER_ROWS, value=code, facts={"found": str(count)})
            for code, count in sorted(self._further.items())
            if (0, None, Notice.FURTHER_ROWS.value, code) not in self._recorded
        ]
        self.count += sum(int(each.facts["found"]) for each in counted)
        self.told += counted
        self._further.clear()
        return counted


def warning_of(noted: RowNoted, sealed: str | None = None) -> RowWarning:
    """Make what is recorded of it. `sealed`: what stood in the cell, where it may say something about a person."""
    facts = {name: fact for name, fact in noted.facts.items() if not sealed or name.startswith("sheet")}
    value = None if noted.personal else noted.value or None
    return RowWarning(line=noted.line, column=noted.column or None, value=value, code=noted.notice.value, facts=facts, sealed=sealed)


def rows_warned(warnings: Sequence[RowWarning]) -> list[RowsWarned]:
    """Make the events for these warnings, so many in each that none grows too large."""
    return [RowsWarned(warnings=tuple(warnings[first : first + WARNED_PART])) for first in range(0, len(warnings), WARNED_PART)]
