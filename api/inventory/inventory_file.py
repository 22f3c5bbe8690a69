"""Users, numbers, devices, their makers and the tariffs as one workbook, a sheet each (H-18)."""

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import NamedTuple

from fastapi import Request, Response

from access.rights import Area
from aggregates.engine.sentence import Language
from api.devices.devices import DEVICE
from api.engine.access import Caller, Reads
from api.engine.downloads import DOWNLOADS, place_for
from api.engine.export import MEDIA_TYPES, export_response, exported, file_openapi
from api.engine.export_beside import made_elsewhere
from api.engine.file_job import FileJob
from api.engine.language import language_of
from api.engine.list_file import taken
from api.engine.looked import took_along
from api.engine.made import made_by
from api.engine.narrowing import Narrow, as_asked
from api.engine.reading import After, reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.users import USER
from foundation.noun import Noun
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.detail import position_shown
from readmodels.engine.field import Field, Resource
from readmodels.engine.handed_over import estimated, rows_of, rows_of_sheets
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query import Query, count_of
from readmodels.engine.query_parameters import read_query
from readmodels.engine.reader import Reading
from readmodels.inventory.maker_resource import MAKER_LIST
from readmodels.inventory.tariff_resource import TARIFF_LIST
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST

router = guarded("Downloads / downloads", "overview")
WHOLE = Noun("Bestand", "Inventory")
_WITHHELD = {"de": "Nicht in dieser Datei", "en": "Not in this file"}
INVENTORY_FILE_TILE = Tile("inventory_file", Noun("Bestand als Excel", "Inventory as Excel"), "/inventory.xlsx", ("overview", "read"))


class _Sheet(NamedTuple):
    """A list, the right to it, and which of its rows it shows."""

    resource: Resource
    area: Area
    narrow: Narrow = as_asked


_SHEETS = (
    _Sheet(USER_LIST, "users", USER.narrow),
    _Sheet(SIM_LIST, "sims"),
    _Sheet(DEVICE_LIST, "devices", DEVICE.narrow),
    _Sheet(MAKER_LIST, "devices"),
    _Sheet(TARIFF_LIST, "sims"),
)


class _Asked(NamedTuple):
    """A list as this customer has it, what is asked of it, and its columns."""

    resource: Resource
    asked: Query
    query: Query
    fields: tuple[Field, ...]


@router.get(
    "/inventory.xlsx",
    name="export_inventory_as_xlsx",
    summary="Nutzer, Rufnummern, Geräte, Hersteller und Tarife als eine Arbeitsmappe / Users, numbers, devices, makers and tariffs as one workbook",
    description="A sheet each. Lists that the caller has no right to are left out; the last sheet says so.",
    response_class=Response,
    openapi_extra={"responses": file_openapi(MEDIA_TYPES["xlsx"])},
    dependencies=DOWNLOADS,
)
def export_inventory(caller: Reads, request: Request, after: After) -> Response:
    language = language_of(request)
    there = [sheet for sheet in _SHEETS if (sheet.area, "read") in caller.rights]
    with ExitStack() as stack:
        stack.enter_context(place_for(caller))
        held = stack.enter_context(ExitStack())
        reads = frozenset[str]().union(*(sheet.resource.reads for sheet in there))
        found = held.enter_context(reading(caller, reads, after, whole=True))
        sheets = [_asked(found, sheet, language) for sheet in there]
        selects = [rows_of(found, each.resource, each.query) for each in sheets]
        job = _job(caller, found, sheets, language)
        if caller.followed is not None:
            caller.followed.rows_in_all = sum(count_of(found.connection, each.resource, each.query, found.customer_id) for each in sheets)
        for each in sheets:
            took_along(caller, taken(each.resource, each.asked, "xlsx"))
        cells = sum(estimated(found, select) * len(each.fields) for select, each in zip(selects, sheets, strict=True))
        beside = made_elsewhere(caller.backend, found, selects, held.close) if cells > caller.backend.limits.export_cells else None
        rows = rows_of_sheets(found.connection, selects, lambda: None)
        done = stack.pop_all().close
    return export_response(job, rows, limits=caller.backend.limits, done=done, beside=beside, followed=caller.followed)


def _asked(found: Reading, sheet: _Sheet, language: Language) -> _Asked:
    listed = listed_for(found, sheet.resource)
    asked = read_query(listed, (), found.settings.zone)
    return _Asked(listed, asked, *exported(listed, sheet.narrow(found, asked), language))


def _job(caller: Caller, found: Reading, sheets: list[_Asked], language: Language) -> FileJob:
    zone, at = found.settings.zone, datetime.now(UTC)
    about = [(WHOLE.de if language == "de" else WHOLE.en, found.settings.name)]
    about += made_by(caller, position_shown(found)).about(language, zone)
    about += [
        (_WITHHELD[language], sheet.resource.label(language))
        for sheet in _SHEETS
        if sheet.resource.name not in {each.resource.name for each in sheets}
    ]
    first, *others = [(each.resource.label(language), each.fields) for each in sheets]
    return FileJob("xlsx", first[0], first[1], language, zone, at, found.settings.name, tuple(about), sheets=tuple(others))
