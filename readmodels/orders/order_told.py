"""What is told of an order, as types."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_terms import Product
from aggregates.order_terms import OrderStatus, ParcelCarrier
from aggregates.orders.old_device import OldDeviceTo, UpgradeEnd
from aggregates.orders.order_approval import Approval, ApprovalReason
from aggregates.orders.parcels import Tracking, WhyReturned
from aggregates.prices.price_terms import Financing
from readmodels.orders.price_told import PositionPriceTold
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
    returned: Annotated[int, Field(description="Were in parcels that weren't delivered, and not shipped again")]
    financing: Annotated[Financing | None, Field(description="null: nothing was said of it")]
    months: Annotated[int | None, Field(description="Of rent and lease only")]
    number: Annotated[str | None, Field(description="For which number it is, where that was said")]


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
    """A parcel; `delivered_at` and `returned_at`: null while it is on its way. `tracking`: what its service told last."""

    id: UUID
    carrier: ParcelCarrier
    tracking_number: str | None
    shipped_at: datetime
    delivered_at: datetime | None
    returned_at: datetime | None
    why_returned: WhyReturned | None
    tracking: Tracking | None
    tracked_at: datetime | None
    content: list[ParcelContentTold]


class ParcelTold(ParcelThen):
    """A parcel; `tracking_href`: where its parcel service tells how far it is, null where that isn't known."""

    tracking_href: str | None


class OldDeviceTold(TypedDict):
    """The device in whose place the new one comes, and which goes back once that is there (an upgrade)."""

    device_id: UUID
    device: Annotated[str | None, Field(description="As people call it")]
    whereabouts: Annotated[OldDeviceTo, Field(description="Where it goes")]
    outcome: Annotated[UpgradeEnd | None, Field(description="What became of that; null: the new one is still to come, or it is held up")]
    held_up_by: Annotated[
        UUID | None, Field(description="Its other service case that is open though the new one has come; after its end it goes back")
    ]
    return_id: Annotated[UUID | None, Field(description="The service case by which it goes back")]


class OrderPartsTold(TypedDict):
    """What an order consists of."""

    items: list[PositionTold]
    parcels: list[ParcelTold]
    address: AddressTold | None
    prices: Annotated[
        list[PositionPriceTold] | None,
        Field(description="What was agreed for the positions that had a price; null: whoever asks may not see prices"),
    ]
    old_device: Annotated[OldDeviceTold | None, Field(description="Of an upgrade; null: no device is to come back for it")]


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
    kinds: Annotated[list[DeviceKind | Literal["accessory"]], Field(description="Of which kinds the things are that were ordered")]
    pieces: int
    own_number: str | None
    tracking_numbers: list[str]
    promised_on: date | None
    late: Annotated[bool, Field(description="The promised day is over, and not all of it was delivered")]
    financing: list[Financing]
    tariff_bookings: Annotated[
        list[str], Field(description="Numbers with the tariffs that are booked for them", examples=[["+4915550000001: Tarif L"]])
    ]
    subsidised: bool
    traded_in: bool
    approval: Annotated[Approval | None, Field(description="null: it needs none")]
    approval_reasons: Annotated[list[ApprovalReason], Field(description="Why it needs approval")]
    completed_at: datetime | None
    remarks: str | None
    reason: str | None
    version: int
