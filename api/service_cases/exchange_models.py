"""Which newer models are agreed for damage or exchange, over HTTP: read by both sides, kept by the operator (H-12)."""

import orjson
from fastapi import Response
from typing_extensions import TypedDict

from api.engine.access import Reads
from api.engine.command_route import From, command_route
from api.engine.reading import After, json_answer, reading, require_feature
from api.engine.route import guarded
from api.service_cases.service_cases import SERVICE_CASES_TAG
from commands.service_cases.agree_exchange_models import AgreeExchangeModels
from readmodels.engine.relations import read_by

router = guarded(SERVICE_CASES_TAG, "service_cases")
agreeing = guarded(SERVICE_CASES_TAG, "features")
_MODELS = "SELECT models::text FROM exchange_models WHERE customer_id = %(customer)s"


class ExchangeModelTold(TypedDict):
    """A model, and the newer one that comes in its place."""

    maker: str | None
    model: str
    newer_maker: str | None
    newer_model: str


class ExchangeModelsTold(TypedDict):
    """What is agreed for damage or exchange."""

    models: list[ExchangeModelTold]


@router.get(
    "/customer/exchange-models",
    summary="Neuere Modelle bei Schaden oder Austausch / Newer models on damage or exchange",
    response_model=ExchangeModelsTold,
)
def get_exchange_models(caller: Reads, after: After) -> Response:
    with reading(caller, read_by(_MODELS), after) as found:
        require_feature(found, "upgrade_exchange")
        row = found.one(_MODELS)
    return json_answer({"models": [] if row is None else orjson.loads(row[0])})


command_route(
    agreeing,
    "PUT /customer/exchange-models",
    AgreeExchangeModels,
    "Neuere Modelle bei Schaden oder Austausch vereinbaren / Agree on newer models for damage or exchange",
    source=From(of_customer=True),
    example={"models": [{"maker": "Beispielwerk", "model": "Phone 1", "newer_model": "Phone 2"}]},
)
