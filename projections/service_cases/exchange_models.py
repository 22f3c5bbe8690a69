"""The newer models that are agreed with customers for damage or exchange (H-12)."""

import orjson

from aggregates.agreements.exchange_models import ExchangeModelsAgreed
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.table import Json
from readmodels.service_cases.exchange_models import EXCHANGE_MODELS_KEPT, ExchangeModelsRow

exchange_models = Projection("exchange_models", version=1, tables=(EXCHANGE_MODELS_KEPT,))


@exchange_models.on(ExchangeModelsAgreed)
def agreed(rows: Rows, recorded: Recorded[ExchangeModelsAgreed]) -> None:
    told = Json(orjson.dumps([each.model_dump() for each in recorded.event.models]).decode())
    rows.put(EXCHANGE_MODELS_KEPT, ExchangeModelsRow(recorded.customer_id, told, recorded.stream_version, recorded.position))
