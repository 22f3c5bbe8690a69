"""What goes into a workbook of bulk maintenance: the rows of the list, as they are asked for, with ids and versions (H-20)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import orjson
from fastapi import Request

from aggregates.customer import Customer, MasterDataField
from aggregates.engine.look import ListAsOfExported, ListExported
from aggregates.engine.sentence import Language
from api.bulk_maintenance.maintenance_workbook import WorkbookContent
from api.devices.devices import DEVICE
from api.engine.downloads import EXPORT_ID
from api.engine.list_file import taken
from api.engine.list_query import narrowing_of
from api.engine.narrowing import Narrow
from api.engine.problem import Problem
from api.users import USER
from importers.bulk_maintenance.maintained import Maintained
from importers.bulk_maintenance.maintained_row import MaintainedKind
from importers.bulk_maintenance.shown_beside import LIST_OF, SHOWN_FIELDS
from readmodels.engine.handed_over import rows_of
from readmodels.engine.listed_for import listed_for
from readmodels.engine.own_fields import defined_in
from readmodels.engine.query import Query, count_of, told_of
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading

MOST_MAINTAINED = 10_000


class TooManyToMaintain(Problem):
    """There are {found} rows, and a workbook to be edited takes {most} at most. Narrow them by filters, and take them in several parts."""

    status = 422
    code = "too-many-to-maintain"
    de = "Es sind {found} Zeilen, in eine Arbeitsmappe zum Bearbeiten passen höchstens {most}. Bitte durch Filter eingrenzen und in mehreren Teilen bearbeiten."


@dataclass(frozen=True, slots=True)
class ToMaintain:
    """What is in the workbook, and what is on record of it."""

    content: WorkbookContent
    look: ListExported | ListAsOfExported


def _not_fed(_found: Reading, query: Query) -> Query:
    return replace(query, conditions=(*query.conditions, Condition("updated_by_feed", "eq", (False,), fixed=True)))


_NARROW: Mapping[MaintainedKind, Narrow] = {"users": USER.narrow, "numbers": _not_fed, "devices": DEVICE.narrow}


def rows_to_maintain(found: Reading, request: Request, of: Maintained, language: Language, at: datetime) -> ToMaintain:
    """Read the rows that a request asks for. Raises QueryRefused, TooManyToMaintain."""
    listed, zone = listed_for(found, LIST_OF[of.key]), found.settings.zone
    asked = narrowing_of(request, listed, zone, frozenset({EXPORT_ID}))
    customer = _customer(found)
    columns = [(field, of.heading(field, names, language)) for field, names in of.columns(customer) if field.name in listed.visible]
    names = ("id", "version", *(field.name for field in SHOWN_FIELDS[of.key]), *(field.name for field, _ in columns))
    query = replace(_NARROW[of.key](found, asked), fields=names, cursor=None)
    with told_of(query):
        rows_found = count_of(found.connection, listed, query, found.customer_id)
        if rows_found > MOST_MAINTAINED:
            raise TooManyToMaintain(found=rows_found, most=MOST_MAINTAINED)
        rows = found.connection.execute(rows_of(found, listed, query)).fetchall()
    content = WorkbookContent(of, listed.label(language), customer.customer_number, columns, rows, language, zone, at)
    return ToMaintain(content, taken(listed, asked, "xlsx"))


def _customer(found: Reading) -> Customer:
    """The customer, as far as it says which fields of its own there are."""
    row = found.settings.row

    def own(column: str) -> tuple[MasterDataField, ...]:
        return tuple(MasterDataField(key=each.key, label_de=each.de, label_en=each.en) for each in defined_in(row, column))

    number: str = orjson.loads(row).get("customer_number", "")
    return Customer(customer_number=number, user_fields=own("user_fields"), device_fields=own("device_fields"))
