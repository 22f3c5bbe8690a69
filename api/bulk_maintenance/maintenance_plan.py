"""A dry run of a bulk maintenance as it is told: the differences cell by cell, all that is wrong, and the hash that confirms it (H-20)."""

from collections.abc import Mapping, Sequence
from typing import Any

from aggregates.import_terms import QuarantinedRow
from api.imports.import_runs import TOLD_WARNINGS, result_json
from importers.bulk_maintenance.bulk_maintenance import plan_of
from importers.imports.result import ImportResult
from importers.imports.row_changes import CellChange, CellWrong, InBoth, RowChanges, SheetCell

MOST_TOLD = 10_000
"""Changes, conflicts and errors each."""


def plan_json(result: ImportResult, file_hash: str, *, undoing: bool = False) -> dict[str, Any]:
    """Tell what a file would change; of an `undoing` without the places in the file, which nobody has seen."""
    rows = [result.changes[line] for line in sorted(result.changes)]
    refused = {row.line for row in result.quarantined}
    cells = [each for line in sorted(result.changes) if line not in refused for each in result.changes[line].changes]
    conflicts = [each for row in rows for each in row.changes if each.outcome == "conflict"]
    errors = [_wrong(result, row, each) for row in rows for each in row.wrong]
    errors += [_row(row) for row in result.quarantined if not _is_told(result, row)]
    told = result_json(result)
    recognised = result.state == "recognised"
    counts = {
        "rows": result.counts.seen,
        "unchanged": result.counts.unchanged,
        "changed": result.counts.changed,
        "refused": len(result.quarantined),
        "cells": len(cells),
        "conflicts": len(conflicts),
        "errors": len(errors),
    }
    message_de, message_en = (result.message_de, result.message_en) if recognised else _message(counts)
    plan: dict[str, Any] = {
        "hash": None if recognised else plan_of(result, file_hash),
        "state": "recognised" if recognised else "dry_run",
        "import_id": result.import_id if recognised else None,
        "counts": counts,
        "message_de": message_de,
        "message_en": message_en,
        "changes": [_change(result, each) for each in cells[:MOST_TOLD]],
        "conflicts": [_conflict(result, each) for each in conflicts[:MOST_TOLD]],
        "errors": errors[:MOST_TOLD],
        "left_out": sum(max(0, len(found) - MOST_TOLD) for found in (cells, conflicts, errors)),
        "warned": told["warned"][:TOLD_WARNINGS],
    }
    if undoing:
        for each in (*plan["changes"], *plan["conflicts"], *plan["errors"]):
            each["sheet"] = each["cell"] = None
    return plan


def _message(counts: Mapping[str, int]) -> tuple[str, str]:
    """Sum up, in a sentence, what would be changed."""
    rows, changed, cells, unchanged, refused = (counts[name] for name in ("rows", "changed", "cells", "unchanged", "refused"))
    de = f"Vorschau: {rows} {'Zeile' if rows == 1 else 'Zeilen'}, {changed} geändert ({cells} {'Zelle' if cells == 1 else 'Zellen'})"
    en = f"Preview: {rows} {'row' if rows == 1 else 'rows'}, {changed} changed ({cells} {'cell' if cells == 1 else 'cells'})"
    return (
        f"{de}, {unchanged} unverändert, {refused} nicht übernehmbar; noch ist nichts geändert.",
        f"{en}, {unchanged} unchanged, {refused} that can't be taken; nothing is changed yet.",
    )


def _sheet(result: ImportResult, cell: SheetCell) -> str | None:
    return result.sheets[cell.sheet] if cell.sheet < len(result.sheets) else None


def _change(result: ImportResult, change: CellChange) -> dict[str, Any]:
    return {
        "sheet": _sheet(result, change.cell),
        "cell": change.cell.name,
        "column": change.cell.column,
        "thing_id": change.thing,
        "thing": change.called,
        "field": change.field,
        "old": _said(change.was),
        "new": _said(change.new),
        "now": _said(change.now),
    }


def _conflict(result: ImportResult, change: CellChange) -> dict[str, Any]:
    return {**_change(result, change), "changed_by": _said(change.by), "changed_at": change.at}


def _said(value: InBoth | None) -> Mapping[str, str] | None:
    return None if value is None else {"de": value.de, "en": value.en}


def _wrong(result: ImportResult, row: RowChanges, wrong: CellWrong) -> dict[str, Any]:
    cell = wrong.cell
    return {
        "sheet": _sheet(result, cell),
        "cell": cell.name,
        "line": cell.line,
        "column": cell.column,
        "thing_id": row.thing,
        "thing": row.called,
        "value": cell.value,
        "code": wrong.code,
        "de": wrong.text.de,
        "en": wrong.text.en,
    }


def _is_told(result: ImportResult, row: QuarantinedRow) -> bool:
    found = result.changes.get(row.line)
    return found is not None and (bool(found.wrong) or any(each.outcome == "conflict" for each in found.changes))


def _row(row: QuarantinedRow) -> dict[str, Any]:
    """One that couldn't be read at all, or stands there twice."""
    de, en = row.sentences
    sheet: Sequence[str] = [row.facts["sheet"]] if "sheet" in row.facts else []
    line = int(row.facts.get("sheet_line", row.line))
    return {
        "sheet": sheet[0] if sheet else None,
        "cell": None,
        "line": line,
        "column": row.column,
        "thing_id": None,
        "thing": None,
        "value": row.value,
        "code": row.reason,
        "de": de,
        "en": en,
    }
