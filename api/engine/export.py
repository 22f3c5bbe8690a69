"""A list as a file: the same query with all its rows, as an Excel workbook, as CSV or as PDF, with the labels of the reader's language (H-18).

Memory doesn't grow with the rows: they come through a cursor on the server and go to disk row by row (api/engine/spool.py).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastapi import Response

from api.engine.backend import Limits
from api.engine.file_job import FileJob, Format, write_file
from api.engine.followed import Followed
from api.engine.refusals import NoRoomForExport
from api.engine.spool import Spool
from api.engine.spool_response import SpoolResponse
from readmodels.engine.field import Field, Resource
from readmodels.engine.query import Query

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
    """Return the query whose rows are exported, and the field of each of their columns: those chosen, or all, but for the hidden ones, and in a PDF ids and what a page has no room for."""
    names = query.fields or tuple(
        name
        for name, field in resource.visible.items()
        if field.language in (None, language) and (form != "pdf" or (field.printed and field.type != "id"))
    )
    fields = tuple(resource.visible[name] for name in names if not resource.visible[name].hidden_from_export)
    return replace(query, fields=tuple(field.name for field in fields), cursor=None), fields


MadeElsewhere = Callable[[FileJob, Spool], bool]
"""Lets another process make the file, if it can; False: it is to be made here."""


def export_response(
    job: FileJob,
    rows: Iterable[tuple[Any, ...]],
    *,
    limits: Limits,
    done: Callable[[], object],
    name: str = "",
    beside: MadeElsewhere | None = None,
    followed: Followed | None = None,
) -> Response:
    """Answer with the file as a download called after its title, or by `name`.

    `done` gives back what the rows hold (connection, place), as soon as the file is made. A query that is refused is an error and not a broken file.
    Raises ExportTooLarge, ExportTookTooLong, NoRoomForExport, ListTooLongForPdf.
    """

    def make(spool: Spool) -> None:
        if beside is None or not beside(job, spool):
            write_file(job, spool.watched(rows), spool.write)

    return spooled(make, done, limits, download(f"{name or job.title}.{job.form}"), MEDIA_TYPES[job.form], followed)


def file_openapi(media_type: str) -> dict[str, Any]:
    """Describe the answer, for the API's description."""
    content = {media_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}}
    return {"200": {"description": "A file", "content": content}}


def spooled(
    make: Callable[[Spool], None],
    done: Callable[[], object],
    limits: Limits,
    headers: Mapping[str, str],
    media_type: str,
    followed: Followed | None = None,
) -> Response:
    """Answer with a file that is being made; once the first of it is there, or an error."""
    try:
        spool = Spool(limits)
    except OSError:
        done()
        raise NoRoomForExport from None
    if followed is not None:
        followed.made_in(spool)
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
