"""What rows would change, cell by cell, and what is wrong with them: told before somebody confirms it (H-20)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, Self
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from commands.engine.command import A
from commands.engine.given import Batch
from eventstore.envelope import Recorded
from foundation.bilingual_error import BilingualError
from foundation.sheet_columns import letters
from importers.engine.sheets import SHEET_LINES
from importers.quarantine import RowRejected


class InBoth(NamedTuple):
    """A value as people say it, German and English."""

    de: str
    en: str


class SheetCell(NamedTuple):
    """Where something stands: `name` as spreadsheets call it (B17), and what stood there. `sheet`: which of those that are read, from 0."""

    line: int
    name: str
    column: str
    value: str
    sheet: int = 0

    @classmethod
    def at(cls, line: int, index: int, column: str, value: str) -> Self:
        """`index`: that of the column, from 0."""
        sheet, own = divmod(line, SHEET_LINES)
        return cls(own, f"{letters(index)}{own}", column, value, sheet)


class CellWrong(NamedTuple):
    """What can't be taken of a cell, and what to do."""

    cell: SheetCell
    code: str
    text: InBoth

    @classmethod
    def said(cls, cell: SheetCell, error: BilingualError | RowRejected) -> Self:
        """Say what a rule, or the reading of a value, has against it."""
        if isinstance(error, RowRejected):
            return cls(cell, error.code, InBoth(error.de, error.en))
        return cls(cell, error.code, InBoth(error.text_de, error.text_en))


class CellChange(NamedTuple):
    """`called`: what people call the thing; `label`: the field. `was`: when it was downloaded; `now`: what holds; None is empty. A `conflict`: somebody changed it meanwhile, and it stays as it is."""

    cell: SheetCell
    thing: UUID
    called: str
    field: str
    label: InBoth
    was: InBoth | None
    new: InBoth | None
    now: InBoth | None
    outcome: Literal["change", "conflict"]
    by: InBoth | None = None
    at: datetime | None = None


@dataclass(slots=True)
class RowChanges:
    """Of one row; `called`: what people call the `thing` that it is about, where there is such."""

    thing: UUID | None = None
    called: str | None = None
    changes: list[CellChange] = field(default_factory=list[CellChange])
    wrong: list[CellWrong] = field(default_factory=list[CellWrong])


class Earlier:
    """How things stood at an earlier version, and what became of them since. `batch` is that of the rows at hand."""

    def __init__(self) -> None:
        self.batch: Batch | None = None

    def version(self, customer_id: UUID, kind: type[Aggregate], thing: UUID) -> int | None:
        """Return the version at which it is; None where the customer has no such thing."""
        return self._batch.version(customer_id, thing, kind)

    def state(self, kind: type[A], thing: UUID, version: int) -> A:
        """Fold it as it was at a version."""
        return self._batch.earlier(kind, thing, version)

    def last(self, kind: type[A], thing: UUID, version: int, value: Callable[[A], Any]) -> Recorded[Any] | None:
        """Find the event behind a version that changed a value last."""
        found, state = None, kind()
        for recorded in self._batch.recorded((thing,)).get(thing, ()):
            before, state = value(state), state.evolve(recorded.event)
            if recorded.stream_version > version and value(state) != before:
                found = recorded
        return found

    @property
    def _batch(self) -> Batch:
        if self.batch is None:
            raise LookupError("no rows are at hand")
        return self.batch
