"""Messages at a service case, between the customer and those who fulfil it (H-13)."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from aggregates.device_terms import DeviceId
from aggregates.engine.event import Event, Personal
from aggregates.engine.words import Help, InWords, Label
from aggregates.service_cases.terms import ServiceCaseId
from aggregates.user import UserIdOrNone

MESSAGE = Label("Nachricht", "Message")
WANTS_ANSWER = Label("Antwort erwartet", "Answer expected")
WHETHER_ANSWER = Help("Ob die andere Seite antworten soll.", "Whether the other side is to answer.")

CaseSide = Annotated[
    Literal["customer", "fulfilment"],
    InWords(customer=("Kunde", "customer"), fulfilment=("Auftragsbearbeitung", "fulfilment")),
    Label("Seite", "Side"),
]


def _at_no_told_moment(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "sent_at": None}


class CaseMessageSent(
    Event,
    event="service_case.message_sent",
    version=2,
    upcasts={1: _at_no_told_moment},
    de="{Servicefall case_id|Servicefall}: Nachricht ({side}): {text}",
    en="{Service case case_id|Service case}: message ({side}): {text}",
    about=(),
):
    """`wants_answer`: the other side is to answer; whoever answers owes nothing any more. `sent_at`: when that was, where whoever sent it said so."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    message_id: UUID
    side: CaseSide
    text: Annotated[str, Personal(subject="user_id", or_own=True), MESSAGE]
    wants_answer: Annotated[bool, WANTS_ANSWER] = True
    sent_at: datetime | None = None


def _all_so_far(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "up_to": None, "left": 0}


class CaseMessagesRead(
    Event,
    event="service_case.messages_read",
    version=2,
    upcasts={1: _all_so_far},
    de="{Servicefall case_id|Servicefall}: Nachrichten gelesen ({side})",
    en="{Service case case_id|Service case}: messages read ({side})",
    about=("messages_read",),
):
    """By somebody of the side, to whom what the other one wrote was shown up to this message (None: all so far); `left`: how many came since."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    side: CaseSide
    up_to: UUID | None
    left: int


def other_side(side: CaseSide) -> CaseSide:
    """Return who reads what this side writes."""
    return "fulfilment" if side == "customer" else "customer"
