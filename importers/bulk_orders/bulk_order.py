"""Bulk orders: a list of which each row orders one article for one user, and is accepted or refused by itself (H-10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from aggregates.address import Address
from aggregates.catalogue_item import article_claim
from aggregates.engine.claim import Claim
from aggregates.order import OrderPlaced
from aggregates.user import User
from commands.engine.command import Command, Given
from commands.engine.spoken_number import new_number
from commands.orders.place_order import MOST_PIECES, PlaceOrder, WantedItem
from commands.users.personnel_number import spellings
from foundation.normal_form import same
from importers.engine.header import ColumnNames
from importers.imports import table_cells as cells
from importers.imports.ids_in_lists import user_of_id
from importers.imports.initial_load import LoadContext, NoSuchUser
from importers.imports.list_columns import EMAIL, PERSONNEL_NUMBER
from importers.imports.loaded_rows import Loaded, loaded
from importers.imports.table_cells import RowReading
from importers.imports.table_file import Table
from importers.imports.table_kind import TableKind
from importers.imports.table_kinds import TableImport
from importers.quarantine import BadValue, Reason

CATALOGUE_SHEETS = {"de": "Katalog", "en": "Catalogue"}
"""Of our template: what can be chosen."""
ORDERS = TableKind(
    key="orders",
    de="eine Massenbestellung",
    en="a bulk order",
    columns=ColumnNames(
        {
            "user_id": ["Nutzer-Id", "User id"],
            "user_personnel_number": PERSONNEL_NUMBER,
            "user_email": [*EMAIL, "Nutzer E-Mail", "E-Mail des Nutzers", "User email"],
            "article_number": ["Artikelnummer", "Artikel-Nr.", "Artikelnr", "Article number", "Article no.", "SKU"],
            "quantity": ["Stück", "Stückzahl", "Menge", "Anzahl", "Pieces", "Quantity", "Qty"],
            "own_number": ["Eigene Bestellnummer", "Own order number"],
            "remarks": ["Bemerkungen", "Bemerkung", "Remarks", "Remark"],
            "address": ["Lieferadresse", "Delivery address"],
        }
    ),
    beside=frozenset(CATALOGUE_SHEETS.values()),
    required=(("user_id", "user_personnel_number", "user_email"), ("article_number",)),
)
OF_PERSON = frozenset({"user_id", "user_personnel_number", "user_email", "remarks", "address"})
"""Columns in which something about a person may stand."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """Who is to get what; of several ways to name the user those that are there."""

    user_id: UUID | None
    personnel_number: str | None
    email: str | None
    article_number: str
    quantity: int
    own_number: str | None
    remarks: str | None
    address: Address | None


def order_rows(table: Table) -> Iterator[Loaded[OrderRow]]:
    """Read the rows of a bulk order; who gets one article twice is asked about at the second row."""
    first: dict[tuple[object, ...], int] = {}
    for row in loaded(table.rows(), read_order, lambda _: ()):
        if row.value is not None:
            said = row.value
            key = said.user_id, same(said.personnel_number or ""), same(said.email or ""), same(said.article_number)
            line = first.setdefault(key, row.row.line)
            if line != row.row.line:
                twice = BadValue(Reason.ORDERED_TWICE, expected=str(line))
                column = row.row.columns["article_number"]
                yield Loaded(row.row, None, (twice.in_cell(column, said.article_number, row.row.line),))
                continue
        yield row


def read_order(cell: RowReading) -> OrderRow:
    """Read one row."""
    row = OrderRow(
        user_id=cell.id("user_id"),
        personnel_number=cell.without_decimal("user_personnel_number", cells.personnel_number),
        email=cell.get("user_email", cells.email),
        article_number=cell.without_decimal("article_number", cells.known_by) or "",
        quantity=cell.get("quantity", _pieces) or 1,
        own_number=cell.without_decimal("own_number", cells.text),
        remarks=cell.get("remarks", cells.text),
        address=cell.get("address", cells.address),
    )
    if not cell.wrong:
        if not row.article_number:
            cell.reject("article_number", BadValue(Reason.MISSING_VALUE))
        if row.user_id is None and row.personnel_number is None and row.email is None:
            named = next(name for name in ("user_personnel_number", "user_email", "user_id") if name in cell.row.columns)
            cell.reject(named, BadValue(Reason.MISSING_VALUE))
    return row


def _pieces(cell: str) -> int | None:
    said = cells.word(cell)
    if said is None:
        return None
    whole = said.removesuffix(".0").removesuffix(",0")
    if not whole.isascii() or not whole.isdigit() or not 1 <= int(whole[:9]) <= MOST_PIECES:
        raise BadValue(Reason.BAD_QUANTITY, expected=str(MOST_PIECES))
    return int(whole)


def order_commands(context: LoadContext, given: Given, line: int, row: OrderRow) -> Iterator[Command]:
    """Yield the command that places the row's order."""
    user_id = context.users.meant(given, row.personnel_number, row.email, user_of_id(given, row.user_id))
    if user_id is None:
        raise NoSuchUser(who=row.personnel_number or row.email or row.user_id)
    yield PlaceOrder(
        order_id=context.new_id(line),
        number=new_number("B"),
        user_id=user_id,
        items=(WantedItem(article_number=row.article_number, quantity=row.quantity),),
        address=row.address,
        own_number=row.own_number,
        remarks=row.remarks,
    )


def order_claims(row: OrderRow) -> Iterator[Claim]:
    """Yield the claims that say what the row is about."""
    yield article_claim(row.article_number)
    if row.personnel_number:
        yield from spellings(row.personnel_number)


ORDER_TABLE = TableImport(
    "orders",
    lambda: (ORDERS,),
    order_rows,
    order_commands,
    order_claims,
    personal=OF_PERSON,
    ids={"user_id": User},
    feature="bulk_order",
    area="orders",
    creates=frozenset({OrderPlaced}),
)
