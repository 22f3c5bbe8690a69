"""Messages at a service case are sent once, and noted as read by the side that reads them (H-13)."""

from uuid import UUID

import pytest

from aggregates.device import DeviceDecoupled
from aggregates.service_cases.messages import CaseMessageSent, CaseMessagesRead, CaseSide
from aggregates.user import UserDeleted, UserErased
from commands.service_cases.case_steps import PersonOfCaseErased
from commands.service_cases.read_case_messages import NoSuchMessage, ReadCaseMessages
from commands.service_cases.send_case_message import SendCaseMessage
from tests.commands.made_up import ERIKA, PHONE, Entry
from tests.commands.scenario import given
from tests.commands.service_cases.cases import BASE, BEGIN, CASE, NEW, OTHER_CASE, RETURN, of


def sent(message_id: UUID, side: CaseSide) -> Entry:
    return CASE, CaseMessageSent(message_id=message_id, side=side, text="Wann?", **of(CASE))


BEGUN = (*BASE, *given(*BASE).world.decide(BEGIN["repair"](CASE)))


@pytest.mark.requirement("H-13")
def test_a_message_is_sent_once_and_read_by_the_other_side() -> None:
    asked = sent(NEW, "customer")
    given(*BEGUN).when(SendCaseMessage(case_id=CASE, message_id=NEW, side="customer", text="Wann?")).then(asked)
    given(*BEGUN, asked).when(ReadCaseMessages(case_id=CASE, side="customer", up_to=NEW)).then()
    read = (CASE, CaseMessagesRead(side="fulfilment", up_to=NEW, left=0, **of(CASE)))
    given(*BEGUN, asked).when(ReadCaseMessages(case_id=CASE, side="fulfilment", up_to=NEW)).then(read)


@pytest.mark.requirement("H-13")
def test_what_came_since_it_was_shown_stays_unread() -> None:
    first, mine, second = sent(NEW, "customer"), sent(RETURN, "fulfilment"), sent(OTHER_CASE, "customer")
    came = (*BEGUN, first, mine, second)
    read = (CASE, CaseMessagesRead(side="fulfilment", up_to=NEW, left=1, **of(CASE)))
    given(*came).when(ReadCaseMessages(case_id=CASE, side="fulfilment", up_to=NEW)).then(read)
    given(*came, read).when(ReadCaseMessages(case_id=CASE, side="fulfilment", up_to=RETURN)).then()
    all_read = (CASE, CaseMessagesRead(side="fulfilment", up_to=OTHER_CASE, left=0, **of(CASE)))
    given(*came, read).when(ReadCaseMessages(case_id=CASE, side="fulfilment", up_to=OTHER_CASE)).then(all_read)
    given(*came).when(ReadCaseMessages(case_id=CASE, side="fulfilment", up_to=PHONE)).refused(NoSuchMessage)


@pytest.mark.part_of("A-14")
def test_nothing_is_written_to_the_case_of_somebody_whose_data_are_gone() -> None:
    gone = (*BEGUN, (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA)), (ERIKA, UserDeleted()), (ERIKA, UserErased()))
    given(*gone).when(SendCaseMessage(case_id=CASE, message_id=NEW, side="customer", text="Wann?")).refused(PersonOfCaseErased)
