"""Lines of a bulk order as programs send them: each value is meant as it stands, and an address is told part by part (H-10)."""

from collections.abc import Mapping
from uuid import UUID

from pydantic import ValidationError

from aggregates.address import HOME, Address
from commands.orders.place_order import PlaceOrder, WantedItem
from importers.bulk_orders.order_row import ORDER_COLUMNS, OrderRow, check_named, pieces, read_paid
from importers.engine.canonical_line import LINE_BREAK
from importers.engine.header import ColumnNames, plain
from importers.imports.table_cells import RowReading
from importers.imports.table_kind import TableKind
from importers.quarantine import BadValue, Reason

AS_IT_STANDS = "Wörtlich"
"""The column by which such a table is told from one that people have made."""
_ADDRESS = {
    "recipient": "Empfänger",
    "street": "Straße und Hausnummer",
    "postal_code": "Postleitzahl",
    "city": "Ort",
    "country": "Land",
}
LINE_COLUMNS = {
    **{name: ORDER_COLUMNS[name][0] for name in ("user_id", "article_number", "quantity", "own_number", "remarks")},
    **_ADDRESS,
    "verbatim": AS_IT_STANDS,
}
"""What the columns are called, in their order."""
PAID_COLUMNS = {**{name: ORDER_COLUMNS[name][0] for name in ("financing", "months", "tariff_stays")}, "sim_id": "SIM-Id"}
"""Those that stand behind them where any line says how it is paid for: lines that don't are the same table as ever, and known again."""
ORDER_LINES = TableKind(
    key="order_lines",
    de="die Zeilen einer Massenbestellung",
    en="lines of a bulk order",
    columns=ColumnNames({name: [called] for name, called in {**LINE_COLUMNS, **PAID_COLUMNS}.items()}),
    required=(("user_id",), ("article_number",)),
    signs=frozenset({plain(AS_IT_STANDS)}),
    ours=True,
    addable=frozenset(PAID_COLUMNS),
)


def is_line(columns: Mapping[str, str]) -> bool:
    """Tell whether a row is of such a table."""
    return "verbatim" in columns


def read_line(cell: RowReading) -> OrderRow:
    """Read one row; what no order takes is told by its cell."""
    row = OrderRow(
        user_id=cell.id("user_id"),
        personnel_number=None,
        email=None,
        article_number=_said(cell, "article_number"),
        quantity=cell.get("quantity", pieces) or 1,
        own_number=_said(cell, "own_number") or None,
        remarks=_said(cell, "remarks") or None,
        address=_address(cell),
        sim_id=cell.id("sim_id"),
        **read_paid(cell),
    )
    check_named(cell, row)
    if not cell.wrong:
        _check(cell, row)
    return row


def _said(cell: RowReading, field: str) -> str:
    return cell.row.values.get(field, "").replace(LINE_BREAK, "\n").strip()


def _address(cell: RowReading) -> Address | None:
    parts = {name: _said(cell, name) for name in _ADDRESS}
    if not any(parts.values()):
        return None
    for name in ("street", "postal_code", "city"):
        if not parts[name]:
            cell.reject(name, BadValue(Reason.MISSING_VALUE))
    return Address(**{**parts, "country": parts["country"] or HOME})


def _check(cell: RowReading, row: OrderRow) -> None:
    wanted = {"article_number": row.article_number, "quantity": row.quantity}
    try:
        PlaceOrder(
            order_id=UUID(int=0),
            number="",
            user_id=row.user_id or UUID(int=0),
            items=(WantedItem.model_validate(wanted),),
            address=row.address,
            own_number=row.own_number,
            remarks=row.remarks,
        )
    except ValidationError as error:
        for wrong in error.errors(include_url=False, include_input=False):
            named = [str(part) for part in wrong["loc"] if str(part) in cell.row.columns]
            field = named[-1] if named else "article_number"
            most = wrong.get("ctx", {}).get("max_length")
            bad = BadValue(Reason.DAMAGED_TEXT)
            if most is not None:
                bad = BadValue(Reason.TEXT_TOO_LONG, found=str(len(_said(cell, field))), expected=str(most))
            cell.reject(field, bad)
