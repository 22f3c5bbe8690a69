"""Carriers are asked to block the numbers of lost devices: each once, whatever was killed, timed out or told by hand when (H-13)."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from access.engine.asking_services import FAILURES, FIRST_REST
from access.service_cases.blocking_desk import FOUND_BEFORE
from access.service_cases.blockings import SHARE
from aggregates.service_cases.loss import BlockingTold, DeviceFoundAgain
from aggregates.user import UserDeleted, UserErased
from eventstore.log import EventLog
from tests.access.service_cases.block_program import STEPS
from tests.access.service_cases.lost_devices import NOW, Desk, ask, asked, case_of, number, of, report, told, user_of
from tests.commands.made_up import CUSTOMER, OTHER_CUSTOMER, customer
from tests.eventstore.store import appended, cause, open_log, rows_of
from tests.gateways.carriers import CarrierDesk, carrier

ROOT = Path(__file__).parents[3]
HOUR = timedelta(hours=1)


@pytest.fixture
def log(database: str) -> Iterator[EventLog]:
    opened = open_log(database)
    for customer_id, called in ((CUSTOMER, "K-1001"), (OTHER_CUSTOMER, "K-1002")):
        appended(opened, customer(customer_id, customer_number=called), by=cause(customer_id))
    yield opened
    opened.close()


@pytest.fixture
def net() -> Iterator[CarrierDesk]:
    with carrier() as opened:
        yield opened


@pytest.fixture
def desk(log: EventLog, net: CarrierDesk) -> Iterator[Desk]:
    made = Desk(log, {"beispielnetz": net.url})
    yield made
    made.dispatcher.close()


@pytest.mark.requirement("H-13")
def test_a_number_is_blocked_by_its_carrier_and_what_it_says_is_told(log: EventLog, net: CarrierDesk, desk: Desk) -> None:
    net.says = "pending"
    asked(log, 1)
    assert desk.at(NOW) == 1
    assert told(log) == [(number(1), "pending", None)]
    assert desk.at(NOW + timedelta(seconds=1)) == 0, "the carrier is at it"
    assert desk.at(NOW + HOUR) == 1
    net.states = dict.fromkeys(net.states, "confirmed")
    assert desk.at(NOW + 2 * HOUR) == 1
    assert told(log) == [(number(1), "pending", None), (number(1), "confirmed", None)]
    assert (desk.at(NOW + 99 * HOUR), net.blocked) == (0, {number(1): 1})
    _, headers = net.requests[0]
    assert (headers["idempotency-key"], headers["x-key"]) == (*net.states, "geheim")
    [(actor, causation)] = set(
        rows_of(log.dsn, "SELECT actor, left(causation, 8) FROM events WHERE event_name = 'service_case.blocking_told'")
    )
    assert (actor, causation) == ("timer:number_blocking", "command:")


@pytest.mark.requirement("H-13")
def test_what_was_refused_is_asked_for_once_more_as_something_new(log: EventLog, net: CarrierDesk, desk: Desk) -> None:
    net.says, net.reason = "refused", "Nummer\x07 unbekannt"
    asked(log, 1)
    desk.at(NOW)
    net.faults, net.reason = [422], "Keine Nummer"
    ask(log, 1)
    desk.at(NOW)
    net.says = "confirmed"
    ask(log, 1)
    desk.at(NOW)
    assert told(log) == [(number(1), "refused", "Nummer unbekannt"), (number(1), "refused", "Keine Nummer"), (number(1), "confirmed", None)]


@pytest.mark.part_of("A-14")
def test_what_a_carrier_says_of_somebody_who_was_erased_is_told_without_a_reason(log: EventLog, net: CarrierDesk, desk: Desk) -> None:
    net.says, net.reason = "refused", "Muster 1 fehlt"
    asked(log, 1)
    for event in (UserDeleted(), UserErased()):
        appended(log, (user_of(1), event), by=cause())
    desk.at(NOW)
    assert told(log) == [(number(1), "refused", None)]


@pytest.mark.requirement("H-13")
def test_a_time_out_after_the_carrier_has_done_it_blocks_nothing_twice(log: EventLog, net: CarrierDesk) -> None:
    desk = Desk(log, {"beispielnetz": net.url}, seconds=0.5)
    net.faults = ["silence"]
    asked(log, 1)
    assert desk.at(NOW) == 1
    assert (told(log), net.blocked) == ([], {number(1): 1})
    net.released.set()
    desk.dispatcher.close()
    patient = Desk(log, {"beispielnetz": net.url})
    assert patient.at(NOW + timedelta(seconds=4)) == 0, "not before its time"
    assert patient.at(NOW + timedelta(seconds=5)) == 1
    assert (told(log), net.blocked) == ([(number(1), "confirmed", None)], {number(1): 1})
    assert (net.asked("POST"), net.asked("GET")) == (1, 1), "it asked what became of it"
    patient.dispatcher.close()


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_killed_at_any_step_loses_nothing_and_blocks_nothing_twice(
    log: EventLog, net: CarrierDesk, desk: Desk, step: str
) -> None:
    asked(log, 1)
    command = [sys.executable, "-m", "tests.access.service_cases.block_program", log.dsn, net.url, step]
    assert subprocess.run(command, cwd=ROOT, timeout=120, check=False).returncode == -signal.SIGKILL
    desk.at(NOW)
    assert (told(log), net.blocked) == ([(number(1), "confirmed", None)], {number(1): 1})
    assert rows_of(log.dsn, "SELECT count(*) FROM blockings WHERE done_at IS NULL") == [(0,)]


def test_a_carrier_that_fails_again_and_again_is_left_alone_for_a_while_and_holds_no_other_up(log: EventLog, net: CarrierDesk) -> None:
    with carrier() as other:
        desk = Desk(log, {"beispielnetz": net.url, "vodafone": other.url})
        net.faults = [503] * (FAILURES + 1)
        for n in range(FAILURES + 3):
            asked(log, n, customer_id=(CUSTOMER, OTHER_CUSTOMER)[n % 2])
        asked(log, 50, carrier="Vodafone")
        desk.at(NOW)
        assert (net.asked("POST"), other.blocked) == (FAILURES, {number(50): 1})
        assert desk.at(NOW + FIRST_REST - timedelta(seconds=1)) == 0
        desk.at(NOW + FIRST_REST)
        assert net.asked("POST") == FAILURES + 1, "one try"
        assert desk.at(NOW + 2 * FIRST_REST) == 0, "it rests longer each time"
        for _ in range(FAILURES):
            desk.at(desk.now + HOUR)
        assert net.blocked == {number(n): 1 for n in range(FAILURES + 3)}
        assert len(told(log)) == FAILURES + 4
        desk.dispatcher.close()


def test_a_customer_with_many_numbers_keeps_no_other_waiting(log: EventLog, net: CarrierDesk, desk: Desk) -> None:
    for n in range(SHARE + 2):
        asked(log, n)
    asked(log, 90, customer_id=OTHER_CUSTOMER)
    assert desk.at(NOW) == SHARE + 1
    assert number(90) in net.blocked
    assert desk.at(NOW) == 2


def test_what_nobody_can_be_asked_for_or_was_told_by_hand_is_left_to_people(log: EventLog, net: CarrierDesk) -> None:
    asked(log, 1)
    desk = Desk(log, {"beispielnetz": net.url})
    report(log, 2)
    asked(log, 3, carrier="Anderes Netz")
    assert desk.at(NOW) == 0, "asked before there was a gateway, not asked for at all, of a carrier without one"
    net.faults = [503]
    ask(log, 2)
    desk.at(NOW)
    by_hand = BlockingTold(**of(2), blocked_number=number(2), outcome="confirmed")
    appended(log, (case_of(2), by_hand))
    desk.at(NOW + HOUR)
    assert (net.asked("POST"), told(log)) == (1, [(number(2), "confirmed", None)])
    none = Desk(log, {})
    assert none.at(NOW + HOUR) == 0
    for each in (desk, none):
        each.dispatcher.close()


@pytest.mark.requirement("H-13")
def test_of_a_device_that_was_found_nothing_is_asked_for_any_more_and_what_was_asked_before_is_told(
    log: EventLog, net: CarrierDesk, desk: Desk
) -> None:
    net.faults, net.says = [503], "pending"
    asked(log, 1)
    desk.at(NOW)
    asked(log, 2)
    desk.at(NOW + timedelta(seconds=1))
    asked(log, 3)
    assert (told(log), net.blocked) == ([(number(2), "pending", None)], {number(2): 1}), "the first one's carrier failed"
    for n in (1, 2, 3):
        appended(log, (case_of(n), DeviceFoundAgain(**of(n))))
    net.states = dict.fromkeys(net.states, "confirmed")
    desk.at(NOW + HOUR)
    assert {*told(log)[1:]} == {(number(1), "refused", FOUND_BEFORE), (number(2), "confirmed", None), (number(3), "refused", FOUND_BEFORE)}
    assert (desk.at(NOW + 99 * HOUR), net.blocked) == (0, {number(2): 1})


@pytest.mark.requirement("H-13")
def test_a_carrier_that_may_have_been_asked_before_the_blocking_was_withdrawn_is_asked_what_became_of_it(
    log: EventLog, net: CarrierDesk, desk: Desk
) -> None:
    net.faults = [503, 503]
    for n in (1, 2):
        asked(log, n)
    desk.at(NOW)
    asked(log, 3)
    for n in (1, 2, 3):
        for event in (DeviceFoundAgain(**of(n)), BlockingTold(**of(n), blocked_number=number(n), outcome="withdrawn")):
            appended(log, (case_of(n), event))
    withdrawn = [(number(n), "withdrawn", None) for n in (1, 2, 3)]
    assert (told(log), net.blocked) == (withdrawn, {})
    [(heard,)] = rows_of(log.dsn, "SELECT blocking_id::text FROM blockings WHERE number = %s", number(1))
    net.states[heard] = "pending"
    desk.at(NOW + HOUR)
    assert (told(log), net.blocked) == (withdrawn, {}), "it is at the first one, has heard of no other, and is asked for none"
    net.states[heard] = "confirmed"
    desk.at(NOW + 2 * HOUR)
    assert told(log) == [*withdrawn, (number(1), "confirmed", None)]
    assert rows_of(log.dsn, "SELECT count(*) FROM blockings WHERE done_at IS NULL") == [(0,)]
