"""What people write at a case goes with whoever it is about, whether somebody had the device or not; of whom the data are gone nothing is written (A-14)."""

import pytest

from aggregates.device import DeviceDecoupled
from aggregates.service_cases.written import CaseTextsErased, CaseTextsSealed
from aggregates.user import UserDeleted, UserErased, UserRegistered
from commands.engine.command import Command
from commands.service_cases.ask_blocking import AskBlocking
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.case_steps import PersonOfCaseErased
from commands.service_cases.decline_estimate import DeclineEstimate
from commands.service_cases.estimate_repair import EstimateRepair
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.send_case_message import SendCaseMessage
from commands.service_cases.tell_blocking import TellBlocking
from commands.service_cases.tell_police_number import TellPoliceNumber
from commands.service_cases.written_texts import CaseTextsWereErased
from commands.users.erase_user import EraseUser
from tests.commands.made_up import ERIKA, HANS, NUMBER, PHONE, customer, device, user
from tests.commands.scenario import World, given
from tests.commands.service_cases.cases import BEGIN, CASE, NEW, OTHER_CASE, WITH_NUMBER

GONE = ((PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA)), (ERIKA, UserDeleted()), (ERIKA, UserErased()))
TEXT = "Erika Muster war nicht da"
LOST = BEGIN["loss"](CASE).model_copy(update={"numbers": ()})
RECEIVE, ESTIMATE = ReceiveCaseDevice(case_id=CASE), EstimateRepair(case_id=CASE, net="149.90")


@pytest.mark.part_of("A-14")
@pytest.mark.parametrize(
    ("before", "step", "field"),
    [
        ([BEGIN["loss"](CASE), AskBlocking(case_id=CASE)], TellBlocking(case_id=CASE, phone_number=NUMBER, outcome="refused"), "reason"),
        ([BEGIN["return"](CASE)], CancelServiceCase(case_id=CASE), "reason"),
        ([BEGIN["exchange"](CASE)], CancelServiceCase(case_id=CASE), "reason"),
        ([BEGIN["repair"](CASE), RECEIVE], ESTIMATE, "work"),
        ([BEGIN["repair"](CASE), RECEIVE, ESTIMATE], DeclineEstimate(case_id=CASE, net="149.90"), "reason"),
    ],
)
def test_a_step_is_taken_without_words_once_the_user_is_erased(before: list[Command], step: Command, field: str) -> None:
    world = World()
    world.apply(WITH_NUMBER)
    for command in before:
        world.apply(world.decide(command))
    there = [(stream, event) for stream, events in world.streams.items() for event in events]
    told = step.model_copy(update={field: TEXT})
    assert given(*there).world.decide(told)
    given(*there, *GONE).when(told).refused(PersonOfCaseErased)
    assert given(*there, *GONE).world.decide(step)


NOBODYS = (customer(), user(), device())
DOES: list[tuple[list[Command], Command]] = [
    ([], BEGIN["repair"](CASE).model_copy(update={"fault": TEXT})),
    ([], BEGIN["return"](CASE).model_copy(update={"remarks": TEXT})),
    ([], BEGIN["loss"](CASE).model_copy(update={"place": TEXT, "numbers": ()})),
    ([BEGIN["return"](CASE)], CancelServiceCase(case_id=CASE, reason=TEXT)),
    ([BEGIN["return"](CASE)], SendCaseMessage(case_id=CASE, message_id=NEW, side="customer", text=TEXT)),
    ([LOST], TellPoliceNumber(case_id=CASE, police_number=TEXT)),
    ([BEGIN["repair"](CASE), RECEIVE], ESTIMATE.model_copy(update={"work": TEXT})),
    ([BEGIN["repair"](CASE), RECEIVE, ESTIMATE], DeclineEstimate(case_id=CASE, net="149.90", reason=TEXT)),
]


@pytest.mark.part_of("A-14")
@pytest.mark.parametrize(("before", "step"), DOES)
def test_what_is_written_of_a_device_that_nobody_has_goes_with_whom_it_names(before: list[Command], step: Command) -> None:
    world = World()
    world.apply([*NOBODYS, (HANS, UserRegistered(name="Beispiel, Hans"))])
    for command in (*before, step):
        world.apply(world.decide(command))
    assert [event for event in world.streams[CASE] if isinstance(event, CaseTextsSealed)] == [CaseTextsSealed(case_id=CASE)]
    world.apply([(ERIKA, UserDeleted()), (HANS, UserDeleted())])
    assert world.decide(EraseUser(user_id=HANS)) == [(HANS, UserErased())]
    erased = [(CASE, CaseTextsErased(case_id=CASE)), (ERIKA, UserErased())]
    assert world.decide(EraseUser(user_id=ERIKA)) == erased
    world.apply(erased)
    with pytest.raises(CaseTextsWereErased):
        world.decide(SendCaseMessage(case_id=CASE, message_id=OTHER_CASE, side="customer", text=TEXT))


@pytest.mark.part_of("A-14")
def test_where_nothing_is_written_no_key_is_opened() -> None:
    world = World()
    world.apply(NOBODYS)
    for command in (BEGIN["return"](CASE), CancelServiceCase(case_id=CASE)):
        world.apply(world.decide(command))
    assert not [event for event in world.streams[CASE] if isinstance(event, CaseTextsSealed)]
