"""The parcels of service cases, as they are told: the way in and the way out, each with the way to its parcel service (H-13, H-14)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from api.engine.access import Caller
from api.engine.answer import members_of
from api.engine.lists import Unfold
from api.orders.tracking_pages import tracking_href
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.service_cases.case_told import CasePartsTold

_PARCELS = """SELECT case_id, parcel_in_id, carrier_in, tracking_number_in, sent_at, tracking_in, tracked_in_at,
        parcel_out_id, carrier_out, tracking_number_out, sent_out_at, tracking_out, tracked_out_at
    FROM service_cases WHERE case_id = ANY(%(ids)s)"""
PARCELS_READ = read_by(_PARCELS)


def parcels_of_cases(found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    """Tell of each case which parcels it has."""
    return {str(case): {"parcels": [*_told("in", parcels[:6]), *_told("out", parcels[6:])]} for case, *parcels in _rows(found, ids)}


def _rows(found: Reading, ids: Sequence[UUID]) -> Sequence[Sequence[Any]]:
    return found.all(_PARCELS, {"ids": [*ids]})


def _told(way: str, parcel: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield the parcel, if anything is known of it."""
    parcel_id, carrier, number, sent_at, tracking, tracked_at = parcel
    if carrier is None and number is None:
        return
    yield {
        "id": parcel_id,
        "way": way,
        "carrier": carrier,
        "tracking_number": number,
        "tracking_href": tracking_href(carrier, number),
        "sent_at": sent_at,
        "tracking": tracking,
        "tracked_at": tracked_at,
    }


def _parcels(_caller: Caller, found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    return parcels_of_cases(found, ids)


PARCELS_OF_CASES = Unfold(_parcels, lambda: PARCELS_READ, members_of(CasePartsTold))
