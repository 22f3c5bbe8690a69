"""The warnings of one run: they are listed one by one up to a bound of the whole import, the others counted (F-12)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from aggregates.feed_import import RowsWarned
from aggregates.import_terms import RowWarning
from importers.quarantine import Notice, RowNoted

LISTED = 1_000
"""Of each kind in any case."""
MOST_LISTED = 100_000
"""Of all kinds together: a file of a million rows may say the same of each, and each that is listed takes a kilobyte of the database."""
TOLD = 10_000
"""That a run keeps in memory to tell them at its end; whoever wants all has each told as it is found."""
WARNED_PART = 100
"""Warnings per event: a projector has some thousand events in memory."""

Warned = Callable[[RowNoted], None]


def nobody_reads(_: RowNoted) -> None:
    """Ignore the warning: nobody wants more of them than are told at the end."""


def nowhere_else(_: int) -> Mapping[str, str]:
    """Tell no sheet: there is one, or a text."""
    return {}


class RunWarnings:
    """`earlier` stands on record from an earlier try of the same run. `each` is told all that this try finds, also what is not listed; `place` tells sheet
    and line, where a workbook of several sheets is read."""

    def __init__(
        self, earlier: Sequence[RowWarning] = (), each: Warned = nobody_reads, place: Callable[[int], Mapping[str, str]] = nowhere_else
    ) -> None:
        self._each = each
        self._place = place
        self._recorded = {warning.same for warning in earlier}
        self._listed = Counter(warning.code for warning in earlier)
        self._lines = len(earlier)
        self._further: Counter[str] = Counter()
        self.count = sum(warning.stands_for for warning in earlier)
        self.told: list[RowNoted] = []
        """The first that this try found, to be shown."""

    def new(self, noted: Iterable[RowNoted]) -> list[RowNoted]:
        """Take these in, and return those that are to be listed and were not recorded before."""
        new: list[RowNoted] = []
        for found in noted:
            code, place = found.notice.value, self._place(found.line)
            each = replace(found, facts={**found.facts, **place}) if place else found
            self._each(each)
            if (each.line, each.column or None, code, None if each.line else each.value or None) in self._recorded:
                continue
            if self._listed[code] >= LISTED and self._lines >= MOST_LISTED:
                self._further[code] += 1
                continue
            self._listed[code] += 1
            self._lines += 1
            new.append(each)
        self.count += len(new)
        self.told += new[: max(0, TOLD - len(self.told))]
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
