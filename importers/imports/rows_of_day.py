"""The rows of one feed, as commands; those whose numbers other carriers' feeds have listed, too, are decided by all that was said of these (F-17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aggregates.import_terms import ImportCounts
from aggregates.sim import Sim
from commands.engine.command import Decision, Given
from commands.engine.given import Batch
from commands.sims.late_facts import Dated
from commands.sims.mark_sim_listed import MarkSimListed
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.said import LISTED
from importers.imports.booking import DecidesThen, Line
from importers.imports.contested_lines import ContestedLines
from importers.imports.feed_rows import ParsedLine
from importers.imports.newest_rows import NewestRows
from importers.imports.past_day import PastDay
from importers.imports.past_rows import PastRows, missing_then


@dataclass(frozen=True, slots=True)
class Heard(DecidesThen):
    """A number whose row is in the quarantine, which is where it counts."""

    mark: MarkSimListed

    def decide_then(self, given: Given) -> Sequence[Dated]:
        return [Dated(None, self.mark.decide(given))]

    def counts(self, decision: Decision) -> ImportCounts:
        return ImportCounts(events=len(decision))


class RowsOfNewestDay(NewestRows):
    """Of the carrier's newest day."""

    def __init__(self, *args: Any, day: PastDay, **how: Any) -> None:
        super().__init__(*args, day=day, **how)
        self._contested = ContestedLines(day, self, self.holders)
        self._since = day.day

    def observe(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[Line]:
        return self._contested.replaced(batch, super().observe(batch, parsed), parsed)

    def missing(self, batch: Batch, sim_ids: Sequence[UUID]) -> list[Line]:
        """Make the lines for numbers that the feed lists no more; some may be missing since a later day, by a feed that was ended."""
        batch.load(sim_ids)
        earlier = [sim_id for sim_id in sim_ids if (since := batch.state(Sim, sim_id).missing_since) is not None and since > self._since]
        then = missing_then(batch, self._day, earlier, batch.recorded(earlier)) if earlier else ()
        told = {line.sim_id: line for line in then}
        lines = [
            told.get(sim_id) or Line(0, MarkSimMissing(sim_id=sim_id, since=self._since), sim_id=sim_id, known=True) for sim_id in sim_ids
        ]
        return self._contested.replaced(batch, lines)

    def listed(self, batch: Batch, lines: Mapping[UUID, int]) -> list[Line]:
        """Make the lines for numbers whose row can't be taken over, but for those that other carriers have listed, too. `lines`: where it stands."""
        batch.load(lines)
        marks = {sim_id: MarkSimListed(sim_id=sim_id, carrier=self._carrier) for sim_id in lines}
        made = [Line(lines[sim_id], Heard(mark), sim_id=sim_id, known=True, said=LISTED) for sim_id, mark in marks.items()]
        return self._contested.left(batch, made)


class RowsOfPastDay(PastRows):
    """Of a day before the carrier's newest one."""

    def __init__(self, *args: Any, day: PastDay, **how: Any) -> None:
        super().__init__(*args, day=day, **how)
        self._contested = ContestedLines(day, self, self.holders)

    def observe(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[Line]:
        return self._contested.replaced(batch, super().observe(batch, parsed), parsed)

    def missing(self, batch: Batch, sim_ids: Sequence[UUID]) -> list[Line]:
        return self._contested.replaced(batch, super().missing(batch, sim_ids))

    def listed(self, batch: Batch, lines: Mapping[UUID, int]) -> list[Line]:
        return self._contested.left(batch, super().listed(batch, lines))
