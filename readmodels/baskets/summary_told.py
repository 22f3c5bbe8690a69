"""What the summary of a basket tells, as types."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.basket_terms import BasketStatus, DeliveryPlace, TariffAnswer
from aggregates.catalogue_terms import Product
from aggregates.order_bookings import TradeInUse
from aggregates.prices.price_terms import Financing
from aggregates.renewal import Renewal
from readmodels.orders.price_told import AmountTold, PriceTold
from readmodels.users.user_told import AddressTold


class TextTold(TypedDict):
    """Why a basket can't be placed as it is: the code and the words with which it would be refused."""

    code: str
    de: str
    en: str


class SummedItemTold(TypedDict):
    """A position as it is now; `price`: null where it has none, or whoever asks may not see it."""

    position: int
    article_number: str
    name: str
    product: Product
    quantity: int
    financing: Financing | None
    months: int | None
    number: str | None
    price: PriceTold | None
    problem: TextTold | None


class UnderWayTold(TypedDict):
    """The order by which the number is renewed already."""

    order_id: UUID
    order: str
    day: date


class SummedNumberTold(TypedDict):
    """A number as its carrier tells it now. `asks`: it has to be answered whether a tariff is to be booked."""

    sim_id: UUID
    number: str
    tariff: str | None
    options: list[str]
    contract_start: date | None
    contract_end: date | None
    earliest_renewal: date | None
    renewal: Renewal
    asks: bool
    answer: TariffAnswer
    booked: Annotated[str | None, Field(description="The tariff that is to be booked")]
    price: Annotated[
        PriceTold | None, Field(description="What that costs each month; null where it has no price, or whoever asks may not see it")
    ]
    subsidy: Annotated[bool | None, Field(description="Whether it has a subsidy; null: the carrier doesn't say")]
    hardware_calloff: bool | None
    subsidised: Annotated[str | None, Field(description="What its subsidy is used for")]
    under_way: UnderWayTold | None
    problem: TextTold | None


class ExpectedTold(TypedDict):
    """What an old device may bring, net."""

    amount: str
    currency: str


class SummedTradeInTold(TypedDict):
    """An old device that is taken for a position."""

    device_id: UUID
    device: str
    position: int
    use: TradeInUse
    expected: Annotated[
        ExpectedTold | None,
        Field(
            description="What it may bring today, net; null: no list says so, whoever asks may not see it, or the basket is open no more"
        ),
    ]


class BasketSummary(TypedDict):
    """A basket as it would be ordered now, or as it was. `shown`: to be sent back when it is placed; null where it is open no more."""

    id: UUID
    status: BasketStatus
    user_id: UUID
    order_id: UUID | None
    items: list[SummedItemTold]
    numbers: list[SummedNumberTold]
    trade_ins: list[SummedTradeInTold]
    financing: Annotated[list[Financing], Field(description="How may be paid: the kinds that are agreed with the customer")]
    place: DeliveryPlace
    address: Annotated[AddressTold | None, Field(description="Where it goes; null where that isn't known")]
    own_number: str | None
    remarks: str | None
    prices_shown: Annotated[bool, Field(description="Whether whoever asks sees prices")]
    complete: Annotated[
        bool, Field(description="Whether all positions and all tariffs that are booked have a price, so that the sums say all")
    ]
    once: Annotated[AmountTold | None, Field(description="What is paid at once; null: nothing is, or prices aren't shown")]
    monthly: Annotated[AmountTold | None, Field(description="What is paid each month; null: nothing is, or prices aren't shown")]
    problems: Annotated[list[TextTold], Field(description="Why it can't be placed as it is; none: it can")]
    shown: str | None
