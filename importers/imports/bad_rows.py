"""Rows of one feed for the quarantine, each sealed with a key of its own: a column that nobody maps may name a person (F-12, A-14)."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import orjson

from aggregates.import_terms import QuarantinedRow, likeness_of
from aggregates.quarantine_reasons import NOT_KEPT
from commands.engine.command import Refusal
from eventstore.keyring import Keyring
from importers.imports.cells_told import impersonal_cells
from importers.imports.layout import Layout
from importers.imports.refused_rows import refusal_facts
from importers.imports.row_keys import row_key
from importers.imports.sealed_values import sealed_value
from importers.quarantine import Reason, RowRejected

ROW_FIELD = "row"
MOST_TOLD = 20
"""Other lines with the same number that a row names."""
_COUNTED = (Reason.WRONG_CELL_COUNT, Reason.TEXT_TOO_LONG)
"""What these found is a number of cells or letters, not what stood there."""
_CELL = "found"
"""The fact that tells what stood in a cell."""


class BadRows:
    """`sealer` holds the customer's key, and makes one for each row. `import_id` names the import in whose quarantine they stand, or would."""

    def __init__(self, layout: Layout, customer_id: UUID, import_id: UUID, sealer: Keyring) -> None:
        self._layout = layout
        self._customer_id = customer_id
        self._import_id = import_id
        self._sealer = sealer
        self._clear: dict[str, tuple[str | None, Mapping[str, str]]] = {}
        """What is sealed of them, by how it is sealed: to be told to whoever imports."""

    def rejected(self, line: int, text: str, wrong: RowRejected) -> QuarantinedRow:
        """Make the quarantined row of one that can't be read. What stood in the cell may be a name, whatever the column is for: cells slip."""
        cell = {name: fact for name, fact in wrong.facts.items() if name == _CELL and wrong.reason not in _COUNTED}
        facts = {name: fact for name, fact in wrong.facts.items() if name not in cell}
        personal = (wrong.value or None, cell) if wrong.value or cell else None
        return self._sealed(line, text, wrong.code, wrong.column, None, facts, personal)

    def refused(self, line: int, text: str, refusal: Refusal) -> QuarantinedRow:
        """Make the quarantined row of one that a rule refused."""
        facts = refusal_facts(refusal)
        whole = {"de": refusal.text_de, "en": refusal.text_en} if NOT_KEPT in facts["de"] else {}
        mapping = self._layout.mapping
        told = impersonal_cells(self._layout.split(text), frozenset({*mapping.statuses, *mapping.yes_no}))
        return self._sealed(line, text, refusal.code, None, None, facts, (told, whole))

    def doubled(self, line: int, text: str, reason: Reason, number: str | None, lines: Iterable[int]) -> QuarantinedRow:
        """Make the quarantined row of one whose number stands in the file more than once, in all of `lines`."""
        others = sorted({*lines} - {line})
        told = ", ".join(map(str, others[:MOST_TOLD])) + (" …" if len(others) > MOST_TOLD else "")
        facts = {"lines": told} if others else {}
        return self._sealed(line, text, reason.value, self._layout.columns[self._layout.positions["number"]], number, facts, None)

    def told(self, row: QuarantinedRow) -> QuarantinedRow:
        """Return the row as whoever imports it sees it, with what is sealed in the log."""
        if row.sealed is None or row.sealed not in self._clear:
            return row
        value, facts = self._clear[row.sealed]
        return row.model_copy(update={"value": value, "facts": {**row.facts, **facts}, "sealed": None})

    def forget(self) -> None:
        """Keep no longer what is sealed: all has been told."""
        self._clear = {}

    def _sealed(
        self,
        line: int,
        text: str,
        reason: str,
        column: str | None,
        value: str | None,
        facts: Mapping[str, str],
        personal: tuple[str | None, Mapping[str, str]] | None,
    ) -> QuarantinedRow:
        """With all its cells, so that it can be corrected and come again."""
        content = _content(self._layout.columns, self._layout.split(text), self._layout.delimiter)
        subject = row_key(self._import_id, line)
        self._sealer.open_new(subject)
        sealed = None if personal is None else sealed_value(self._sealer, self._import_id, line, *personal)
        if sealed is not None and personal is not None:
            self._clear[sealed] = personal
        return QuarantinedRow(
            line=line,
            column=column or None,
            value=value or None,
            reason=reason,
            sealed_row=self._sealer.seal(subject, ROW_FIELD, content),
            facts=dict(facts),
            sealed=sealed,
            likeness=likeness_of(reason, self._sealer.seal(self._customer_id, ROW_FIELD, content)),
        )


def _content(columns: Sequence[str], cells: Sequence[str], delimiter: str) -> str:
    """As feeds' rows were always written: those that were dismissed are known by it."""
    return orjson.dumps({"columns": columns, "cells": cells, "delimiter": delimiter}).decode()
