"""What is told of an order, as types."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.catalogue_terms import Product
from aggregates.order_terms import OrderStatus, ParcelCarrier
from readmodels.users.user_told import AddressTold, OwnFieldsTold


class DescribedTold(TypedDict):
    """What the devices of a position are."""

    kind: str
    maker: str | None
    model: str | None
    size: str | None
    colour: str | None
    further: OwnFieldsTold


class PositionTold(TypedDict):
    """A position of an order, and how many of its pieces came how far; those that are delivered were shipped, too."""

    position: int
    item_id: UUID
    article_number: str
    name: str
    product: Product
    description: DescribedTold | None
    quantity: int
    status: OrderStatus
    shipped: int
    delivered: int
    cancelled: int


class ParcelDeviceTold(TypedDict):
    """A device in a parcel; `device_id`: null until the parcel is delivered and the device known."""

    device_id: UUID | None
    identifiers: Annotated[list[str], Field(description="As printed on its box", examples=[["IMEI 350000000000014"]])]


class ParcelContentTold(TypedDict):
    """What of a position is in a parcel."""

    position: int
    name: str
    quantity: int
    devices: list[ParcelDeviceTold]


class ParcelThen(TypedDict):
    """A parcel; `delivered_at`: null while it is on its way."""

    id: UUID
    carrier: ParcelCarrier
    tracking_number: str | None
    shipped_at: datetime
    delivered_at: datetime | None
    content: list[ParcelContentTold]


class ParcelTold(ParcelThen):
    """A parcel; `tracking_href`: where its parcel service tells how far it is, null where that isn't known."""

    tracking_href: str | None


class OrderPartsTold(TypedDict):
    """What an order consists of."""

    items: list[PositionTold]
    parcels: list[ParcelTold]
    address: AddressTold | None


class OrderTold(OrderPartsTold):
    """An order with its positions and parcels."""

    id: UUID
    number: str
    placed_at: datetime
    status: OrderStatus
    open: bool
    user_id: UUID
    user: str | None
    cost_centre: str | None
    personnel_number: str | None
    articles: list[str]
    pieces: int
    own_number: str | None
    tracking_numbers: list[str]
    promised_on: date | None
    late: Annotated[bool, Field(description="The promised day is over, and not all of it was delivered")]
    completed_at: datetime | None
    remarks: str | None
    reason: str | None
    version: int
