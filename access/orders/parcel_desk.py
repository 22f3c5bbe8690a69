"""Asks parcel services how far parcels are, and tells what they say (H-11): by the same command as fulfilment's own word, so that a parcel of an order that has arrived is delivered.

Asking does nothing there, so whatever was killed or timed out when is asked again; what was told already changes nothing.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid5
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.asking_services import AskingServices, utc_now
from access.engine.current_states import CurrentStates
from access.orders.followed_parcels import (
    PARCELS_TAKEN,
    FollowedParcel,
    due_parcels,
    follow_new,
    note_answered,
    note_arrived,
    note_failed,
)
from aggregates.customer import Customer
from aggregates.orders.parcels import Tracking
from commands.engine.command import Refusal
from commands.engine.dispatch import Dispatcher
from commands.orders.parcels_of import PARCELS_OF, ParcelsOf
from eventstore.envelope import Cause
from eventstore.log import EventLog
from foundation.advisory_locks import PARCELS
from gateways.parcel_tracking import ParcelService, StatusCode, TrackingAnswer

_MEANT: Mapping[StatusCode, Tracking] = {
    "pre-transit": "announced",
    "transit": "in_transit",
    "out-for-delivery": "out_for_delivery",
    "delivered": "delivered",
    "failure": "held_up",
    "returned": "returned",
}
_ACTOR = "timer:parcel_tracking"

_log_of = logging.getLogger(__name__)


def _owned_as(parcel: FollowedParcel) -> ParcelsOf:
    return next(each for each in PARCELS_OF if each.owner.stem == parcel.owner)


class ParcelDesk(AskingServices[FollowedParcel, ParcelService]):
    """`services`: by their codes, such as `dhl`."""

    called = "parcels"
    taken = PARCELS_TAKEN
    lock = PARCELS

    def __init__(
        self,
        log: EventLog,
        states: CurrentStates,
        dispatcher: Dispatcher,
        services: Mapping[str, ParcelService],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(log, services, clock)
        self._states, self._dispatcher = states, dispatcher

    def _take_new(self, connection: Connection[TupleRow]) -> None:
        follow_new(connection, self._services, self._clock())

    def _due(self, connection: Connection[TupleRow], name: str) -> Sequence[FollowedParcel]:
        return due_parcels(connection, name, self._clock())

    def _ask(self, connection: Connection[TupleRow], wanted: FollowedParcel, service: ParcelService) -> bool:
        if not self._is_under_way(connection, wanted):
            note_arrived(connection, wanted, self._clock())
            return False
        answer = service.tracking(wanted.tracking_number)
        error = None if answer is None else self._tell(connection, wanted, answer)
        if error is not None:
            note_failed(connection, wanted, self._clock(), error)
        elif self._is_under_way(connection, wanted):
            note_answered(connection, wanted, self._clock())
        else:
            note_arrived(connection, wanted, self._clock())
        return True

    def _put_off(self, connection: Connection[TupleRow], wanted: FollowedParcel, why: str) -> None:
        _log_of.warning("parcel %s could not be asked for, again later: %s", wanted.parcel_id, why)
        note_failed(connection, wanted, self._clock(), why)

    def _is_under_way(self, connection: Connection[TupleRow], parcel: FollowedParcel) -> bool:
        of = _owned_as(parcel)
        owner = self._states.one(connection, of.owner, parcel.owner_id)
        known = None if owner is None else of.parcels(owner[0]).get(parcel.parcel_id)
        return known is not None and known.under_way

    def _tell(self, connection: Connection[TupleRow], parcel: FollowedParcel, answer: TrackingAnswer) -> str | None:
        """Tell what the service said; returns why that could not be, None: it is told, or was known already."""
        customer = self._states.one(connection, Customer, parcel.customer_id)
        zone = ZoneInfo(customer[0].time_zone) if customer is not None else UTC
        at = answer.at if answer.at.tzinfo is not None else answer.at.replace(tzinfo=zone)
        run = uuid5(parcel.parcel_id, f"{answer.code} {at.astimezone(UTC).isoformat()}")
        cause = Cause(parcel.customer_id, _ACTOR, f"command:{run}", f"parcel:{parcel.parcel_id}")
        track = _owned_as(parcel).track(parcel.owner_id, parcel.parcel_id, _MEANT[answer.code], at, self._clock())
        try:
            self._dispatcher.run(track, cause)
        except Refusal as refusal:
            _log_of.warning("parcel %s could not be told, again later: %s", parcel.parcel_id, refusal.code)
            return refusal.code
        return None
