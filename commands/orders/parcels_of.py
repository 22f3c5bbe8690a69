"""Whose parcels are followed: those of orders, and what areas above add; lists of services and services themselves speak of them alike (H-11)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import ClaimKind
from aggregates.engine.event import Event
from aggregates.order import ORDER_NUMBER_CLAIM, Order
from aggregates.orders.order_progress import Parcel
from aggregates.orders.parcels import PARCEL_CLAIM, ParcelShipped, Tracking
from commands.engine.command import Command
from commands.orders.track_parcel import TrackParcel
from foundation.contribution import Point


class FollowedParcel(Protocol):
    """What all of them have."""

    @property
    def tracking_number(self) -> str | None: ...

    @property
    def under_way(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ParcelsOf:
    """`owner`: to what they belong, which is known by its `number`; `parcel_claim`: `tracking number/owner/parcel`; `shipped`: the events with which parcels begin.

    `track`: makes the command that says of a parcel of an owner what its service tells, as of when, and when that is told.
    """

    owner: type[Aggregate]
    number_claim: ClaimKind
    parcel_claim: ClaimKind
    shipped: tuple[type[Event], ...]
    number: Callable[[Any], str]
    parcels: Callable[[Any], Mapping[UUID, FollowedParcel]]
    track: Callable[[UUID, UUID, Tracking, datetime, datetime], Command]


PARCELS_OF: Point[ParcelsOf] = Point("commands.registry", "PARCELS_OF")


def _number(order: Order) -> str:
    return order.number


def _parcels(order: Order) -> Mapping[UUID, Parcel]:
    return order.parcels


def _track(order_id: UUID, parcel_id: UUID, tracking: Tracking, tracked_at: datetime, asked_at: datetime) -> Command:
    return TrackParcel(order_id=order_id, parcel_id=parcel_id, tracking=tracking, tracked_at=tracked_at, asked_at=asked_at)


PARCELS_OF_ORDERS = ParcelsOf(Order, ORDER_NUMBER_CLAIM, PARCEL_CLAIM, (ParcelShipped,), _number, _parcels, _track)
