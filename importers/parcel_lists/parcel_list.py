"""Rows of parcel services' lists as commands: each says of one parcel how far it is (H-11)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.engine.claim import Claim
from aggregates.orders.parcels import called_by_service
from commands.engine.command import Command, Given, Refusal
from commands.orders.parcels_of import PARCELS_OF, FollowedParcel, ParcelsOf
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
    """No parcel has the tracking number {tracking_number}; correct it, or name its order or service case by its number."""

    status = 404
    code = "no-such-tracking-number"
    de = "Kein Paket hat die Sendungsnummer {tracking_number}; bitte berichtigen oder die Nummer der Bestellung oder des Servicefalls dazu angeben."


class TrackingNumberOfSeveral(Refusal):
    """Parcels of several orders or service cases have the tracking number {tracking_number} ({numbers}); name the order or case by its number, once for each."""

    code = "tracking-number-of-several"
    de = "Pakete mehrerer Bestellungen oder Servicefälle haben die Sendungsnummer {tracking_number} ({numbers}); bitte die Nummer der Bestellung oder des Servicefalls dazu angeben, für jede eine Zeile."


class _Meant(NamedTuple):
    """A parcel that a row may mean, and to what it belongs."""

    of: ParcelsOf
    owner_id: UUID
    number: str
    parcel_id: UUID
    parcel: FollowedParcel


def parcel_commands(context: LoadContext, given: Given, _line: int, row: ParcelRow) -> Iterator[Command]:
    """Yield the command that says how far the parcel is."""
    meant = _meant(given, row)
    at = row.tracked_at if row.tracked_at.tzinfo is not None else row.tracked_at.replace(tzinfo=ZoneInfo(context.customer.time_zone))
    yield meant.of.track(meant.owner_id, meant.parcel_id, row.tracking, at, datetime.now(UTC))


def _meant(given: Given, row: ParcelRow) -> _Meant:
    """Find the parcel that the row means; several that fit are none."""
    found = [each for of in PARCELS_OF for each in _called(given, of, row)]
    if row.number is not None:
        found = [each for each in found if same(each.number) == same(row.number)]
    under_way = [each for each in found if each.parcel.under_way] or found
    if not under_way:
        raise NoSuchTrackingNumber(tracking_number=row.tracking_number)
    if len(under_way) > 1:
        raise TrackingNumberOfSeveral(tracking_number=row.tracking_number, numbers=sorted(each.number for each in under_way))
    return under_way[0]


def _called(given: Given, of: ParcelsOf, row: ParcelRow) -> Iterator[_Meant]:
    """Yield those with the number; of what is named also such as were shipped before parcels were found by theirs."""
    ids, called = set[tuple[UUID, UUID]](), called_by_service(row.tracking_number)
    for value in given.claims(of.parcel_claim, called):
        number, owner_id, parcel_id = value.rsplit("/", 2)
        if f"{number}/" == called:  # a number that goes on with a stroke begins alike
            ids.add((UUID(owner_id), UUID(parcel_id)))
    if row.number is not None and (owner_id := given.holder(of.number_claim.of(row.number.upper()))) is not None:
        of_named = of.parcels(given.state(of.owner, owner_id)).items()
        ids |= {(owner_id, each) for each, parcel in of_named if same(parcel.tracking_number or "") == same(row.tracking_number)}
    for owner_id, parcel_id in sorted(ids):
        owner = given.state(of.owner, owner_id)
        if (parcel := of.parcels(owner).get(parcel_id)) is not None:
            yield _Meant(of, owner_id, of.number(owner), parcel_id, parcel)


def parcel_claims(row: ParcelRow) -> Iterator[Claim]:
    """Yield the claims that say what the row is about."""
    if row.number is not None:
        yield from (of.number_claim.of(row.number.upper()) for of in PARCELS_OF)


PARCEL_TABLE = TableImport("parcels", lambda: (PARCELS,), parcel_rows, parcel_commands, parcel_claims, area="fulfilment")
