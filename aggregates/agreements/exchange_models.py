"""Which newer model comes in the place of which one, on damage or exchange: agreed with the customer in its boarding (H-12)."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from aggregates.engine.event import Event
from aggregates.engine.words import Label
from foundation.normal_form import same

EXCHANGE_MODELS = Label("Neuere Modelle", "Newer models")


class ExchangeModel(BaseModel):
    """A model, and the newer one that comes in its place. Without `maker`: whoever makes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    maker: str | None = None
    model: str
    newer_maker: str | None = None
    newer_model: str


class ExchangeModelsAgreed(
    Event,
    event="customer.exchange_models_agreed",
    de="Neuere Modelle bei Schaden oder Austausch vereinbart",
    en="Newer models on damage or exchange agreed",
    about=("exchange_models",),
):
    """All that are agreed from now on."""

    models: Annotated[tuple[ExchangeModel, ...], EXCHANGE_MODELS]


def agreed_for(models: Iterable[ExchangeModel], maker: str | None, model: str | None) -> ExchangeModel | None:
    """Tell what is agreed of a model, however it is written: of its own maker before of whichever; None: nothing."""
    if model is None:
        return None
    found = [each for each in models if same(each.model) == same(model)]
    own = (each for each in found if maker is not None and each.maker is not None and same(each.maker) == same(maker))
    return next(own, next((each for each in found if each.maker is None), None))
