"""What is told of a basket, as types."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.basket_terms import BasketStatus, DeliveryPlace, TariffAnswer
from aggregates.catalogue_terms import Product
from aggregates.order_bookings import TradeInUse
from aggregates.prices.price_terms import Financing
from aggregates.remarketing.terms import DeviceCondition
from readmodels.users.user_told import AddressTold


class BasketItemTold(TypedDict):
    """A position: so many pieces of an article."""

    position: int
    item_id: UUID
    article_number: str
    name: str
    product: Product
    quantity: int
    financing: Financing | None
    months: int | None
    sim_id: Annotated[UUID | None, Field(description="For which of the basket's numbers it is")]
    contract_id: Annotated[UUID | None, Field(description="Where somebody has chosen one of several framework contracts")]


class BasketNumberTold(TypedDict):
    """A number for which is ordered; `article_number` and `tariff`: of the tariff that is to be booked."""

    sim_id: UUID
    number: str
    answer: TariffAnswer
    article_number: str | None
    tariff: str | None


class TradeInTold(TypedDict):
    """An old device that is taken for a position."""

    device_id: UUID
    device: str
    position: int
    condition: DeviceCondition
    use: TradeInUse


class BasketPartsTold(TypedDict):
    """What a basket consists of. `address`: null where it goes to the user's primary one, whichever that is when it is ordered."""

    items: list[BasketItemTold]
    numbers_answered: list[BasketNumberTold]
    trade_ins: list[TradeInTold]
    address: AddressTold | None


class BasketTold(BasketPartsTold):
    """A basket with all that is in it."""

    id: UUID
    changed_at: datetime
    started_at: datetime
    status: BasketStatus
    open: bool
    kept_by: Annotated[str, Field(description="Whoever orders, as histories name those who did something")]
    user_id: UUID
    user: str | None
    cost_centre: str | None
    personnel_number: str | None
    articles: list[str]
    pieces: int
    numbers: list[str]
    place: DeliveryPlace
    own_number: str | None
    order_id: UUID | None
    remarks: str | None
    version: int
