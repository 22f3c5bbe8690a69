"""The rows of one feed, as commands; those whose numbers other carriers' feeds have listed, too, are decided by all that was said of these (F-17)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commands.engine.given import Batch
from commands.sims.mark_sim_missing import MarkSimMissing
from importers.imports.booking import Line
from importers.imports.contested_lines import ContestedLines
from importers.imports.feed_rows import ParsedLine
from importers.imports.newest_rows import NewestRows
from importers.imports.past_day import PastDay
from importers.imports.past_rows import PastRows


class RowsOfNewestDay(NewestRows):
    """Of the carrier's newest day."""

    def __init__(self, *args: Any, day: PastDay, **how: Any) -> None:
        super().__init__(*args, day=day, **how)
        self._contested = ContestedLines(day, self)
        self._since = day.day

    def observe(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[Line]:
        return self._contested.replaced(batch, super().observe(batch, parsed), parsed)

    def missing(self, batch: Batch, sim_ids: Sequence[UUID]) -> list[Line]:
        """Make the lines for numbers that the feed lists no more."""
        batch.load(sim_ids)
        lines = [Line(0, MarkSimMissing(sim_id=sim_id, since=self._since), sim_id=sim_id, known=True) for sim_id in sim_ids]
        return self._contested.replaced(batch, lines)


class RowsOfPastDay(PastRows):
    """Of a day before the carrier's newest one."""

    def __init__(self, *args: Any, day: PastDay, **how: Any) -> None:
        super().__init__(*args, day=day, **how)
        self._contested = ContestedLines(day, self)

    def observe(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[Line]:
        return self._contested.replaced(batch, super().observe(batch, parsed), parsed)

    def missing(self, batch: Batch, sim_ids: Sequence[UUID]) -> list[Line]:
        return self._contested.replaced(batch, super().missing(batch, sim_ids))
