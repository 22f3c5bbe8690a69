"""Messages at a service case are sent once, and noted as read by the side that reads them (H-13)."""

import pytest

from aggregates.service_cases.messages import CaseMessageSent, CaseMessagesRead
from commands.service_cases.read_case_messages import ReadCaseMessages
from commands.service_cases.send_case_message import SendCaseMessage
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
