"""What is told of a service case besides what its list tells, as types."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.order_terms import ParcelCarrier
from aggregates.orders.parcels import Tracking
from aggregates.service_cases.parcels import CaseWay


class CaseParcelTold(TypedDict):
    """A parcel of a service case; `tracking`: what its service told last."""

    id: Annotated[UUID | None, Field(description="null: told before parcels of service cases could be followed")]
    way: CaseWay
    carrier: ParcelCarrier | None
    tracking_number: str | None
    tracking_href: Annotated[str | None, Field(description="Where its parcel service tells how far it is; null where that isn't known")]
    sent_at: datetime | None
    tracking: Tracking | None
    tracked_at: datetime | None


class CasePartsTold(TypedDict):
    """What a service case has besides what its list tells."""

    parcels: Annotated[list[CaseParcelTold], Field(description="The way in and the way out, as far as somebody told of a parcel")]
