"""Messages at a service case, and who has yet to read or to answer them (H-13)."""

from typing import cast

from aggregates.service_cases.messages import CaseMessageSent, CaseMessagesRead, CaseSide, other_side
from aggregates.service_cases.reminders import Awaited
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.service_cases.service_case_rows import change_case
from projections.service_cases.service_cases import service_cases
from readmodels.service_cases.service_cases import SERVICE_CASES


@service_cases.on(CaseMessageSent)
def message_sent(rows: Rows, recorded: Recorded[CaseMessageSent]) -> None:
    row, event = rows.get(SERVICE_CASES, recorded.stream_id), recorded.event
    if row is None:
        return
    reader = other_side(event.side)
    asked = cast("CaseSide | None", row.asked_by_message)
    change_case(
        rows,
        recorded,
        unread_by_customer=row.unread_by_customer + (reader == "customer"),
        unread_by_fulfilment=row.unread_by_fulfilment + (reader == "fulfilment"),
        asked_by_message=Awaited(asked).after_message(event).of,
    )


@service_cases.on(CaseMessagesRead)
def messages_read(rows: Rows, recorded: Recorded[CaseMessagesRead]) -> None:
    change_case(rows, recorded, **{f"unread_by_{recorded.event.side}": recorded.event.left})
