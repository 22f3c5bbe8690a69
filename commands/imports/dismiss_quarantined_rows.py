"""Dismiss quarantined rows: nobody is to correct them, and the same row of a later feed isn't asked about again (F-12)."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from aggregates.engine.words import Label
from aggregates.feed_import import FeedImport, QuarantinedRowsDismissed, dismissed_row
from aggregates.import_terms import QuarantinedRow
from commands.engine.command import Command, Decision, Given, Refusal
from foundation.sentence_facts import listed

MOST_LINES = 1000
MOST_NAMED = 50


class RowsNotOpen(Refusal):
    """{which} not open in this import's quarantine; open: {open}."""

    code = "rows-not-open"
    de = "{which_de} in der Quarantäne dieses Imports nicht offen; offen: {open}."

    @classmethod
    def of(cls, lines: Sequence[int], open_rows: Iterable[int]) -> Self:
        """Say it of these lines; of none, that there are no others."""
        some, several = lines[:MOST_NAMED], len(lines) > 1
        which_de = (
            f"{'Zeilen' if several else 'Zeile'} {listed(some, 'de')} {'sind' if several else 'ist'}" if lines else "Andere Zeilen sind"
        )
        which = f"{'Lines' if several else 'Line'} {listed(some, 'en')} {'are' if several else 'is'}" if lines else "Other lines are"
        return cls(which=which, which_de=which_de, lines=list(some), open=sorted(open_rows)[:MOST_NAMED] or "–")


class ImportNotDone(Refusal):
    """The import isn't completed; its rows can be dismissed once it is."""

    code = "import-not-done"
    de = "Der Import ist nicht abgeschlossen; seine Zeilen können erst danach abgehakt werden."


LINES = Label("Zeilen", "Lines")


class DismissQuarantinedRows(Command):
    """`lines` of the import's file. A row that was dismissed comes back by reopening it, or by itself when it is refused for another reason."""

    import_id: UUID
    lines: Annotated[tuple[Annotated[int, Field(ge=1, le=2**31)], ...], Field(min_length=1, max_length=MOST_LINES), LINES]

    def check(self, given: Given) -> bool:
        if not self._completed(given).open_rows:
            raise RowsNotOpen.of((), ())
        return True

    def decide(self, given: Given) -> Decision:
        feed_import = self._completed(given)
        wanted = sorted({*self.lines} - feed_import.dismissed)
        if closed := [line for line in wanted if line not in feed_import.open_rows]:
            raise RowsNotOpen.of(closed, feed_import.open_rows)
        rows = {row.line: row for row in feed_import.rows if row.line in wanted}
        new: dict[str, QuarantinedRow] = {}
        again: list[QuarantinedRow] = []
        for line in wanted:
            row = rows[line]
            claim = dismissed_row(row.content)
            if row.content in new or given.holder(claim) is not None:
                again.append(row)
            else:
                new[row.content] = row
        events = [_dismissed([*new.values()], again=False), _dismissed(again, again=True)]
        return [(self.import_id, event) for event in events if event.lines]

    def _completed(self, given: Given) -> FeedImport:
        feed_import = given.state(FeedImport, self.import_id)
        if feed_import.state != "completed":
            raise ImportNotDone
        return feed_import


def _dismissed(rows: list[QuarantinedRow], *, again: bool) -> QuarantinedRowsDismissed:
    return QuarantinedRowsDismissed(lines=tuple(row.line for row in rows), contents=tuple(row.content for row in rows), again=again)
