"""A newer model comes on damage or exchange where that is agreed for this very model, with priority and without the promise of a day (H-12)."""

from typing import Any

import pytest

from aggregates.agreements.exchange_models import ExchangeModel, ExchangeModelsAgreed
from aggregates.customer import FeatureSwitchedOff, FeatureSwitchedOn
from aggregates.device_terms import DeviceDescription
from aggregates.service_cases.exchange import ExchangeRequested, ReplacementShipped
from commands.engine.feature_off import FeatureOff
from commands.service_cases.agree_exchange_models import AgreeExchangeModels, ModelAgreedTwice, NewerIsTheSame
from commands.service_cases.newer_model import NoNewerModelAgreed
from tests.commands.made_up import CUSTOMER
from tests.commands.scenario import given
from tests.commands.service_cases.cases import BASE
from tests.commands.service_cases.test_exchange import asked, sent

NEWER: dict[str, Any] = {"model": "phone 1", "newer_model": "Phone 2"}
ON, OFF = (CUSTOMER, FeatureSwitchedOn(feature="upgrade_exchange")), (CUSTOMER, FeatureSwitchedOff(feature="upgrade_exchange"))
AGREED = (*BASE, ON, (CUSTOMER, ExchangeModelsAgreed(models=(ExchangeModel(**NEWER),))))


@pytest.mark.requirement("H-12")
def test_the_agreed_model_comes_with_no_day_promised() -> None:
    world = given(*AGREED).world
    [(case, event)] = world.decide(asked(replacement="newer_model"))
    assert isinstance(event, ExchangeRequested)
    assert (event.newer_model, event.promised_on) == ("Phone 2", None)
    [(_, shipped)] = given(*AGREED, (case, event)).world.decide(sent())
    assert isinstance(shipped, ReplacementShipped)
    assert shipped.description == DeviceDescription(kind=event.description.kind, maker=event.description.maker, model="Phone 2")


@pytest.mark.requirement("H-12")
def test_where_it_is_not_agreed_nothing_newer_can_be_asked_for() -> None:
    given(*BASE).when(asked(replacement="newer_model")).refused(FeatureOff)
    given(*BASE, ON).when(asked(replacement="newer_model")).refused(NoNewerModelAgreed)
    other = ExchangeModelsAgreed(models=(ExchangeModel(maker="Anderswerk", **NEWER),))
    given(*BASE, ON, (CUSTOMER, other)).when(asked(replacement="newer_model")).refused(NoNewerModelAgreed)
    given(*AGREED, OFF).when(asked(replacement="newer_model")).refused(FeatureOff)
    [(_, event)] = given(*AGREED, OFF).world.decide(asked())
    assert isinstance(event, ExchangeRequested)
    assert event.newer_model is None


@pytest.mark.requirement("H-12")
def test_what_is_agreed_is_kept_as_a_whole() -> None:
    def agree(*models: dict[str, Any]) -> AgreeExchangeModels:
        return AgreeExchangeModels.model_validate({"customer_id": CUSTOMER, "models": models})

    given(*BASE).when(agree(NEWER)).refused(FeatureOff)
    given(*BASE, ON).when(agree(NEWER)).then((CUSTOMER, ExchangeModelsAgreed(models=(ExchangeModel(**NEWER),))))
    given(*AGREED).when(agree(NEWER)).then()
    given(*AGREED).when(agree()).then((CUSTOMER, ExchangeModelsAgreed(models=())))
    given(*BASE, ON).when(agree(NEWER, {**NEWER, "model": "PHONE 1"})).refused(ModelAgreedTwice)
    given(*BASE, ON).when(agree({**NEWER, "newer_model": "Phone 1"})).refused(NewerIsTheSame)
