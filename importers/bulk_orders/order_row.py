"""A row of a bulk order, whichever way it came: who is to get what (H-10)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aggregates.address import Address
from aggregates.prices.price_terms import Financing
from commands.orders.place_order import MOST_PIECES
from importers.identifiers import parse_number
from importers.imports import table_cells as cells
from importers.imports.list_columns import EMAIL, PERSONNEL_NUMBER
from importers.imports.table_cells import RowReading
from importers.price_lists.price_rows import financing_of, months_of
from importers.quarantine import BadValue, Reason

ORDER_COLUMNS = {
    "user_id": ["Nutzer-Id", "User id"],
    "user_personnel_number": PERSONNEL_NUMBER,
    "user_email": [*EMAIL, "Nutzer E-Mail", "E-Mail des Nutzers", "User email"],
    "article_number": ["Artikelnummer", "Artikel-Nr.", "Artikelnr", "Article number", "Article no.", "SKU"],
    "quantity": ["Stück", "Stückzahl", "Menge", "Anzahl", "Pieces", "Quantity", "Qty"],
    "financing": ["Finanzierung", "Finanzierungsart", "Financing"],
    "months": ["Laufzeit in Monaten", "Laufzeit", "Monate", "Term in months", "Term", "Months"],
    "number": ["Rufnummer", "Phone number"],
    "tariff_stays": ["Tarif bleibt", "Tariff stays"],
    "own_number": ["Eigene Bestellnummer", "Own order number"],
    "remarks": ["Bemerkungen", "Bemerkung", "Remarks", "Remark"],
    "address": ["Lieferadresse", "Delivery address"],
}
"""By what names the columns of lists that people make are known."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """Who is to get what, and how it is paid for; of several ways to name the user, or a number, those that are there."""

    user_id: UUID | None
    personnel_number: str | None
    email: str | None
    article_number: str
    quantity: int
    own_number: str | None
    remarks: str | None
    address: Address | None
    financing: Financing | None = None
    months: int | None = None
    sim_id: UUID | None = None
    number: str | None = None
    tariff_stays: bool = False


def read_paid(cell: RowReading) -> dict[str, Any]:
    """Read how a row says that it is paid for: as what, for how many months, for which number, and that its tariff stays."""
    return {
        "financing": cell.get("financing", financing_of),
        "months": cell.get("months", months_of),
        "tariff_stays": cell.get("tariff_stays", cells.yes_no) or False,
    }


def phone_number(cell: str) -> str | None:
    """Read a phone number. Raises BadValue."""
    said = cells.word(cell)
    return None if said is None else parse_number(said)


def check_named(cell: RowReading, row: OrderRow) -> None:
    """Reject a row that names no article, or nobody who is to get it."""
    if cell.wrong:
        return
    if not row.article_number:
        cell.reject("article_number", BadValue(Reason.MISSING_VALUE))
    if row.user_id is None and row.personnel_number is None and row.email is None:
        named = next(name for name in ("user_personnel_number", "user_email", "user_id") if name in cell.row.columns)
        cell.reject(named, BadValue(Reason.MISSING_VALUE))


def pieces(cell: str) -> int | None:
    """Read how many; as spreadsheets write whole numbers, too."""
    said = cells.word(cell)
    if said is None:
        return None
    whole = said.removesuffix(".0").removesuffix(",0")
    if not whole.isascii() or not whole.isdigit() or not 1 <= int(whole[:9]) <= MOST_PIECES:
        raise BadValue(Reason.BAD_QUANTITY, expected=str(MOST_PIECES))
    return int(whole)
