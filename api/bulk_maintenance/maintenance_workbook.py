"""The workbook of a bulk maintenance: ids and versions hidden, what can't be edited locked, choices to choose from, notes at the heads (H-20)."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from aggregates.engine.sentence import Language
from api.engine.export_text import text_of
from importers.bulk_maintenance.maintained import NOTES_SHEETS, Maintained
from importers.bulk_maintenance.maintained_field import MaintainedField
from importers.bulk_maintenance.maintained_row import KEPT_COLUMNS
from importers.bulk_maintenance.shown_beside import SHOWN_FIELDS, check_value

HIDDEN = 1 + len(KEPT_COLUMNS)
"""Columns before those that are shown: id, version, customer, when it was downloaded, and by what is found which locked cell was changed."""
_WIDTH = 24
_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
_ALLOWED = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}
_NOTES: Mapping[str, Sequence[str]] = {
    "de": (
        "Weiße Spalten können geändert werden; eine geleerte Zelle nimmt die Angabe weg. Graue Spalten zeigen nur, worum es geht.",
        "Zeilen dürfen entfernt und sortiert, aber nicht hinzugefügt werden. Die ausgeblendeten Spalten bitte lassen, wie sie sind.",
        "Beim Hochladen werden erst die Unterschiede gezeigt; geändert wird, was dann bestätigt wird.",
        "Was jemand anderes seit dem Herunterladen geändert hat, wird gezeigt und nicht überschrieben.",
    ),
    "en": (
        "White columns can be changed; an emptied cell takes the value away. Grey columns only show what a row is about.",
        "Rows may be taken out and sorted, not added. Leave the hidden columns as they are.",
        "An upload shows the differences first; what is confirmed then is changed.",
        "What somebody else changed since the download is shown, and not overwritten.",
    ),
}


@dataclass(frozen=True, slots=True)
class WorkbookContent:
    """`columns`: the fields that can be edited, each with its heading; `rows`: id, version, what is shown beside, values of the fields."""

    of: Maintained
    title: str
    customer_number: str
    columns: Sequence[tuple[MaintainedField, str]]
    rows: Sequence[Sequence[Any]]
    language: Language
    zone: ZoneInfo
    at: datetime


def maintenance_workbook(content: WorkbookContent) -> bytes:
    """Make the workbook."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        made: Any = book
        sheet = made.add_worksheet(content.title)
        _heads(made, sheet, content)
        _fill(made, sheet, content)
        _choices(sheet, content)
        sheet.freeze_panes(1, HIDDEN + 1)
        sheet.protect("", _ALLOWED)
        notes = made.add_worksheet(NOTES_SHEETS[content.language])
        notes.set_column(0, 0, 140)
        for row, note in enumerate(_NOTES[content.language]):
            notes.write_string(row, 0, note)
        notes.protect("")
    return file.getvalue()


def _heads(made: Any, sheet: Any, content: WorkbookContent) -> None:
    at = 1 if content.language == "en" else 0
    bold, grey = made.add_format({"bold": True, "locked": True}), made.add_format({"bold": True, "locked": True, "bg_color": "#D9D9D9"})
    for column, names in enumerate((content.of.id_names, *KEPT_COLUMNS.values())):
        sheet.write_string(0, column, names[at], grey)
    sheet.set_column(0, HIDDEN - 1, 12, None, {"hidden": True})
    column = HIDDEN
    for field in SHOWN_FIELDS[content.of.key]:
        sheet.write_string(0, column, field.label(content.language), grey)
        sheet.write_comment(0, column, "Wird nur gezeigt." if at == 0 else "Only shown.")
        column += 1
    for field, heading in content.columns:
        sheet.write_string(0, column, heading, bold)
        sheet.write_comment(0, column, _note(field, content.language))
        column += 1
    sheet.set_column(HIDDEN, column - 1, _WIDTH)
    sheet.autofilter(0, 0, max(len(content.rows), 1), column - 1)


def _note(field: MaintainedField, language: str) -> str:
    german = language == "de"
    told = ["Kann geändert werden." if german else "Can be changed."]
    if field.choices is not None:
        words = ", ".join(pair[0 if german else 1] for pair in field.choices.values())
        told.append(f"{'Zur Auswahl' if german else 'To choose from'}: {words}.")
    if field.is_day:
        told.append("Ein Tag wie 31.12.2026." if german else "A day such as 2026-12-31.")
    told.append(
        ("Muss ausgefüllt sein." if german else "Must be filled in.")
        if field.needed
        else ("Leer: die Angabe wird weggenommen." if german else "Empty: the value is taken away.")
    )
    return " ".join(told)


def _fill(made: Any, sheet: Any, content: WorkbookContent) -> None:
    locked = made.add_format({"num_format": "@", "locked": True, "bg_color": "#F2F2F2"})
    text = made.add_format({"num_format": "@", "locked": False})
    day = made.add_format({"num_format": "dd.mm.yyyy" if content.language == "de" else "yyyy-mm-dd", "locked": False})
    beside = SHOWN_FIELDS[content.of.key]
    downloaded = f"{content.at.astimezone(content.zone):%Y-%m-%d %H:%M:%S}"
    for number, (thing, version, *values) in enumerate(content.rows, start=1):
        shown = ["" if value is None else text_of(field, value, content.language) for field, value in zip(beside, values, strict=False)]
        kept = str(thing), str(version), content.customer_number, downloaded, check_value(content.of.key, shown)
        for column, said in enumerate((*kept, *shown)):
            sheet.write_string(number, column, said, locked)
        column = HIDDEN + len(beside)
        for (field, _), value in zip(content.columns, values[len(beside) :], strict=True):
            _write(sheet, number, column, field, value, content.language, day if field.is_day else text)
            column += 1


def _write(sheet: Any, row: int, column: int, field: MaintainedField, value: Any, language: str, style: Any) -> None:
    said = field.said(value)
    if said is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001  a day of no zone
    else:
        sheet.write_string(row, column, said.en if language == "en" else said.de, style)


def _choices(sheet: Any, content: WorkbookContent) -> None:
    last, column = max(len(content.rows), 1), HIDDEN + len(SHOWN_FIELDS[content.of.key])
    for field, _ in content.columns:
        if field.choices is not None:
            words = [pair[1 if content.language == "en" else 0] for pair in field.choices.values()]
            sheet.data_validation(1, column, last, column, {"validate": "list", "source": words, "ignore_blank": not field.needed})
        elif field.is_day:
            between = {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
            sheet.data_validation(1, column, last, column, between)
        column += 1
