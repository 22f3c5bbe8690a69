"""What is open at service cases is brought to mind once for each moment, and only while it is open (H-13, H-14)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from aggregates.case_reminders import CaseReminders, CaseRemindersChanged
from aggregates.service_cases.messages import CaseMessageSent, CaseSide
from aggregates.service_cases.reminders import CaseAnswerMissed, ReturnReminded
from commands.engine.command import Command
from commands.service_cases.accept_estimate import AcceptEstimate
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.estimate_repair import EstimateRepair
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.remind_of_answer import RemindOfAnswer
from commands.service_cases.remind_of_return import RemindOfReturn
from tests.commands.made_up import CUSTOMER, Entry, user
from tests.commands.scenario import Scenario, given
from tests.commands.service_cases.cases import BASE, BEGIN, CASE, MONDAY, NEW, OTHER_CASE, RETURN, of

DUE = datetime(2026, 12, 14, 7, tzinfo=UTC)
LATER = DUE + timedelta(days=2)
ON = (CUSTOMER, CaseRemindersChanged(reminders=CaseReminders(open_return=3)))
OFF = (CUSTOMER, CaseRemindersChanged(reminders=CaseReminders(unanswered=None)))
REPAIR = (*BASE, *given(*BASE).world.decide(BEGIN["repair"](CASE)))
ANSWER, ANSWER_LATER = RemindOfAnswer(timed_id=CASE, due_at=DUE), RemindOfAnswer(timed_id=CASE, due_at=LATER)


def said(message_id: UUID, side: CaseSide, *, wants_answer: bool = True, at: datetime = MONDAY) -> Entry:
    return CASE, CaseMessageSent(message_id=message_id, side=side, text="?", wants_answer=wants_answer, sent_at=at, **of(CASE))


def missed(side: CaseSide, times: int = 1, due_at: datetime = DUE) -> Entry:
    return CASE, CaseAnswerMissed(number=f"S-{CASE}", awaited_of=side, times=times, due_at=due_at, **of(CASE))


def did(*entries: Entry, commands: Sequence[Command]) -> Scenario:
    """After these have been carried out."""
    scenario = given(*entries)
    for command in commands:
        scenario.world.apply(scenario.world.decide(command))
    return scenario


@pytest.mark.requirement("H-14")
def test_who_is_to_send_a_device_back_is_reminded_while_that_is_open() -> None:
    base = (*BASE, user(email="erika@beispiel.example"), ON)
    begin = BEGIN["return"](CASE)
    remind = RemindOfReturn(timed_id=CASE, due_at=DUE)
    reminded = (CASE, ReturnReminded(due_at=DUE, mailed=True, **of(CASE)))
    did(*base, commands=[begin]).when(remind).then(reminded).when(remind).then()
    for over in (ReceiveCaseDevice(case_id=CASE), CancelServiceCase(case_id=CASE)):
        did(*base, commands=[begin, over]).when(remind).then()
    without = (CASE, ReturnReminded(due_at=DUE, mailed=False, **of(CASE)))
    did(*BASE, ON, commands=[begin]).when(remind).then(without)
    did(*BASE, commands=[begin]).when(remind).then()


@pytest.mark.requirement("H-13")
def test_who_owes_an_answer_is_reminded_until_it_is_given() -> None:
    given(*REPAIR).when(ANSWER).then()
    asked = (*REPAIR, said(NEW, "customer"))
    given(*asked).when(ANSWER).then(missed("fulfilment")).when(ANSWER).then()
    given(*asked, missed("fulfilment")).when(ANSWER_LATER).then(missed("fulfilment", 2, LATER))
    also = said(OTHER_CASE, "customer", wants_answer=False, at=DUE)
    given(*asked, also).when(ANSWER).then(missed("fulfilment"))
    answered = said(RETURN, "fulfilment", wants_answer=False)
    given(*asked, answered).when(ANSWER).then()
    asks_back = said(RETURN, "fulfilment")
    given(*asked, missed("fulfilment"), asks_back).when(ANSWER_LATER).then(missed("customer", 1, LATER))
    given(*asked, OFF).when(ANSWER).then()
    did(*asked, commands=[CancelServiceCase(case_id=CASE)]).when(ANSWER).then()


@pytest.mark.requirement("H-13")
def test_a_message_that_came_just_now_is_not_late_whatever_the_read_model_knows() -> None:
    given(*REPAIR, said(NEW, "customer", at=DUE - timedelta(minutes=1))).when(ANSWER).then()


@pytest.mark.requirement("H-13")
def test_a_cost_estimate_waits_for_the_customer_until_it_is_decided() -> None:
    estimated = [ReceiveCaseDevice(case_id=CASE), EstimateRepair(case_id=CASE, net="149.90")]
    did(*REPAIR, commands=estimated).when(ANSWER).then(missed("customer"))
    did(*REPAIR, commands=[*estimated, AcceptEstimate(case_id=CASE, net="149.90")]).when(ANSWER).then()
