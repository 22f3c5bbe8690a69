"""Messages at a service case are sent once, and noted as read by the side that reads them (H-13)."""

import pytest

from aggregates.device import DeviceDecoupled
from aggregates.service_cases.messages import CaseMessageSent, CaseMessagesRead
from aggregates.user import UserDeleted, UserErased
from commands.service_cases.case_steps import PersonOfCaseErased
from commands.service_cases.read_case_messages import ReadCaseMessages
from commands.service_cases.send_case_message import SendCaseMessage
from tests.commands.made_up import ERIKA, PHONE
from tests.commands.scenario import given
from tests.commands.service_cases.cases import BASE, BEGIN, CASE, NEW, of

BEGUN = (*BASE, *given(*BASE).world.decide(BEGIN["repair"](CASE)))


@pytest.mark.part_of("H-13")
def test_a_message_is_sent_once_and_read_by_the_other_side() -> None:
    sent = (CASE, CaseMessageSent(message_id=NEW, side="customer", text="Wann?", **of(CASE)))
    given(*BEGUN).when(SendCaseMessage(case_id=CASE, message_id=NEW, side="customer", text="Wann?")).then(sent)
    given(*BEGUN, sent).when(ReadCaseMessages(case_id=CASE, side="customer")).then()
    read = (CASE, CaseMessagesRead(side="fulfilment", **of(CASE)))
    given(*BEGUN, sent).when(ReadCaseMessages(case_id=CASE, side="fulfilment")).then(read)


@pytest.mark.part_of("A-14")
def test_nothing_is_written_to_the_case_of_somebody_whose_data_are_gone() -> None:
    gone = (*BEGUN, (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA)), (ERIKA, UserDeleted()), (ERIKA, UserErased()))
    given(*gone).when(SendCaseMessage(case_id=CASE, message_id=NEW, side="customer", text="Wann?")).refused(PersonOfCaseErased)
