"""A price as it was agreed with an order: whatever lists and contracts say later, it stays (H-09)."""

from datetime import date
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.prices.price import Price
from aggregates.prices.price_terms import Financing, FrameworkContractId
from foundation.money import Money


class _Agreed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    financing: Financing
    months: int | None = None
    quantity: int
    list_price: Money
    unit: Money
    vat_percent: Decimal
    contract_id: FrameworkContractId | None = None
    contract: str | None = None
    day: date

    @property
    def net(self) -> Money:
        return self.unit * self.quantity


class AgreedPrice(_Agreed):
    """What a position costs: `unit` is net and of one piece, of rent and lease each month; `contract_id` says whose price it is, None: that of the list."""

    position: int

    @classmethod
    def of(cls, position: int, price: Price) -> Self:
        return cls(position=position, **_agreed(price))


class AgreedTariffPrice(_Agreed):
    """What a tariff costs each month that is booked for a number."""

    sim_id: UUID
    article_number: str

    @classmethod
    def of(cls, sim_id: UUID, article_number: str, price: Price) -> Self:
        return cls(sim_id=sim_id, article_number=article_number, **_agreed(price))


def _agreed(price: Price) -> dict[str, Any]:
    told = {"contract_id": price.contract_id, "contract": None if price.contract is None else price.contract.number}
    return {
        **told,
        **{name: getattr(price, name) for name in ("financing", "months", "quantity", "list_price", "unit", "vat_percent", "day")},
    }
