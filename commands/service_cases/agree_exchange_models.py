"""Keep which newer model is sent in the place of which one, on damage or exchange, as it was agreed with the customer (H-12)."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aggregates.agreements.exchange_models import EXCHANGE_MODELS, ExchangeModel, ExchangeModelsAgreed
from aggregates.customer import Customer
from aggregates.device_terms import MAKER, MODEL
from aggregates.engine.words import Label
from commands.customers.agreed import check_feature
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import Name, OptionalName
from foundation.normal_form import same

_MOST = 500


class ModelAgreedTwice(Refusal):
    """For {model} two newer models are named; name one."""

    status = 422
    code = "model-agreed-twice"
    de = "Für {model} sind zwei neuere Modelle genannt; bitte eines nennen."


class NewerIsTheSame(Refusal):
    """{model} is named as its own newer model; name another one, or leave it out."""

    status = 422
    code = "newer-is-the-same"
    de = "{model} ist als sein eigenes neueres Modell genannt; bitte ein anderes nennen oder es weglassen."


class ExchangeModelGiven(BaseModel):
    """A model, and the newer one that comes in its place."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    maker: Annotated[OptionalName, MAKER] = None
    model: Annotated[Name, MODEL]
    newer_maker: Annotated[OptionalName, Label("Hersteller des neueren", "Maker of the newer one")] = None
    newer_model: Annotated[Name, Label("Neueres Modell", "Newer model")]


class AgreeExchangeModels(Command):
    """All models that are agreed; without any, nothing newer can be asked for."""

    customer_id: UUID
    models: Annotated[tuple[ExchangeModelGiven, ...], Field(max_length=_MOST), EXCHANGE_MODELS] = ()

    def decide(self, given: Given) -> Decision:
        check_feature(given, "upgrade_exchange")
        models = tuple(ExchangeModel(**each.model_dump()) for each in self.models)
        if models == given.state(Customer, self.customer_id).exchange_models:
            return []
        seen: set[tuple[str, str]] = set()
        for each in models:
            known = same(each.maker or ""), same(each.model)
            if known in seen:
                raise ModelAgreedTwice(model=each.model)
            if (same(each.newer_maker or each.maker or ""), same(each.newer_model)) == known:
                raise NewerIsTheSame(model=each.model)
            seen.add(known)
        return [(self.customer_id, ExchangeModelsAgreed(models=models))]
