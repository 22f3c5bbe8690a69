"""Rows of parcel services' lists as commands: each says of one parcel how far it is (H-11)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.engine.claim import Claim
from aggregates.order import ORDER_NUMBER_CLAIM, Order
from aggregates.orders.parcels import PARCEL_CLAIM, called_by_service
from commands.engine.command import Command, Given, Refusal
from commands.orders.track_parcel import TrackParcel
from foundation.normal_form import same
from importers.engine.header import ColumnNames
from importers.imports.initial_load import LoadContext
from importers.imports.table_kind import TableKind
from importers.imports.table_kinds import TableImport
from importers.parcel_lists.parcel_rows import PARCEL_COLUMNS, ParcelRow, parcel_rows

PARCELS = TableKind(
    key="parcels",
    de="eine Liste von Sendungsstatus",
    en="a list of parcels' statuses",
    columns=ColumnNames(PARCEL_COLUMNS),
    required=(("tracking_number",), ("tracking",), ("tracked_at",)),
)


class NoSuchTrackingNumber(Refusal):
    """No parcel has the tracking number {tracking_number}; correct it, or name its order by its number."""

    status = 404
    code = "no-such-tracking-number"
    de = "Kein Paket hat die Sendungsnummer {tracking_number}; bitte berichtigen oder die Bestellnummer dazu angeben."


class TrackingNumberOfSeveral(Refusal):
    """Parcels of several orders have the tracking number {tracking_number} ({orders}); name the order by its number, once for each."""

    code = "tracking-number-of-several"
    de = "Pakete mehrerer Bestellungen haben die Sendungsnummer {tracking_number} ({orders}); bitte die Bestellnummer dazu angeben, je Bestellung eine Zeile."


def parcel_commands(context: LoadContext, given: Given, _line: int, row: ParcelRow) -> Iterator[Command]:
    """Yield the command that says how far the parcel is."""
    order_id, parcel_id = _meant(given, row)
    at = row.tracked_at if row.tracked_at.tzinfo is not None else row.tracked_at.replace(tzinfo=ZoneInfo(context.customer.time_zone))
    yield TrackParcel(order_id=order_id, parcel_id=parcel_id, tracking=row.tracking, tracked_at=at, asked_at=datetime.now(UTC))


def _meant(given: Given, row: ParcelRow) -> tuple[UUID, UUID]:
    """Find the parcel that the row means; several that fit are none."""
    found = {(order_id, parcel_id): given.state(Order, order_id) for order_id, parcel_id in _called(given, row)}
    if row.order_number is not None:
        found = {ids: order for ids, order in found.items() if same(order.number) == same(row.order_number)}
    under_way = {ids: order for ids, order in found.items() if order.parcels[ids[1]].under_way} or found
    if not under_way:
        raise NoSuchTrackingNumber(tracking_number=row.tracking_number)
    if len(under_way) > 1:
        raise TrackingNumberOfSeveral(tracking_number=row.tracking_number, orders=sorted(order.number for order in under_way.values()))
    return next(iter(under_way))


def _called(given: Given, row: ParcelRow) -> Iterator[tuple[UUID, UUID]]:
    """Yield those with the number; of the order that is named also such as were shipped before parcels were found by theirs."""
    ids: set[tuple[UUID, UUID]] = set()
    for value in given.claims(PARCEL_CLAIM, called_by_service(row.tracking_number)):
        _, order_id, parcel_id = value.rsplit("/", 2)
        ids.add((UUID(order_id), UUID(parcel_id)))
    if row.order_number is not None and (order_id := given.holder(ORDER_NUMBER_CLAIM.of(row.order_number.upper()))) is not None:
        of_order = given.state(Order, order_id).parcels.items()
        ids |= {(order_id, each) for each, parcel in of_order if same(parcel.tracking_number or "") == same(row.tracking_number)}
    yield from sorted(ids)


def parcel_claims(row: ParcelRow) -> Iterator[Claim]:
    """Yield the claims that say what the row is about."""
    if row.order_number is not None:
        yield ORDER_NUMBER_CLAIM.of(row.order_number.upper())


PARCEL_TABLE = TableImport("parcels", lambda: (PARCELS,), parcel_rows, parcel_commands, parcel_claims, area="fulfilment")
