"""A list as a file: the same query with all its rows, as an Excel workbook, as CSV or as PDF, with the labels of the reader's language (H-18).

Memory doesn't grow with the rows: they come through a cursor on the server and go to disk row by row (api/engine/spool.py).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal
from urllib.parse import quote

from fastapi import Response

from api.engine.backend import Limits
from api.engine.export_csv import csv_lines
from api.engine.export_pdf import list_pdf
from api.engine.export_xlsx import write_xlsx
from api.engine.refusals import NoRoomForExport
from api.engine.spool import Gathered, Spool, SpoolResponse
from readmodels.engine.field import Field, Resource
from readmodels.engine.query import Query

Format = Literal["csv", "xlsx", "pdf"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
LONGEST_NAME = 100
"""Characters of a file's name before its ending: file systems take 255 bytes, of which a character may need four, and explorers show fewer."""
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS", "–": "-", "—": "-"})
"""As Germans write these where there is only ASCII."""


def exported(resource: Resource, query: Query, language: str = "de", form: Format = "xlsx") -> tuple[Query, tuple[Field, ...]]:
    """Return the query whose rows are exported, and the field of each of their columns: those chosen, or all, but for the hidden ones, and in a PDF those that a page has no room for."""
    names = query.fields or tuple(
        name for name, field in resource.visible.items() if field.language in (None, language) and (field.printed or form != "pdf")
    )
    fields = tuple(resource.visible[name] for name in names if not resource.visible[name].hidden_from_export)
    return replace(query, fields=tuple(field.name for field in fields), cursor=None), fields


def export_response(
    form: Format,
    title: str,
    fields: tuple[Field, ...],
    rows: Iterable[tuple[Any, ...]],
    *,
    language: str,
    zone: tzinfo,
    limits: Limits,
    done: Callable[[], object],
    owner: str = "",
    about: Sequence[tuple[str, str]] = (),
    name: str = "",
    of_now: bool = True,
) -> Response:
    """Answer with the file as a download called after its title, or by `name`.

    `done` gives back what the rows hold (connection, place), as soon as the file is made. A query that is refused is an error and not a broken file. `owner`: whose list it is,
    as a PDF says below its title; `about`: what a workbook says of itself, on a sheet of its own; `of_now`: what it shows is so when it is made. Raises ExportTooLarge, ExportTookTooLong, NoRoomForExport, ListTooLongForPdf.
    """

    def make(spool: Spool) -> None:
        if form == "csv":
            for piece in csv_lines(fields, spool.watched(rows), language, zone):
                spool.write(piece)
        elif form == "xlsx":
            gathered = Gathered(spool)
            write_xlsx(gathered, title, fields, spool.watched(rows), language=language, zone=zone, about=about)
            gathered.end()
        else:
            made_at = datetime.now(UTC)
            spool.write(
                list_pdf(title, owner, fields, spool.watched(rows), language=language, zone=zone, printed_at=made_at, of_now=of_now)
            )

    return spooled(make, done, limits, download(f"{name or title}.{form}"), MEDIA_TYPES[form])


def file_openapi(media_type: str) -> dict[str, Any]:
    """Describe the answer, for the API's description."""
    content = {media_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}}
    return {"200": {"description": "A file", "content": content}}


def spooled(
    make: Callable[[Spool], None], done: Callable[[], object], limits: Limits, headers: Mapping[str, str], media_type: str
) -> Response:
    """Answer with a file that is being made; once the first of it is there, or an error."""
    try:
        spool = Spool(limits)
    except OSError:
        done()
        raise NoRoomForExport from None
    spool.start(make, done)
    try:
        spool.wait_for_first()
    except Exception:
        spool.close()
        raise
    return SpoolResponse(spool, limits, headers, media_type)


def download(name: str) -> dict[str, str]:
    """Return the headers for a file that is to be saved under this name (RFC 6266)."""
    stem, dot, ending = name.rpartition(".")
    name = f"{stem[:LONGEST_NAME].rstrip()}{dot}{ending}"
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).translate(_WRITTEN_OUT))
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", "".join(letter for letter in apart if not unicodedata.combining(letter)))
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
