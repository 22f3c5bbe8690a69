"""The rows of lists in which a parcel service says how far parcels are, read cell by cell (H-11)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from aggregates.engine.words import words_of
from aggregates.orders.parcels import Tracking
from foundation.normal_form import same
from importers.imports import table_cells as cells
from importers.imports.loaded_rows import Loaded, loaded
from importers.imports.table_cells import RowReading
from importers.imports.table_file import Table
from importers.quarantine import BadValue, Reason

PARCEL_COLUMNS = {
    "tracking_number": [
        *("Sendungsnummer", "Paketnummer", "Paketscheinnummer", "Trackingnummer", "Tracking-Nummer", "Sendungs-Nr.", "Paket-Nr."),
        *("Tracking number", "Shipment number", "Parcel number", "Tracking id", "Tracking no."),
    ],
    "tracking": ["Sendungsstatus", "Status", "Paketstatus", "Tracking status", "Shipment status", "Status code"],
    "tracked_at": [
        *("Stand von", "Stand", "Zeitpunkt", "Statusdatum", "Datum", "Letzte Aktualisierung"),
        *("As of", "Timestamp", "Status date", "Date", "Last update"),
    ],
    "number": [
        *("Bestellnummer", "Fallnummer", "Referenz", "Kundenreferenz"),
        *("Order number", "Case number", "Reference", "Customer reference"),
    ],
}
_SERVICES_SAY: Mapping[str, tuple[str, ...]] = {
    "announced": ("pre-transit", "elektronisch angekündigt", "label created"),
    "in_transit": ("transit", "in Transport", "in Auslieferung an Depot", "on its way"),
    "out_for_delivery": ("in Auslieferung", "Zustellfahrzeug", "wird zugestellt"),
    "to_be_collected": ("zur Abholung", "abholbereit", "available for pickup", "ready for pickup"),
    "held_up": ("failure", "Zustellhindernis", "exception", "Zustellung nicht möglich"),
    "delivered": ("ausgeliefert", "geliefert"),
    "returned": ("Rücksendung", "retoure", "zurück an Absender", "return to sender"),
}
tracking_of: Callable[[str], Tracking | None] = cells.one_of(words_of(Tracking), Reason.UNKNOWN_TRACKING, _SERVICES_SAY)
"""Reads what a service says of a parcel."""
_MOMENTS = ("%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y, %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """What a service says of one parcel; `tracked_at` without a zone is meant in the customer's. `number`: of the order or the service case."""

    tracking_number: str
    tracking: Tracking
    tracked_at: datetime
    number: str | None


def parcel_rows(table: Table) -> Iterator[Loaded[ParcelRow]]:
    """Read the rows, in which a parcel may stand once for each moment."""
    return loaded(table.rows(), read_parcel_row, _unique)


def _unique(row: ParcelRow) -> Iterator[tuple[str, str]]:
    yield "tracking_number", f"{same(row.tracking_number)}/{row.tracked_at.isoformat()}/{row.number}"


def read_parcel_row(cell: RowReading) -> ParcelRow:
    """Read one row."""
    tracking_number = cell.without_decimal("tracking_number", cells.known_by)
    if tracking_number is None and not cell.wrong:
        cell.reject("tracking_number", BadValue(Reason.MISSING_VALUE))
    return ParcelRow(
        tracking_number=tracking_number or "",
        tracking=cell.required("tracking", tracking_of) or "in_transit",
        tracked_at=cell.required("tracked_at", moment) or datetime.min,  # noqa: DTZ901 - of a row that is rejected
        number=cell.without_decimal("number", cells.known_by),
    )


def moment(text: str) -> datetime | None:
    """Read a moment, with its zone or without. Raises BadValue."""
    written = cells.word(text)
    if written is None:
        return None
    for form in _MOMENTS:
        try:
            return datetime.strptime(written, form)  # noqa: DTZ007 - the customer's zone is put in later
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise BadValue(Reason.BAD_MOMENT) from None
    if len(written) <= len("2026-12-31"):
        raise BadValue(Reason.BAD_MOMENT)
    return found
