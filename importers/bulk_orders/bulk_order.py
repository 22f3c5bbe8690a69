"""Bulk orders: a list of which each row orders one article for one user, and is accepted or refused by itself (H-10)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from aggregates.catalogue_item import article_claim
from aggregates.engine.claim import Claim
from aggregates.order import OrderPlaced
from aggregates.sim import NUMBER_CLAIM, Sim
from aggregates.user import User
from commands.engine.command import Command, Given, Refusal
from commands.engine.spoken_number import new_number
from commands.orders.place_order import PlaceOrder, WantedItem
from commands.users.personnel_number import spellings
from importers.bulk_orders.order_lines import ORDER_LINES, is_line, read_line
from importers.bulk_orders.order_row import ORDER_COLUMNS, OrderRow, check_named, phone_number, pieces, read_paid
from importers.bulk_orders.ordered_before import line_of, ordered_before, take_in
from importers.engine.header import ColumnNames
from importers.imports import table_cells as cells
from importers.imports.ids_in_lists import user_of_id
from importers.imports.initial_load import LoadContext, NoSuchUser
from importers.imports.loaded_rows import Loaded, loaded
from importers.imports.table_cells import RowReading
from importers.imports.table_file import Table
from importers.imports.table_kind import TableKind
from importers.imports.table_kinds import TableImport

CATALOGUE_SHEETS = {"de": "Katalog", "en": "Catalogue"}
"""Of our template: what can be chosen."""
ORDERS = TableKind(
    key="orders",
    de="eine Massenbestellung",
    en="a bulk order",
    columns=ColumnNames(ORDER_COLUMNS),
    beside=frozenset(CATALOGUE_SHEETS.values()),
    required=(("user_id", "user_personnel_number", "user_email"), ("article_number",)),
    addable=frozenset(ORDER_COLUMNS),
)
OF_PERSON = frozenset(
    {
        "user_id",
        "user_personnel_number",
        "user_email",
        "number",
        "sim_id",
        "remarks",
        "address",
        "recipient",
        "street",
        "postal_code",
        "city",
        "country",
    }
)
"""Columns in which something about a person may stand."""


class ArticleInLineBefore(Refusal):
    """Line {line} orders the article {article_number} for {name} already. Take one of the lines out, or raise the pieces there."""

    code = "article-in-line-before"
    de = "Die Zeile {line} bestellt die Artikelnummer {article_number} schon für {name}. Bitte eine der Zeilen entfernen oder dort die Stückzahl erhöhen."


class NoSuchNumber(Refusal):
    """There is no number {number}; correct it, or leave it out."""

    code = "no-such-number"
    de = "Es gibt keine Rufnummer {number}; bitte sie berichtigen oder weglassen."


def order_rows(table: Table) -> Iterator[Loaded[OrderRow]]:
    """Read the rows of a bulk order."""
    return loaded(table.rows(), _read, lambda _: ())


def _read(cell: RowReading) -> OrderRow:
    return read_line(cell) if is_line(cell.row.columns) else read_order(cell)


def read_order(cell: RowReading) -> OrderRow:
    """Read one row."""
    row = OrderRow(
        user_id=cell.id("user_id"),
        personnel_number=cell.without_decimal("user_personnel_number", cells.personnel_number),
        email=cell.get("user_email", cells.email),
        article_number=cell.without_decimal("article_number", cells.known_by) or "",
        quantity=cell.get("quantity", pieces) or 1,
        own_number=cell.without_decimal("own_number", cells.text),
        remarks=cell.get("remarks", cells.text),
        address=cell.get("address", cells.address),
        number=cell.get("number", phone_number),
        **read_paid(cell),
    )
    check_named(cell, row)
    return row


def order_commands(context: LoadContext, given: Given, line: int, row: OrderRow) -> Iterator[Command]:
    """Yield the command that places the row's order; refused where a line before it orders the same, however it names the user."""
    user_id = context.users.meant(given, row.personnel_number, row.email, user_of_id(given, row.user_id))
    if user_id is None:
        raise NoSuchUser(who=row.personnel_number or row.email or row.user_id)
    ordered = line_of(user_id, row.article_number)
    before = context.lines_of.get(ordered, line)
    if before == line:
        context.lines_of.pop(ordered, None)  # decided anew, it may be refused
    else:
        raise ArticleInLineBefore(line=before, article_number=row.article_number, name=given.state(User, user_id).name)
    yield PlaceOrder(
        order_id=context.new_id(line),
        number=new_number("B"),
        user_id=user_id,
        items=(
            WantedItem(
                article_number=row.article_number,
                quantity=row.quantity,
                financing=row.financing,
                months=row.months,
                sim_id=_sim_id(given, row),
            ),
        ),
        address=row.address,
        own_number=row.own_number,
        remarks=row.remarks,
        asked_at=datetime.now(UTC),
        ordered_by=context.asked_by,
        tariff_stays=row.tariff_stays,
    )
    context.lines_of[ordered] = line  # only now, as it wasn't refused


def _sim_id(given: Given, row: OrderRow) -> UUID | None:
    if row.number is None:
        return row.sim_id
    sim_id = given.holder(NUMBER_CLAIM.of(row.number))
    if sim_id is None:
        raise NoSuchNumber(number=row.number)
    return sim_id


def order_claims(row: OrderRow) -> Iterator[Claim]:
    """Yield the claims that say what the row is about."""
    yield article_claim(row.article_number)
    if row.number:
        yield NUMBER_CLAIM.of(row.number)
    if row.personnel_number:
        yield from spellings(row.personnel_number)


ORDER_TABLE = TableImport(
    "orders",
    lambda: (ORDERS, ORDER_LINES),
    order_rows,
    order_commands,
    order_claims,
    personal=OF_PERSON,
    ids={"user_id": User, "sim_id": Sim},
    feature="bulk_order",
    area="orders",
    creates=frozenset({OrderPlaced}),
    take_in=take_in,
    noted=ordered_before,
)
