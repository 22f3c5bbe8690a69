"""A list as a file: the same query with all its rows, as an Excel workbook, as CSV or as PDF, with the labels of the reader's language (H-18).

Memory doesn't grow with the rows: they come through a cursor on the server and leave row by row.
"""

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from itertools import chain, islice
from typing import IO, Any, Literal, cast
from urllib.parse import quote

from fastapi import Response
from starlette.responses import StreamingResponse

from api.export_csv import csv_lines
from api.export_pdf import list_pdf
from api.export_xlsx import write_xlsx
from readmodels.field import Field, Resource
from readmodels.query import Query

Format = Literal["csv", "xlsx", "pdf"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_PIECE = 1 << 18
LONGEST_NAME = 100
"""Characters of a file's name before its ending: file systems take 255 bytes, of which a character may need four, and explorers show fewer."""
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS", "–": "-", "—": "-"})
"""As Germans write these where there is only ASCII."""


def exported(resource: Resource, query: Query, language: str = "de") -> tuple[Query, tuple[Field, ...]]:
    """The query whose rows are exported, and the field of each of their columns: those chosen, or all, but for the hidden ones."""
    names = query.fields or tuple(name for name, field in resource.visible.items() if field.language in (None, language))
    fields = tuple(resource.visible[name] for name in names if not resource.visible[name].hidden_from_export)
    return replace(query, fields=tuple(field.name for field in fields), cursor=None), fields


def export_response(
    form: Format, title: str, fields: tuple[Field, ...], rows: Iterator[tuple[Any, ...]], *, language: str, zone: tzinfo, owner: str = ""
) -> Response:
    """The file as a download called after its title.

    `rows` holds what it needs (connection, transaction) until it ends or is closed. The first row is read at once, so that a query that is refused
    still becomes an error and not a broken file. `owner`: whose list it is, as a PDF says below its title.
    """
    if form == "pdf":
        with closing(cast("Any", rows)):
            told = list_pdf(title, owner, fields, rows, language=language, zone=zone, printed_at=datetime.now(UTC))
        return Response(told, headers=download(f"{title}.pdf"), media_type=MEDIA_TYPES[form])
    whole = chain(list(islice(rows, 1)), rows)
    content = csv_lines(fields, whole, language, zone) if form == "csv" else _pieces(_workbook(title, fields, whole, language, zone))
    return StreamingResponse(content, headers=download(f"{title}.{form}"), media_type=MEDIA_TYPES[form])


def download(name: str) -> dict[str, str]:
    """Headers for a file that is to be saved under this name (RFC 6266)."""
    stem, dot, ending = name.rpartition(".")
    name = f"{stem[:LONGEST_NAME].rstrip()}{dot}{ending}"
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).translate(_WRITTEN_OUT))
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", "".join(letter for letter in apart if not unicodedata.combining(letter)))
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }


def _workbook(title: str, fields: tuple[Field, ...], rows: Iterable[tuple[Any, ...]], language: str, zone: tzinfo) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed when it has been sent
    write_xlsx(file, title, fields, rows, language=language, zone=zone)
    file.seek(0)
    return file


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
