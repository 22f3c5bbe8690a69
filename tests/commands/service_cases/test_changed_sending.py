"""How a device is sent back is changed as long as it hasn't arrived; day and hours of a pick-up go along (H-14)."""

from datetime import date
from typing import Any

import pytest

from aggregates.service_cases.returns import ReturnChanged, ReturnReceived
from aggregates.service_cases.service_case import ServiceCase
from commands.service_cases.change_return import ChangeReturn, SendingIsOver
from commands.service_cases.exchange_device import ExchangeDevice
from commands.service_cases.request_exchange import RequestExchange
from commands.service_cases.sending import NothingIsPickedUp, PickUpDayMissing, PickUpInPast, PickUpOnHoliday
from commands.service_cases.ship_replacement import ShipReplacement
from tests.commands.made_up import IMEI_2, imei
from tests.commands.scenario import Scenario, given
from tests.commands.service_cases.cases import BASE, BEGIN, CASE, MONDAY, NEW, RETURN, of

FRIDAY, SATURDAY = date(2026, 12, 4), date(2026, 12, 5)
PICKED_UP: dict[str, Any] = {"sending": "pick_up", "pick_up_on": FRIDAY, "pick_up_window": "morning"}
RECEIVED = (CASE, ReturnReceived(**of(CASE)))


def asked(**fields: Any) -> ChangeReturn:
    return ChangeReturn(case_id=CASE, asked_at=MONDAY, **fields)


def told(**fields: Any) -> Any:
    choices = {"whereabouts": "pool", "contract": "keep", "user": "keep", **fields}
    return CASE, ReturnChanged.model_validate({**of(CASE), **choices})


def requested(*more: Any) -> Scenario:
    world = given(*BASE).world
    world.apply(world.decide(BEGIN["return"](CASE)))
    for entry in more:
        world.apply([entry])
    return Scenario(world)


@pytest.mark.requirement("H-14")
def test_a_label_becomes_a_pick_up_and_that_one_of_another_day() -> None:
    requested().when(asked(**PICKED_UP)).then(told(**PICKED_UP))
    picked_up = told(**PICKED_UP)
    later = {**PICKED_UP, "pick_up_on": date(2026, 12, 7)}
    requested(picked_up).when(asked(pick_up_on=date(2026, 12, 7))).then(told(**later))
    requested(picked_up).when(asked(pick_up_window=None)).then(told(sending="pick_up", pick_up_on=FRIDAY))
    requested(picked_up).when(asked(sending="label")).then(told(sending="label"))
    requested(picked_up).when(asked(user="deactivate")).then(told(user="deactivate"))
    requested(picked_up).when(asked(**PICKED_UP)).then()


@pytest.mark.requirement("H-14")
def test_what_is_wrong_with_it_is_told() -> None:
    requested().when(asked(sending="pick_up")).refused(PickUpDayMissing)
    requested().when(asked(pick_up_on=FRIDAY)).refused(NothingIsPickedUp)
    requested().when(asked(sending="pick_up", pick_up_on=SATURDAY)).refused(PickUpOnHoliday)
    requested().when(asked(sending="pick_up", pick_up_on=date(2026, 11, 27))).refused(PickUpInPast)
    requested(RECEIVED).when(asked(sending="own")).refused(SendingIsOver)
    requested(RECEIVED).when(asked(sending="label", user="deactivate")).then(told(user="deactivate"))


@pytest.mark.requirement("H-13")
def test_the_return_that_an_exchange_opens_is_picked_up_as_was_chosen() -> None:
    world = given(*BASE).world
    exchange = BEGIN["exchange"](CASE)
    assert isinstance(exchange, RequestExchange)
    world.apply(world.decide(exchange.model_copy(update=PICKED_UP)))
    world.apply(world.decide(ShipReplacement(case_id=CASE, replacement_id=NEW, identifiers=(imei(IMEI_2),))))
    arrives = ExchangeDevice(case_id=CASE, return_id=RETURN, return_number="S-1", asked_at=MONDAY.replace(month=12, day=7))
    world.apply(world.decide(arrives))
    back = world.fold(ServiceCase, RETURN)
    assert (back.sending, back.pick_up_on, back.pick_up_window) == ("pick_up", date(2026, 12, 8), "morning")
