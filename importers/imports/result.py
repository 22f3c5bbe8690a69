"""What callers see of an import: its progress, what a dry run would write, and what came of it (F-13, F-14)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.import_terms import ImportCounts, QuarantinedRow
from commands.engine.command import Decision, Refusal
from importers.imports.row_changes import RowChanges
from importers.quarantine import RowNoted

State = Literal["completed", "held", "recognised", "dry_run"]


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """`done` of `total` in the phase: bytes while copying, rows afterwards."""

    phase: Literal["copy", "compare", "check", "book"]
    done: int
    total: int


Report = Callable[[ImportProgress], None]


def no_report(_: ImportProgress) -> None:
    """Ignore the progress: nobody wants to know."""


Begun = Callable[[UUID], None]
"""Told under which id an import goes on, as soon as that is sure."""


def nobody_waits(_: UUID) -> None:
    """Ignore the id: nobody wants to know it before the end."""


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One event that a dry run would write; `line` 0 where no line of the file causes it (a number that is missing)."""

    line: int
    stream_id: UUID
    event: Event


Planned = Callable[[PlannedEvent], None]
PREVIEW = 10_000


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`preview` holds the first 10,000 events of a dry run (a `Planned` callback gets all), `quarantined` the rows that were not taken.

    `warned` says what of the file was not used, put right or could not be checked; of each kind the first, all of them are `warnings`.
    """

    import_id: UUID
    state: State
    counts: ImportCounts
    message_de: str
    message_en: str
    preview: list[PlannedEvent] = field(default_factory=list[PlannedEvent])
    quarantined: list[QuarantinedRow] = field(default_factory=list[QuarantinedRow])
    warned: Sequence[RowNoted] = ()
    warnings: int = 0
    changes: Mapping[int, RowChanges] = field(default_factory=dict[int, RowChanges])
    """Of a dry run, by line, where its kind of list tells them."""
    sheets: Sequence[str] = ()
    """The sheets of a workbook that were read for these."""


OrNothing = Callable[[ImportResult], Refusal]
"""Makes the refusal of all of an import of which rows can't be carried out."""


class Plan:
    """Gathers what a dry run would write."""

    def __init__(self, planned: Planned | None) -> None:
        self._planned = planned
        self.preview: list[PlannedEvent] = []

    def add(self, line: int, decision: Decision) -> None:
        for stream_id, event in decision:
            planned = PlannedEvent(line, stream_id, event)
            if len(self.preview) < PREVIEW:
                self.preview.append(planned)
            if self._planned is not None:
                self._planned(planned)


def summary(counts: ImportCounts, verb_de: str, verb_en: str, warnings: int = 0, *, dry_run: bool = False) -> tuple[str, str]:
    """Sum up what an import did, or would do, in a sentence."""
    kept_de, kept_en = ("kämen in Quarantäne", "would be quarantined") if dry_run else ("in Quarantäne", "quarantined")
    noted_de = f", {warnings} {'Hinweis' if warnings == 1 else 'Hinweise'}" if warnings else ""
    noted_en = f", {warnings} {'warning' if warnings == 1 else 'warnings'}" if warnings else ""
    de = (
        f"{verb_de}: {counts.seen} {'Zeile' if counts.seen == 1 else 'Zeilen'}, {counts.unchanged} unverändert, {counts.created} neu, {counts.changed} geändert, "
        f"{counts.missing} {'fehlt' if counts.missing == 1 else 'fehlen'}, {counts.quarantined} {kept_de}{noted_de}; {counts.events} {'Ereignis' if counts.events == 1 else 'Ereignisse'}."
    )
    en = (
        f"{verb_en}: {counts.seen} {'row' if counts.seen == 1 else 'rows'}, {counts.unchanged} unchanged, {counts.created} new, {counts.changed} changed, "
        f"{counts.missing} missing, {counts.quarantined} {kept_en}{noted_en}; {counts.events} {'event' if counts.events == 1 else 'events'}."
    )
    return de, en
