"""A quarantined row, opened, with the changes that a person made (F-12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.feed_import import FeedImport
from aggregates.import_terms import QuarantinedRow
from aggregates.quarantine_reasons import Reason
from commands.engine.command import Refusal
from eventstore.keyring import KeyDestroyed, Keyring
from foundation.normal_form import marked
from importers.imports.bad_rows import ROW_FIELD
from importers.imports.row_keys import row_key
from importers.imports.table_kind import TableKind
from importers.imports.table_kinds import table_of

Corrections = Mapping[int, Mapping[str, str]]
"""Line of the file → column → value to be put there."""

ALL_OTHERS = "*"
"""Instead of a column: all those that aren't given are empty."""


class NothingToCorrect(Refusal):
    """Line {line} is not in this import's quarantine (any more); these are: {open}."""

    status = 404
    code = "nothing-to-correct"
    de = "Zeile {line} steht nicht (mehr) in der Quarantäne dieses Imports; offen sind: {open}."


class UnknownColumn(Refusal):
    """The row has no column “{column}”; it has: {columns}."""

    status = 422
    code = "unknown-column"
    de = "Die Zeile hat keine Spalte „{column}“; vorhanden sind: {columns}."


class CellsSlipped(Refusal):
    """Line {line} has {found} cells for {expected} columns, so that it isn't known which belongs to which column. Give all columns; missing: {missing}. Those that are to be empty get an empty value, all the others together by the column “*” with an empty value. Nothing was changed."""

    status = 422
    code = "cells-slipped"
    de = "Zeile {line} hat {found} Zellen für {expected} Spalten, so dass nicht bekannt ist, welche zu welcher Spalte gehört. Bitte alle Spalten angeben; es fehlen: {missing}. Was leer sein soll, bekommt einen leeren Wert, alle übrigen zusammen durch die Spalte „*“ mit leerem Wert. Nichts wurde geändert."


class RowErased(Refusal):
    """The content of line {line} was erased with the person whom it was about: it can't be corrected any more, only dismissed. Nothing was changed."""

    code = "row-erased"
    de = "Der Inhalt von Zeile {line} wurde mit der Person gelöscht, um die es ging: sie kann nicht mehr berichtigt, nur noch abgehakt werden. Nichts wurde geändert."


@dataclass(frozen=True, slots=True)
class CorrectedRow:
    """`delimiter` of a feed's file; `kind` of table; `place`: its sheet and its line there. `has_own_key`: it is not sealed with the customer's."""

    line: int
    columns: Sequence[str]
    cells: Sequence[str]
    delimiter: str = ""
    kind: str = ""
    place: Mapping[str, str] = field(default_factory=dict[str, str])
    has_own_key: bool = True
    reason: str = ""
    """Why it stands in the quarantine."""


class QuarantinedRows:
    """The rows of one import that can be corrected: each is sealed with a key of its own, but for those of feeds from before they had any."""

    def __init__(
        self, connection: Connection[TupleRow], sealer: Keyring, customer_id: UUID, import_id: UUID, state: FeedImport, lines: Iterable[int]
    ) -> None:
        self._sealer = sealer
        self._state = state
        wanted = state.open_rows.intersection(lines)
        self._open = {row.line: row for row in state.rows if row.line in wanted}
        own = {line for line, row in self._open.items() if row.has_own_key(state.kind)}
        self._subjects = {line: row_key(import_id, line) if line in own else customer_id for line in self._open}
        self._sealer.load(connection, {customer_id, *self._subjects.values()})

    def corrected(self, line: int, changes: Mapping[str, str]) -> CorrectedRow:
        """Correct the row on this line. Raises NothingToCorrect, RowErased, UnknownColumn."""
        found = self._open.get(line)
        if found is None:
            raise NothingToCorrect(line=line, open=sorted(self._state.open_rows)[:50] or "–")
        row = self._opened(found)
        columns: list[str] = row["columns"]
        cells: list[str] = row["cells"]
        if changes:
            kind = self._kind(row.get("kind", ""))
            columns, cells = _changed(line, columns, cells, changes, kind, slipped=found.reason == Reason.WRONG_CELL_COUNT.value)
        place = {name: fact for name, fact in found.facts.items() if name.startswith("sheet")}
        own = found.has_own_key(self._state.kind)
        return CorrectedRow(line, columns, cells, row.get("delimiter", ""), row.get("kind", ""), place, own, found.reason)

    def _opened(self, row: QuarantinedRow) -> dict[str, Any]:
        try:
            return orjson.loads(self._sealer.unseal(self._subjects[row.line], ROW_FIELD, row.sealed_row))
        except KeyDestroyed:
            raise RowErased(line=row.line) from None

    def _kind(self, key: str) -> TableKind | None:
        return None if self._state.kind == "feed" else next((each for each in table_of(self._state.kind).tables() if each.key == key), None)


def _changed(
    line: int, columns: Sequence[str], cells: Sequence[str], changes: Mapping[str, str], kind: TableKind | None, *, slipped: bool
) -> tuple[list[str], list[str]]:
    """Put the changes into the row's cells, behind them those of columns that its list hasn't; of one whose cells have slipped, none is taken but those that are given. Raises UnknownColumn, CellsSlipped."""
    told = [marked(name) for name in columns]
    given: dict[int, str] = {}
    added: list[str] = []
    others_empty = False
    for column, value in changes.items():
        at = next((names.index(column) for names in (columns, told) if column in names), None)
        if at is not None:
            given[at] = value
        elif column == ALL_OTHERS and not value.strip():
            others_empty = True
        elif kind is not None and kind.may_be_given(column, (*columns, *added)):
            given[len(columns) + len(added)] = value
            added.append(column)
        else:
            raise UnknownColumn(column=column, columns=", ".join(told))
    if slipped and not others_empty:
        missing = [name for at, name in enumerate(told) if name and at == told.index(name) and at not in given]
        if missing:
            raise CellsSlipped(line=line, found=len(cells), expected=len(columns), missing=", ".join(missing))
    before: Sequence[str] = () if slipped or others_empty else cells
    every = [*columns, *added]
    return every, [given.get(at, before[at] if at < len(before) else "") for at in range(len(every))]
