"""Employees have service cases of their own where that is agreed with their customer: what the same commands of all decide, and never of what is somebody else's (H-13, H-14, H-25)."""

from collections.abc import Mapping
from typing import Any

import pytest

from aggregates.customer import FeatureSwitchedOn
from aggregates.device import DeviceReassigned
from aggregates.document import DocumentAdded
from aggregates.service_cases.messages import CaseMessageSent
from aggregates.user import UserDeactivated
from commands.documents.add_document import AddDocument
from commands.engine.command import Command, NotFound
from commands.engine.feature_off import FeatureOff
from commands.orders.own_user import AccountWithoutUser, OwnUserInactive
from commands.own_cases.ask_own_blocking import AskOwnBlocking
from commands.own_cases.attach_to_own_case import AttachToOwnCase
from commands.own_cases.cancel_own_case import CancelOwnCase, ReturnOfOthers
from commands.own_cases.find_own_device import FindOwnDevice
from commands.own_cases.read_own_case_messages import ReadOwnCaseMessages
from commands.own_cases.report_own_loss import ReportOwnLoss
from commands.own_cases.request_own_exchange import RequestOwnExchange
from commands.own_cases.request_own_repair import RequestOwnRepair
from commands.own_cases.send_own_case_message import SendOwnCaseMessage
from commands.own_cases.tell_own_police_number import TellOwnPoliceNumber
from commands.own_cases.tell_own_sending import TellOwnSending
from commands.service_cases.ask_blocking import AskBlocking
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.device_for_case import DeviceIsInServiceCase
from commands.service_cases.find_device import FindDevice
from commands.service_cases.read_case_messages import ReadCaseMessages
from commands.service_cases.send_case_message import SendCaseMessage
from commands.service_cases.tell_police_number import TellPoliceNumber
from commands.service_cases.tell_sending import TellSending
from tests.commands.accounts.made_up_accounts import ACCOUNT, active
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, PHONE, Entry, user
from tests.commands.scenario import Scenario, given
from tests.commands.service_cases.cases import BEGIN, CASE, NEW, WITH_NUMBER, of

ON: Entry = (CUSTOMER, FeatureSwitchedOn(feature="own_cases"))
HERS = (*active(role="employee", user_id=ERIKA), user(HANS, "Beispiel, Hans"))
THERE = (*WITH_NUMBER, ON, *HERS)
GIVEN_AWAY: Entry = (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS))
OWN: Mapping[str, type[Command]] = {"repair": RequestOwnRepair, "exchange": RequestOwnExchange, "loss": ReportOwnLoss}
ANSWERED: Entry = (CASE, CaseMessageSent(message_id=NEW, side="fulfilment", text="Seit wann?", **of(CASE)))
FILE: Mapping[str, Any] = {
    "document_id": NEW,
    "attached_kind": "service_case",
    "attached_id": CASE,
    "name": "Schaden.txt",
    "content_type": "text/plain",
    "size": 5,
    "content_hash": "0" * 64,
    "content_key": "sealed:1:abc",
    "stored_as": "0" * 64,
    "most": 10,
}


def by_erika(*entries: Entry) -> Scenario:
    return given(*entries, actor=f"account:{ACCOUNT}")


def begun(kind: Any, *before: Entry) -> tuple[Entry, ...]:
    """A case of what is Erika's phone, begun by whoever may."""
    return (*before, *given(*before).world.decide(BEGIN[kind](CASE)))


def own(kind: str) -> Command:
    """The same as an employee asks for it."""
    command: Any = BEGIN[kind](CASE)  # pyright: ignore[reportArgumentType]
    return OWN[kind].model_validate(command.model_dump(exclude_unset=True))


STEPS: Mapping[str, tuple[Command, Command]] = {
    "write": (
        SendCaseMessage(case_id=CASE, message_id=PHONE, side="customer", text="Wann?"),
        SendOwnCaseMessage(case_id=CASE, message_id=PHONE, side="customer", text="Wann?"),
    ),
    "read": (
        ReadCaseMessages(case_id=CASE, side="customer", up_to=NEW),
        ReadOwnCaseMessages(case_id=CASE, side="customer", up_to=NEW),
    ),
    "sent": (TellSending(case_id=CASE, tracking_number="0034"), TellOwnSending(case_id=CASE, tracking_number="0034")),
    "cancel": (CancelServiceCase(case_id=CASE, reason="Geht wieder"), CancelOwnCase(case_id=CASE, reason="Geht wieder")),
}
OF_LOSS: Mapping[str, tuple[Command, Command]] = {
    "police": (TellPoliceNumber(case_id=CASE, police_number="M/1"), TellOwnPoliceNumber(case_id=CASE, police_number="M/1")),
    "blocking": (AskBlocking(case_id=CASE), AskOwnBlocking(case_id=CASE)),
    "found": (FindDevice(case_id=CASE), FindOwnDevice(case_id=CASE)),
}
ALL_STEPS = [*(pair for pair in STEPS.values()), *(pair for pair in OF_LOSS.values())]
EVERY = [*(own(kind) for kind in OWN), *(mine for _, mine in ALL_STEPS), AttachToOwnCase(**FILE)]


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize("kind", OWN)
def test_a_case_of_ones_own_device_is_what_everybody_else_would_begin(kind: str) -> None:
    decided = begun(kind, *THERE)[len(THERE) :]
    assert decided
    by_erika(*THERE).when(own(kind)).then(*decided)


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize("kind", OWN)
def test_nobody_begins_one_with_what_somebody_else_has(kind: str) -> None:
    """As of what never was, whether that is in a case or not."""
    by_erika(*THERE, GIVEN_AWAY).when(own(kind)).refused(NotFound, str(PHONE))
    by_erika(*begun("repair", *THERE, GIVEN_AWAY)).when(own(kind)).refused(NotFound, str(PHONE))
    again = RequestOwnRepair.model_validate(BEGIN["repair"](NEW).model_dump(exclude_unset=True))
    by_erika(*begun("repair", *THERE)).when(again).refused(DeviceIsInServiceCase)


@pytest.mark.requirement("H-13", "H-14")
@pytest.mark.parametrize("step", STEPS)
def test_at_a_case_of_ones_own_is_done_what_the_customer_does(step: str) -> None:
    there = (*begun("repair", *THERE), ANSWERED)
    all_would, mine = STEPS[step]
    decided = given(*there).world.decide(all_would)
    assert decided
    by_erika(*there).when(mine).then(*decided)


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize("step", OF_LOSS)
def test_of_a_loss_of_ones_own_is_told_what_the_customer_tells(step: str) -> None:
    there = begun("loss", *THERE)
    all_would, mine = OF_LOSS[step]
    decided = given(*there).world.decide(all_would)
    assert decided
    by_erika(*there).when(mine).then(*decided)


@pytest.mark.part_of("A-14")
def test_a_photo_is_attached_to_ones_own_case() -> None:
    there = begun("repair", *THERE)
    [(stream, added)] = given(*there).world.decide(AddDocument(**FILE))
    assert isinstance(added, DocumentAdded)
    by_erika(*there).when(AttachToOwnCase(**FILE)).then((stream, added))


@pytest.mark.requirement("H-13")
def test_a_case_that_began_with_another_user_stays_that_ones() -> None:
    """Though the device is Erika's now, as what is written there is about Hans."""
    his = begun("repair", *THERE, GIVEN_AWAY)
    back: Entry = (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=HANS, to_user_id=ERIKA))
    for log in (his, (*his, back)):
        for mine in [mine for _, mine in ALL_STEPS] + [AttachToOwnCase(**FILE)]:
            by_erika(*log).when(mine).refused(NotFound, str(CASE))
    hers = (*begun("repair", *THERE), GIVEN_AWAY)
    by_erika(*hers).when(STEPS["write"][1]).then(*given(*hers).world.decide(STEPS["write"][0]))


@pytest.mark.requirement("H-14")
def test_a_return_is_cancelled_by_those_who_decided_on_it() -> None:
    there = begun("return", *THERE)
    by_erika(*there).when(CancelOwnCase(case_id=CASE)).refused(ReturnOfOthers, f"S-{CASE}")
    sent = TellOwnSending(case_id=CASE, tracking_number="0034")
    by_erika(*there).when(sent).then(*given(*there).world.decide(TellSending(case_id=CASE, tracking_number="0034")))


@pytest.mark.part_of("H-25")
@pytest.mark.parametrize("command", EVERY, ids=lambda command: type(command).__name__)
def test_whose_account_is_nobodys_or_inactive_and_where_it_is_not_agreed_nothing_is_done(command: Command) -> None:
    kind = "loss" if type(command) in {type(mine) for _, mine in OF_LOSS.values()} else "repair"
    there = (*begun(kind, *WITH_NUMBER), *HERS) if command not in EVERY[: len(OWN)] else (*WITH_NUMBER, *HERS)
    by_erika(*there).when(command).refused(FeatureOff)
    by_erika(*there, ON, (ERIKA, UserDeactivated())).when(command).refused(OwnUserInactive, "Muster, Erika")
    given(*there, ON).when(command).refused(AccountWithoutUser)
    nobodys = [entry for entry in there if entry not in HERS]
    by_erika(*nobodys, ON, *active(role="employee")).when(command).refused(AccountWithoutUser)


@pytest.mark.part_of("H-25")
def test_that_employees_order_says_nothing_of_their_cases() -> None:
    ordering: Entry = (CUSTOMER, FeatureSwitchedOn(feature="own_orders"))
    by_erika(*WITH_NUMBER, *HERS, ordering).when(own("repair")).refused(FeatureOff)
