"""A device is lost or stolen: its numbers are blocked where that is asked for, and it may be found again (H-13)."""

from datetime import date, timedelta
from typing import Any

import pytest

from aggregates.device_terms import DeviceFound, DeviceReportedLost
from aggregates.service_cases.exchange import ReplacementShipped
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, DeviceFoundAgain, LossClosed, PoliceNumberTold
from aggregates.service_cases.service_case import ServiceCase
from commands.service_cases.ask_blocking import AskBlocking, NoNumberToBlock
from commands.service_cases.complete_service_case import BlockingUndecided, CompleteServiceCase
from commands.service_cases.device_for_case import DeviceIsLost, DeviceIsUnderReturn
from commands.service_cases.exchange_device import ExchangeDevice
from commands.service_cases.find_device import FindDevice
from commands.service_cases.report_loss import LossInFuture, ReportLoss
from commands.service_cases.request_exchange import RequestExchange
from commands.service_cases.tell_blocking import BlockingNotAsked, NothingToBlock, TellBlocking
from commands.service_cases.tell_police_number import TellPoliceNumber
from tests.commands.made_up import NUMBER, OTHER_NUMBER, PHONE, Entry
from tests.commands.scenario import given
from tests.commands.service_cases.cases import BASE, BEGIN, CASE, DO, INSIDE, MONDAY, OTHER_CASE, RETURN, WITH_NUMBER, of

YESTERDAY = MONDAY.date() - timedelta(days=1)
LOST = (PHONE, DeviceReportedLost(device_id=PHONE, lost="stolen"))
ASKED = (CASE, BlockingAsked(numbers=(NUMBER,), **of(CASE)))


def report(**fields: Any) -> ReportLoss:
    told = {"loss": "stolen", "happened_on": YESTERDAY, "place": "Bahnhof", "asked_at": MONDAY, "numbers": INSIDE, **fields}
    return ReportLoss.model_validate({"case_id": CASE, "number": "S-1", "device_id": PHONE, **told})


def reported(**fields: Any) -> Entry:
    return given(*WITH_NUMBER).world.decide(report(**fields))[0]


def told(outcome: Any, reason: str | None = None) -> Entry:
    return CASE, BlockingTold(blocked_number=NUMBER, outcome=outcome, reason=reason, **of(CASE))


BEGUN = (*WITH_NUMBER, reported(), LOST)


@pytest.mark.part_of("H-13")
def test_a_stolen_device_has_its_numbers_blocked() -> None:
    given(*WITH_NUMBER).when(report(block=True)).then(reported(), ASKED, LOST)
    given(*WITH_NUMBER).when(report()).then(reported(), LOST)
    given(*BASE).when(report(block=True, numbers=())).then((CASE, reported()[1].model_copy(update={"numbers": ()})), LOST)
    given(*BEGUN).when(AskBlocking(case_id=CASE)).then(ASKED)
    say = TellBlocking(case_id=CASE, phone_number=NUMBER, outcome="pending")
    given(*BEGUN, ASKED).when(say).then(told("pending"))
    refused = TellBlocking(case_id=CASE, phone_number=NUMBER, outcome="refused", reason="Nummer unbekannt")
    given(*BEGUN, ASKED, told("pending")).when(refused).then(told("refused", "Nummer unbekannt"))
    given(*BEGUN, ASKED, told("refused")).when(AskBlocking(case_id=CASE)).then(ASKED)
    given(*BEGUN).when(say).refused(NothingToBlock)
    other = TellBlocking(case_id=CASE, phone_number=OTHER_NUMBER, outcome="pending")
    given(*BEGUN, ASKED).when(other).refused(BlockingNotAsked, NUMBER)
    without = (CASE, reported()[1].model_copy(update={"numbers": ()}))
    given(*BASE, without, LOST).when(AskBlocking(case_id=CASE)).refused(NoNumberToBlock)


@pytest.mark.part_of("H-13")
def test_it_is_closed_once_each_blocking_is_decided_and_may_be_found_even_then() -> None:
    close = CompleteServiceCase(case_id=CASE)
    closed = (CASE, LossClosed(loss="stolen", **of(CASE)))
    given(*BEGUN, ASKED).when(close).refused(BlockingUndecided, NUMBER)
    given(*BEGUN, ASKED, told("confirmed")).when(close).then(closed)
    found = (CASE, DeviceFoundAgain(blocked=(NUMBER,), **of(CASE)))
    back = (PHONE, DeviceFound(device_id=PHONE, was="stolen"))
    given(*BEGUN, ASKED, told("confirmed"), closed).when(FindDevice(case_id=CASE)).then(found, back)
    given(*BEGUN).when(FindDevice(case_id=CASE)).then((CASE, DeviceFoundAgain(**of(CASE))), back)
    given(*BEGUN, found, back).when(BEGIN["repair"](OTHER_CASE)).then(*given(*WITH_NUMBER).world.decide(BEGIN["repair"](OTHER_CASE)))


@pytest.mark.part_of("H-13")
def test_nobody_sends_what_is_lost_but_another_one_may_come() -> None:
    given(*BEGUN).when(BEGIN["return"](OTHER_CASE)).refused(DeviceIsLost, "S-1")
    given(*BEGUN).when(BEGIN["exchange"](OTHER_CASE)).refused(DeviceIsLost)
    given(*BEGUN).when(report(case_id=OTHER_CASE)).refused(DeviceIsLost)
    assert isinstance(BEGIN["exchange"](OTHER_CASE), RequestExchange)
    as_lost = BEGIN["exchange"](OTHER_CASE).model_copy(update={"occasion": "stolen"})
    assert given(*BEGUN).world.decide(as_lost)
    [returned] = given(*BASE).world.decide(BEGIN["return"](OTHER_CASE))
    given(*BASE, returned).when(report()).refused(DeviceIsUnderReturn)


@pytest.mark.part_of("H-13")
def test_what_was_lost_while_another_one_was_on_its_way_does_not_go_back() -> None:
    world = given(*BASE).world
    for step in ("requested", "shipped"):
        command = BEGIN["exchange"](OTHER_CASE) if step == "requested" else DO[ReplacementShipped](OTHER_CASE, ServiceCase())
        world.apply(world.decide(command))
    world.apply(world.decide(report(numbers=())))
    exchanged = world.decide(ExchangeDevice(case_id=OTHER_CASE, return_id=RETURN, return_number="S-2"))
    assert RETURN not in {stream for stream, _ in exchanged}


@pytest.mark.part_of("H-13")
def test_what_is_said_of_it_is_possible() -> None:
    given(*BASE).when(report(happened_on=date(2026, 12, 1))).refused(LossInFuture)
    number = (CASE, PoliceNumberTold(police_number="M/1", **of(CASE)))
    given(*BEGUN).when(TellPoliceNumber(case_id=CASE, police_number="M/1")).then(number)
    given(*BEGUN, number).when(TellPoliceNumber(case_id=CASE, police_number="M/1")).then()
