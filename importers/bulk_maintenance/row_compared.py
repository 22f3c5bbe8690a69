"""A row compared with what it was when it was downloaded, and with what holds: what somebody edited, what somebody else changed meanwhile (H-20)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import ValidationError

from aggregates.engine.aggregate import Aggregate
from commands.engine.command import Given, Refusal
from foundation.bilingual_error import BilingualError
from importers.bulk_maintenance.maintained import Maintained
from importers.bulk_maintenance.maintained_field import ErrorInCell, MaintainedField, NoSuchChoice
from importers.bulk_maintenance.maintained_row import MaintainedRow
from importers.imports.booking import Decides
from importers.imports.initial_load import LoadContext
from importers.imports.row_changes import CellChange, CellWrong, InBoth, RowChanges, SheetCell
from importers.imports.row_commands import AsDecided, bad_row_value
from importers.quarantine import BadValue
from readmodels.engine.names import Name, who


class RowWithoutId(Refusal):
    """The row has no id of ours: rows that somebody adds can't be taken. Make new ones otherwise, and take the row out."""

    status = 422
    code = "row-without-id"
    de = "Die Zeile hat keine Id von uns: hinzugefügte Zeilen können nicht übernommen werden. Neues bitte anders anlegen, und die Zeile entfernen."


class VersionUnknown(Refusal):
    """The row's version “{version}” is none that there was. Leave the hidden columns as they are; download the file anew."""

    status = 422
    code = "version-unknown"
    de = "Die Version „{version}“ der Zeile gab es nie. Bitte die ausgeblendeten Spalten lassen, wie sie sind, und die Datei neu herunterladen."


class GoneMeanwhile(Refusal):
    """What the row is about is not there any more, or never was here. Take the row out, or download the file anew."""

    code = "gone-meanwhile"
    de = "Worum es in der Zeile geht, ist nicht mehr da oder war es hier nie. Bitte die Zeile entfernen oder die Datei neu herunterladen."


class ChangedSinceDownload(Refusal):
    """Somebody changed it since the download: {changed}. Nothing of the row was taken. Download it anew, and change it there."""

    code = "changed-since-download"
    de = "Seit dem Herunterladen hat es jemand geändert: {changed_de}. Aus der Zeile wurde nichts übernommen. Bitte neu herunterladen und dort ändern."


class CellsWrong(Refusal):
    """Cells of the row can't be taken: {wrong}. Nothing of the row was taken."""

    status = 422
    code = "cells-wrong"
    de = "Zellen der Zeile können nicht übernommen werden: {wrong_de}. Aus der Zeile wurde nichts übernommen."


class _Stood(NamedTuple):
    """What a row is about, as it was when it was downloaded, and as it is."""

    thing: UUID
    called: str
    version: int
    was: Aggregate
    now: Aggregate


class RowCompared:
    """One row; `commands` yields what it asks for, or refuses the row whole. What was found stands in `found`."""

    def __init__(self, of: Maintained, context: LoadContext, given: Given, row: MaintainedRow) -> None:
        self._of, self._context, self._given, self._row = of, context, given, row
        self.found = RowChanges()

    def commands(self) -> Iterator[Decides]:
        thing, version, current = self._known()
        now = self._given.state(self._of.aggregate, thing)
        called = self._of.called(thing, now)
        self.found.thing, self.found.called = thing, called
        was = now if version == current else self._context.earlier.state(self._of.aggregate, thing, version)
        stood = _Stood(thing, called, version, was, now)
        edited: dict[str, tuple[SheetCell, Any]] = {}
        for field, place in self._columns():
            if not field.is_still(self._row.text(place), field.of(was)):
                self._compare(field, self._row.at(place), stood, edited)
        if self.found.wrong:
            raise cells_wrong(self.found.wrong)
        if conflicts := [each for each in self.found.changes if each.outcome == "conflict"]:
            raise ChangedSinceDownload(changed=_told(conflicts, 1), changed_de=_told(conflicts, 0))
        if edited:
            yield from self._decided(thing, now, edited)

    def _columns(self) -> Sequence[tuple[MaintainedField, int]]:
        """List which fields have a column in the row's sheet, and where."""
        known, header = self._context.columns_of, self._row.row.header
        if header not in known:
            fields = self._of.columns(self._context.customer)
            known[header] = [(field, place) for field, names in fields if (place := self._row.place(names)) is not None]
        return known[header]

    def _known(self) -> tuple[UUID, int, int]:
        """About what it is, as of which version, and at which it is now. Raises what stands against it."""
        row = self._row
        if row.thing is None:
            raise self._refused("thing", RowWithoutId())
        current = self._context.earlier.version(self._given.customer_id, self._of.aggregate, row.thing)
        if current is None:
            raise self._refused("thing", GoneMeanwhile())
        if row.version is None or row.version > current:
            raise self._refused("version", VersionUnknown(version=row.cell("version").value))
        return row.thing, row.version, current

    def _refused(self, column: str, refusal: Refusal) -> Refusal:
        self.found.wrong.append(CellWrong.said(self._row.cell(column), refusal))
        return refusal

    def _compare(self, field: MaintainedField, cell: SheetCell, stood: "_Stood", edited: dict[str, tuple[SheetCell, Any]]) -> None:
        try:
            new = field.value_in(cell.value)
        except BadValue as bad:
            self.found.wrong.append(CellWrong.said(cell, bad.in_cell(cell.column, cell.value.strip(), cell.line)))
            return
        except (ErrorInCell, NoSuchChoice) as error:
            self.found.wrong.append(CellWrong.said(cell, error))
            return
        before, holds = field.of(stood.was), field.of(stood.now)
        if new in (before, holds):
            return
        label, was = InBoth(field.de, field.en), field.said(before)
        now = was if holds == before else field.said(holds)
        change = CellChange(cell, stood.thing, stood.called, field.name, label, was, field.said(new), now, "change")
        if holds != before:
            self.found.changes.append(self._conflict(change, field, stood.version))
            return
        self.found.changes.append(change)
        edited[field.name] = cell, new

    def _conflict(self, change: CellChange, field: MaintainedField, version: int) -> CellChange:
        """With who changed it last, and when."""
        event = self._context.earlier.last(self._of.aggregate, change.thing, version, field.of)
        by = None if event is None else _who(self._context, self._given, event.actor, event.on_behalf_of)
        return change._replace(outcome="conflict", by=by, at=None if event is None else event.recorded_at)

    def _decided(self, thing: UUID, now: Aggregate, edited: dict[str, tuple[SheetCell, Any]]) -> Iterator[Decides]:
        """The commands for all that was edited; where a rule is against it, the cells that it is about."""
        try:
            commands = list(self._of.commands(thing, now, {name: value for name, (_, value) in edited.items()}))
            decisions = [command.decide(self._given) for command in commands]
        except (Refusal, ValidationError) as error:
            self.found.wrong += self._against(thing, now, edited) or [
                CellWrong.said(cell, _as_error(error)) for cell, _ in list(edited.values())[:1]
            ]
            raise cells_wrong(self.found.wrong) from error
        yield from map(AsDecided, decisions[:1])
        yield from commands[1:]  # decided once more, on what those before them did

    def _against(self, thing: UUID, now: Aggregate, edited: dict[str, tuple[SheetCell, Any]]) -> list[CellWrong]:
        wrong: list[CellWrong] = []
        for name, (cell, value) in edited.items():
            try:
                for command in self._of.commands(thing, now, {name: value}):
                    command.decide(self._given)
            except (Refusal, ValidationError) as error:
                wrong.append(CellWrong.said(cell, _as_error(error)))
        return wrong


def _as_error(error: Refusal | ValidationError) -> BilingualError:
    return error if isinstance(error, Refusal) else bad_row_value(error)


def _who(context: LoadContext, given: Given, actor: str, on_behalf_of: str | None) -> InBoth:
    batch = context.earlier.batch
    name = who(batch.log, given.customer_id, actor, on_behalf_of) if batch is not None else Name(actor, actor)
    return InBoth(name.de, name.en)


def cells_wrong(found: Iterable[CellWrong]) -> CellsWrong:
    """Make the refusal that tells them all, each without the full stop with which it ends where it stands alone."""
    told = list(found)
    english, german = ("; ".join(f"{each.cell.name}: {each.text[at].removesuffix('.')}" for each in told) for at in (1, 0))
    return CellsWrong(wrong=english, wrong_de=german)


def _told(conflicts: Iterable[CellChange], language: int) -> str:
    return "; ".join(f"{each.cell.name} ({each.cell.column})" for each in conflicts)
