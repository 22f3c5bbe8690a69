"""What is told of prices that were agreed with an order, as types."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict


class AmountTold(TypedDict):
    """An amount to be paid: net, its value-added tax, and with that."""

    net: Annotated[str, Field(description="To the cent, such as 1234.56", examples=["499.00"])]
    vat: str
    gross: str
    currency: str


class PriceTold(AmountTold):
    """What a position costs; of rent and lease each month."""

    list_price: Annotated[str, Field(description="Net, of one piece, before any discount")]
    unit: Annotated[str, Field(description="Net, of one piece")]
    vat_percent: str
    monthly: bool
    contract_id: UUID | None
    contract: Annotated[str | None, Field(description="The framework contract whose price it is; null: that of the list")]


class PositionPriceTold(PriceTold):
    """What was agreed for a position of an order, of all its pieces."""

    position: int
