"""Which newer models are agreed with a customer, as it is now (H-12)."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Json, Table


class ExchangeModelsRow(NamedTuple):
    """`models`: as their event says them."""

    customer_id: UUID
    models: Json
    version: int
    position: int


EXCHANGE_MODELS_KEPT = Table("exchange_models", ExchangeModelsRow, key="customer_id")
