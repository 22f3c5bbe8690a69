"""Bulk maintenance: workbooks that people download, edit and bring back, by the way of all imports (H-20)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from commands.engine.command import Given
from importers.bulk_maintenance.maintained import MAINTAINED, Maintained
from importers.bulk_maintenance.maintained_row import MaintainedRow, maintained_rows
from importers.bulk_maintenance.row_compared import RowCompared
from importers.bulk_maintenance.shown_beside import SHOWN_BESIDE, changed_beside
from importers.engine.header import plain
from importers.engine.not_a_feed import NotAFeed
from importers.imports.booking import Decides
from importers.imports.initial_load import LoadContext
from importers.imports.loaded_rows import Loaded
from importers.imports.result import ImportResult
from importers.imports.row_changes import SheetCell
from importers.imports.table_file import Table, TableFile
from importers.imports.table_kinds import TableImport
from importers.quarantine import Notice, RowNoted


class HasMacros(NotAFeed):
    """The workbook {name} has macros. Save it as an Excel workbook without macros (.xlsx), and upload that; nothing was changed."""

    code = "workbook-has-macros"
    de = "Die Arbeitsmappe {name} enthält Makros. Bitte als Excel-Arbeitsmappe ohne Makros (.xlsx) speichern und diese hochladen; es wurde nichts geändert."


class HasMergedCells(NotAFeed):
    """In the sheet “{sheet}” of {name} cells are merged over several rows ({cells}). Split them, and fill in each by itself; nothing was changed."""

    code = "merged-cells"
    de = "Im Blatt „{sheet}“ von {name} sind Zellen über mehrere Zeilen verbunden ({cells}). Bitte die Verbindung aufheben und jede Zelle einzeln füllen; es wurde nichts geändert."


class OfAnotherCustomer(NotAFeed):
    """The file is another customer's: in {cell} stands the customer number “{found}”, expected is {expected}. Download it here; nothing was changed."""

    code = "of-another-customer"
    de = "Die Datei ist die eines anderen Kunden: in {cell} steht die Kundennummer „{found}“, erwartet wird {expected}. Bitte hier herunterladen; es wurde nichts geändert."


def _rows(of: Maintained, table: Table) -> Iterator[Loaded[MaintainedRow]]:
    """Read the rows; where somebody changed what only shows what a row is about, that is noted."""
    for each in maintained_rows(table):
        changed = () if each.value is None else [_not_taken(each.row.line, cell) for cell in changed_beside(of.key, each.value)]
        yield replace(each, noted=(*each.noted, *changed)) if changed else each


def _not_taken(line: int, cell: SheetCell) -> RowNoted:
    return RowNoted(Notice.LOCKED_CELL, cell.column, cell.value.strip(), line, {"found": cell.name}, personal=True)


def _check_file(table: TableFile) -> None:
    for sheet in table.sheets_told():
        if sheet.macros:
            raise HasMacros(name=table.name)
        if sheet.merged:
            more = " …" if sheet.merged > len(sheet.first_merged) else ""
            raise HasMergedCells(name=table.name, sheet=sheet.name, cells=", ".join(sheet.first_merged) + more)


def _check_rows(context: LoadContext, rows: Sequence[MaintainedRow]) -> None:
    expected = context.customer.customer_number
    for row in rows:
        said = row.row.values.get("customer", "").strip()
        if said and said != expected:
            raise OfAnotherCustomer(cell=row.cell("customer").name, found=said, expected=expected)


def _commands(of: Maintained, context: LoadContext, given: Given, line: int, row: MaintainedRow) -> Iterator[Decides]:
    compared = RowCompared(of, context, given, row)
    context.changes[line] = compared.found
    yield from compared.commands()


def _things(row: MaintainedRow) -> tuple[UUID, ...]:
    return () if row.thing is None else (row.thing,)


def _takes(of: Maintained, context: LoadContext) -> frozenset[str]:
    fields = (name for _, names in of.columns(context.customer) for name in names)
    return frozenset({*fields, *(plain(name) for label in SHOWN_BESIDE[of.key] for name in label)})


def plan_of(result: ImportResult, file_hash: str) -> str:
    """Return a hash of all that a dry run would change, of what it may not, and why."""
    told: list[Any] = [file_hash]
    for line in sorted(result.changes):
        row = result.changes[line]
        for each in row.changes:
            values = [value and value.de for value in (each.was, each.new, each.now)]
            told.append([each.cell.sheet, each.cell.name, each.thing, each.field, *values, each.outcome])
        told += [[each.cell.sheet, each.cell.name, each.code] for each in row.wrong]
    told += [[row.line, row.reason] for row in result.quarantined]
    return hashlib.sha256(orjson.dumps(told)).hexdigest()


def _table(of: Maintained, area: str, personal: frozenset[str] = frozenset()) -> TableImport:
    return TableImport(
        of.kind,
        lambda: (of.table,),
        partial(_rows, of),
        partial(_commands, of),
        lambda _row: iter(()),
        personal=personal,
        feature="bulk_maintenance",
        area=area,
        makes=False,
        things=_things,
        takes=partial(_takes, of),
        check_file=_check_file,
        check_rows=_check_rows,
        plan_of=plan_of,
    )


MAINTAINED_USERS = _table(MAINTAINED["users"], "users")
MAINTAINED_NUMBERS = _table(MAINTAINED["numbers"], "sims")
MAINTAINED_DEVICES = _table(MAINTAINED["devices"], "devices")
