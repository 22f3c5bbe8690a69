"""A selection of a list as one ZIP: the list of these rows, and for each row the files that areas have of it (row_files.py).

Packed while its parts are made, one after the other; nothing is kept but the part at hand.
"""

from collections.abc import Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, Annotated, Any, Literal, cast
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import APIRouter, Request, Response
from fastapi import Query as Parameter

from access.rights import FEATURE_OF, denied
from aggregates.engine.sentence import Language
from api.engine.access import Caller
from api.engine.downloads import DOWNLOADS, EXPORT_ID, place_for
from api.engine.export import download, exported, file_openapi, spooled
from api.engine.file_job import FileJob, Gathered, write_file
from api.engine.language import language_of
from api.engine.list_file import taken
from api.engine.list_parameters import filter_parameters, saved_parameters
from api.engine.list_query import pieces_of
from api.engine.lists import LISTED, asked_by
from api.engine.looked import took_along
from api.engine.reading import After, feature_off, reading
from api.engine.route import guarded
from api.engine.row_files import RowFiles, files_for
from api.engine.saved_query import saved_query
from api.engine.selection import IDS, MOST_SELECTED, marked, selected
from api.engine.spool import Spool
from api.engine.thing import Thing
from api.engine.zip_names import ZipNames
from foundation.bilingual_error import BilingualError
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query_parameters import read_query

ZIP = "application/zip"
TABLE = "table"
Table = Annotated[
    Literal["xlsx", "csv"],
    Parameter(description="The form of the list in the ZIP / in welcher Form die Liste im ZIP steht"),
]
_LEVEL = 1
"""Workbooks and PDFs are packed already."""
_NOTE = {"de": "Hinweis", "en": "Note"}


@dataclass(frozen=True)
class SelectionFile:
    """What is to be packed: the list's file and its rows, each with the id of its thing and its fields by name; `kinds` of files for each row, and why others are withheld."""

    job: FileJob
    ids: Sequence[UUID]
    rows: Sequence[dict[str, Any]]
    kinds: Sequence[RowFiles]
    withheld: Sequence[str]
    language: Language

    def write(self, caller: Caller, spool: Spool) -> None:
        """Pack it. When its making breaks off, so does the ZIP: nothing looks like a whole one."""
        gathered = Gathered(spool.write)
        package = ZipFile(cast("IO[bytes]", gathered), "w", ZIP_DEFLATED, compresslevel=_LEVEL)
        try:
            self._fill(package, caller, spool)
        except BaseException:
            package.fp = None  # or the end of a package would be written when it is let go
            raise
        package.close()
        gathered.end()

    def _fill(self, package: ZipFile, caller: Caller, spool: Spool) -> None:
        names = ZipNames()
        with self._part(package, names.take("", self.job.title, f".{self.job.form}")) as part:
            cells = (tuple(row[field.name] for field in self.job.fields) for row in self.rows)
            write_file(self.job, cells, part.write)
        if self.withheld:
            with self._part(package, names.take("", _NOTE[self.language], ".txt")) as part:
                part.write("\r\n".join((*self.withheld, "")).encode("utf-8-sig"))
        for number, (thing, row) in enumerate(zip(self.ids, self.rows, strict=True), start=1):
            for kind in self.kinds:
                spool.check()
                self._pack(package, names, kind, caller, thing, row)
            spool.counted(number)

    def _pack(self, package: ZipFile, names: ZipNames, kind: RowFiles, caller: Caller, thing: UUID, row: dict[str, Any]) -> None:
        called = " ".join(str(row[name]) for name in kind.called if row[name]) or str(thing)
        folder = kind.folder.de if self.language == "de" else kind.folder.en
        for file in kind.make(caller, self.language, thing, called):
            with self._part(package, names.take(folder, file.name, file.ending)) as part:
                part.write(file.content)

    def _part(self, package: ZipFile, path: str) -> IO[bytes]:
        made = self.job.made_at.astimezone(self.job.zone)
        info = ZipInfo(path, (made.year, made.month, made.day, made.hour, made.minute, made.second))
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
        return package.open(info, "w")


def selection_file(caller: Caller, request: Request, after: int, thing: Thing, table: Literal["xlsx", "csv"], *, saved: bool) -> Response:
    """Answer with the selection that is asked for. Raises SelectionTooLarge, SelectionNotThere, QueryRefused."""
    resource, language = thing.resource, language_of(request)
    with ExitStack() as stack:
        stack.enter_context(place_for(caller))
        ids, kinds = marked(request), files_for(resource)
        kept = saved_query(caller, request, after, resource) if saved else None
        with reading(caller, resource.reads.union(*(kind.reads for kind in kinds)), after, whole=True) as found:
            listed, zone, features = listed_for(found, resource), found.settings.zone, found.settings.features
            asked = read_query(listed, pieces_of(request, listed, zone, {EXPORT_ID, IDS, TABLE}, kept), zone)
            query, fields = exported(listed, thing.narrow(found, asked), language, table)
            names = tuple(dict.fromkeys((listed.key_field.name, *query.fields, *(name for kind in kinds for name in kind.called))))
            rows = [dict(zip(names, row, strict=True)) for row in selected(found, listed, replace(query, fields=names), ids)]
        if caller.followed is not None:
            caller.followed.rows_in_all = len(rows)
        took_along(caller, taken(resource, asked, table))
        done = stack.pop_all().close
    job = FileJob(table, resource.label(language), fields, language, zone, datetime.now(UTC))
    given = [kind for kind in kinds if denied(caller.rights, kind.right, features) is None]
    withheld = [_withheld(caller, kind, features, language) for kind in kinds if kind not in given]
    file = SelectionFile(job, [UUID(str(row[listed.key_field.name])) for row in rows], rows, given, withheld, language)
    return spooled(lambda spool: file.write(caller, spool), done, caller.backend.limits, download(f"{job.title}.zip"), ZIP, caller.followed)


def _withheld(caller: Caller, kind: RowFiles, features: Set[str], language: Language) -> str:
    """Say what is missing, and why."""
    area, action = kind.right
    off = denied(caller.rights, kind.right, features) == "feature"
    why: BilingualError = feature_off(FEATURE_OF[area]) if off else caller.not_allowed(area, action)
    if language == "de":
        return f"Nicht in dieser Datei: {kind.folder.de}. {why.text_de}"
    return f"Not in this file: {kind.folder.en}. {why.text_en}"


def selection_routes(thing: Thing) -> APIRouter:
    """Make the route of a list whose rows have files of their own."""
    of = LISTED[thing.resource.name]
    router = guarded(str(thing.router.tags[0]), of.area)

    def endpoint(caller: Caller, request: Request, after: After, table: Table = "xlsx") -> Response:
        return selection_file(caller, request, after, thing, table, saved=of.saved)

    router.add_api_route(
        f"{of.path}/export.zip",
        asked_by(of.who, endpoint),
        name=f"export_{of.resource.name}_as_zip",
        methods=["GET"],
        summary=f"{of.resource.de}: Auswahl als ZIP / {of.resource.en}: a selection as ZIP",
        description="The list of these rows, and for each row its files, such as its history as PDF.",
        openapi_extra={
            "parameters": [_ids(), *filter_parameters(of.resource), *saved_parameters(saved=of.saved)],
            "responses": file_openapi(ZIP),
        },
        response_class=Response,
        dependencies=DOWNLOADS,
    )
    return router


def _ids() -> dict[str, Any]:
    """Describe the ids, for the API's description."""
    told = "Only these rows of the list, which all must be there / nur diese Zeilen der Liste, die alle da sein müssen"
    schema = {"type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1, "maxItems": MOST_SELECTED}
    return {"name": IDS, "in": "query", "required": False, "description": told, "schema": schema, "explode": False}
