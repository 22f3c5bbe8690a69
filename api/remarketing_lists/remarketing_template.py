"""The template of a list of devices to be sold: a workbook whose questions are answered by choosing (H-15)."""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]
from fastapi import Request, Response

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.engine.words import Words, words_of
from aggregates.remarketing.terms import DeviceCondition
from api.engine.access import Writes
from api.engine.export import MEDIA_TYPES
from api.engine.language import Language, language_of
from api.engine.needs_feature import needs_feature
from api.engine.route import guarded
from api.remarketing.remarketings import REMARKETING_TAG
from importers.remarketing_lists.devices_to_sell import TO_SELL, answers_to

router = guarded(REMARKETING_TAG, "remarketing")
_ENGLISH: Mapping[str, str] = {
    "imei1": "IMEI",
    "serial_number": "Serial number",
    "kind": "Kind",
    "maker": "Maker",
    "model": "Model",
    "size": "Size",
    "turns_on": "Does it turn on?",
    "works": "Does all of it work?",
    "display": "How is the display?",
    "housing": "How is the housing?",
    "battery": "How is the battery?",
    "locks_removed": "Are locks and accounts removed?",
    "remarks": "Remarks",
}
"""What people fill in, as it is called in English; the importer reads either."""
_NOTES: Mapping[str, tuple[str, str]] = {
    "imei1": ("IMEI oder Seriennummer, eines von beiden.", "IMEI or serial number, one of the two."),
    "model": ("Nur bei Geräten, die das Portal nicht kennt.", "Only of devices that the portal doesn't know."),
}
_LINES = 2_000


@router.get(
    "/remarketing-template.xlsx",
    dependencies=[needs_feature("remarketing")],
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPES["xlsx"]: {"schema": {"type": "string", "format": "binary"}}}}},
    summary="Vorlage für eine Liste von Geräten / A template for a list of devices",
    description="Filled in, it is imported: `POST /imports` with `kind=remarketing`.",
)
def get_remarketing_template(_caller: Writes, request: Request) -> Response:
    language = language_of(request)
    name = "Wiedervermarktung.xlsx" if language == "de" else "remarketing.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(_template(language), 200, headers, MEDIA_TYPES["xlsx"])


def _template(language: Language) -> bytes:
    at = 0 if language == "de" else 1
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        made: Any = book
        bold, text = made.add_format({"bold": True}), made.add_format({"num_format": "@"})
        sheet = made.add_worksheet("Geräte" if language == "de" else "Devices")
        for index, (column, english) in enumerate(_ENGLISH.items()):
            sheet.write_string(0, index, english if at else TO_SELL.columns.names[column][0], bold)
            sheet.set_column(index, index, 24, text)
            if column in _NOTES:
                sheet.write_comment(0, index, _NOTES[column][at])
            if words := _words(column):
                sheet.data_validation(1, index, _LINES, index, {"validate": "list", "source": [pair[at] for pair in words.values()]})
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def _words(column: str) -> Words | None:
    if column == "kind":
        return words_of(DeviceKind)
    return answers_to(column) if column in DeviceCondition.model_fields else None
