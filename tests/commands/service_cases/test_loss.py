"""A device is lost or stolen: its numbers are blocked where that is asked for, and it may be found again (H-13)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from aggregates.device import DeviceDecoupled
from aggregates.device_terms import DeviceFound, DeviceReportedLost
from aggregates.service_cases.exchange import ReplacedDeviceFound, ReplacementShipped
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, DeviceFoundAgain, LossClosed, PoliceNumberTold
from aggregates.service_cases.loss_terms import WordOfCarrier
from aggregates.service_cases.returns import ReturnRequested
from aggregates.service_cases.service_case import ServiceCase
from aggregates.user import UserDeleted, UserErased
from commands.service_cases.ask_blocking import AskBlocking, NoNumberToBlock
from commands.service_cases.case_steps import PersonOfCaseErased, ServiceCaseIsClosed
from commands.service_cases.complete_service_case import BlockingUndecided, CompleteServiceCase
from commands.service_cases.device_for_case import DeviceIsLost, DeviceIsUnderReturn
from commands.service_cases.exchange_device import ExchangeDevice
from commands.service_cases.find_device import FindDevice
from commands.service_cases.report_loss import LossInFuture, ReportLoss
from commands.service_cases.request_exchange import RequestExchange
from commands.service_cases.tell_blocking import (
    BlockingGivenUp,
    BlockingNotAsked,
    BlockingOnlyLifted,
    BlockingReasonMissing,
    NothingToBlock,
    NumberNotBlocked,
    TellBlocking,
)
from commands.service_cases.tell_police_number import TellPoliceNumber
from tests.commands.made_up import ERIKA, NUMBER, OTHER_NUMBER, PHONE, Entry
from tests.commands.scenario import given
from tests.commands.service_cases.cases import BASE, BEGIN, CASE, DO, INSIDE, MONDAY, OTHER_CASE, RETURN, WITH_NUMBER, of

YESTERDAY = MONDAY.date() - timedelta(days=1)
LOST = (PHONE, DeviceReportedLost(device_id=PHONE, lost="stolen"))
ASKED = (CASE, BlockingAsked(numbers=(NUMBER,), **of(CASE)))


OUTCOMES: tuple[WordOfCarrier, ...] = ("pending", "confirmed", "refused", "lifted")


def report(**fields: Any) -> ReportLoss:
    told = {"loss": "stolen", "happened_on": YESTERDAY, "place": "Bahnhof", "asked_at": MONDAY, "numbers": INSIDE, **fields}
    return ReportLoss.model_validate({"case_id": CASE, "number": "S-1", "device_id": PHONE, **told})


def reported(**fields: Any) -> Entry:
    return given(*WITH_NUMBER).world.decide(report(**fields))[0]


def told(outcome: Any, reason: str | None = None) -> Entry:
    return CASE, BlockingTold(blocked_number=NUMBER, outcome=outcome, reason=reason, **of(CASE))


BEGUN = (*WITH_NUMBER, reported(), LOST)


@pytest.mark.requirement("H-13")
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


@pytest.mark.requirement("H-13")
def test_a_refusal_has_its_reason_and_what_was_told_by_mistake_is_told_anew_while_the_case_is_open() -> None:
    refuse = TellBlocking(case_id=CASE, phone_number=NUMBER, outcome="refused")
    given(*BEGUN, ASKED).when(refuse).refused(BlockingReasonMissing, NUMBER)
    refused, confirm = told("refused", "Nummer unbekannt"), TellBlocking(case_id=CASE, phone_number=NUMBER, outcome="confirmed")
    given(*BEGUN, ASKED, refused).when(confirm).then(told("confirmed"))
    late = refuse.model_copy(update={"by_carrier": True})
    given(*BEGUN, ASKED).when(late).then(told("refused"))
    given(*BEGUN, ASKED, told("confirmed")).when(late).refused(BlockingNotAsked)
    given(*BEGUN, ASKED, refused, (CASE, LossClosed(loss="stolen", **of(CASE)))).when(confirm).refused(NothingToBlock, "S-1")


@pytest.mark.part_of("A-14")
def test_of_somebody_whose_data_are_gone_the_outcome_is_told_without_a_reason() -> None:
    decouple = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))
    gone = (*BEGUN, ASKED, decouple, (ERIKA, UserDeleted()), (ERIKA, UserErased()))
    given(*gone).when(TellBlocking(case_id=CASE, phone_number=NUMBER, outcome="refused", reason="Unbekannt")).refused(PersonOfCaseErased)
    given(*gone).when(TellBlocking(case_id=CASE, phone_number=NUMBER, outcome="refused")).then(told("refused"))


@pytest.mark.requirement("H-13")
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


@pytest.mark.requirement("H-13")
def test_once_it_is_found_what_no_carrier_has_said_anything_of_is_not_blocked_any_more_but_what_is_blocked_all_the_same_is_told() -> None:
    find = FindDevice(case_id=CASE)
    found, back = (CASE, DeviceFoundAgain(**of(CASE))), (PHONE, DeviceFound(device_id=PHONE, was="stolen"))
    given(*BEGUN, ASKED).when(find).then(found, told("withdrawn"), back)
    given(*BEGUN, ASKED, told("pending")).when(find).then(found, back)
    say = {each: TellBlocking(case_id=CASE, phone_number=NUMBER, outcome=each, reason="Unbekannt") for each in OUTCOMES}
    withdrawn = (*BEGUN, ASKED, found, told("withdrawn"))
    for by_carrier in (False, True):
        late = {name: each.model_copy(update={"by_carrier": by_carrier, "reason": None}) for name, each in say.items()}
        given(*withdrawn).when(late["confirmed"]).then(told("confirmed"))
        for outcome in ("pending", "refused"):
            given(*withdrawn).when(late[outcome]).refused(BlockingGivenUp, "S-1")
        given(*withdrawn).when(late["lifted"]).refused(NumberNotBlocked)


@pytest.mark.requirement("H-13")
def test_what_is_blocked_stays_so_until_that_is_lifted() -> None:
    say = {each: TellBlocking(case_id=CASE, phone_number=NUMBER, outcome=each, reason="Unbekannt") for each in OUTCOMES}
    lift = say["lifted"].model_copy(update={"reason": None})
    found, closed = (CASE, DeviceFoundAgain(blocked=(NUMBER,), **of(CASE))), (CASE, LossClosed(loss="stolen", **of(CASE)))
    blocked = (*BEGUN, ASKED, told("confirmed"))
    for world in ((*blocked,), (*blocked, closed), (*blocked, found)):
        given(*world).when(lift).then(told("lifted"))
        given(*world, told("lifted")).when(lift).then()
        given(*world, told("lifted")).when(say["confirmed"].model_copy(update={"reason": None})).then(told("confirmed"))
    for world in ((*blocked, closed), (*blocked, found)):
        for outcome in ("refused", "pending"):
            given(*world).when(say[outcome]).refused(BlockingOnlyLifted, NUMBER)
        given(*world, told("lifted")).when(say["refused"]).refused(BlockingGivenUp)
    for was in ((), (told("refused"),), (told("pending"),)):
        given(*BEGUN, ASKED, *was).when(lift).refused(NumberNotBlocked, NUMBER)
    given(*blocked, told("lifted")).when(AskBlocking(case_id=CASE)).then(ASKED)


@pytest.mark.requirement("H-13")
def test_nobody_sends_what_is_lost_but_another_one_may_come() -> None:
    given(*BEGUN).when(BEGIN["return"](OTHER_CASE)).refused(DeviceIsLost, "S-1")
    given(*BEGUN).when(BEGIN["exchange"](OTHER_CASE)).refused(DeviceIsLost)
    given(*BEGUN).when(report(case_id=OTHER_CASE)).refused(DeviceIsLost)
    assert isinstance(BEGIN["exchange"](OTHER_CASE), RequestExchange)
    as_lost = BEGIN["exchange"](OTHER_CASE).model_copy(update={"occasion": "stolen", "answers": {}})
    assert given(*BEGUN).world.decide(as_lost)
    [returned] = given(*BASE).world.decide(BEGIN["return"](OTHER_CASE))
    given(*BASE, returned).when(report()).refused(DeviceIsUnderReturn)


@pytest.mark.requirement("H-13")
def test_what_was_lost_while_another_one_was_on_its_way_does_not_go_back() -> None:
    world = given(*BASE).world
    for step in ("requested", "shipped"):
        command = BEGIN["exchange"](OTHER_CASE) if step == "requested" else DO[ReplacementShipped](OTHER_CASE, ServiceCase())
        world.apply(world.decide(command))
    world.apply(world.decide(report(numbers=())))
    exchanged = world.decide(ExchangeDevice(case_id=OTHER_CASE, return_id=RETURN, return_number="S-2"))
    assert RETURN not in {stream for stream, _ in exchanged}


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize("loss_first", [True, False])
def test_what_is_found_before_another_one_arrives_goes_back(loss_first: bool) -> None:
    world = given(*BASE).world
    as_stolen = BEGIN["exchange"](OTHER_CASE).model_copy(update={"occasion": "stolen", "answers": {}})
    steps = [report(numbers=()), as_stolen] if loss_first else [as_stolen, report(numbers=())]
    for command in (*steps, FindDevice(case_id=CASE), DO[ReplacementShipped](OTHER_CASE, ServiceCase())):
        world.apply(world.decide(command))
    found = ReplacedDeviceFound(**of(OTHER_CASE))
    assert found in world.streams[OTHER_CASE]
    exchanged = world.decide(ExchangeDevice(case_id=OTHER_CASE, return_id=RETURN, return_number="S-2"))
    [back] = [event for stream, event in exchanged if stream == RETURN]
    assert isinstance(back, ReturnRequested)
    assert back.exchange_id == OTHER_CASE
    world.apply(world.decide(report(case_id=UUID("5c000000-0000-4000-8000-000000000008"), number="S-8", numbers=())))
    lost_again = world.decide(ExchangeDevice(case_id=OTHER_CASE, return_id=RETURN, return_number="S-2"))
    assert RETURN not in {stream for stream, _ in lost_again}


@pytest.mark.requirement("H-13")
def test_what_is_said_of_it_is_possible() -> None:
    given(*BASE).when(report(happened_on=date(2026, 12, 1))).refused(LossInFuture)
    number = (CASE, PoliceNumberTold(police_number="M/1", **of(CASE)))
    closed, found = (CASE, LossClosed(loss="stolen", **of(CASE))), (CASE, DeviceFoundAgain(**of(CASE)))
    for over in ((closed,), (found,), (closed, found)):
        given(*BEGUN, *over).when(TellPoliceNumber(case_id=CASE, police_number="M/1")).then(number)
    given(*BEGUN, closed).when(AskBlocking(case_id=CASE)).then(ASKED)
    given(*BEGUN, found).when(AskBlocking(case_id=CASE)).refused(ServiceCaseIsClosed)
    late = TellBlocking(case_id=CASE, phone_number=NUMBER, outcome="confirmed")
    given(*BEGUN, ASKED, found).when(late).then(told("confirmed"))
    given(*BEGUN).when(TellPoliceNumber(case_id=CASE, police_number="M/1")).then(number)
    given(*BEGUN, number).when(TellPoliceNumber(case_id=CASE, police_number="M/1")).then()
