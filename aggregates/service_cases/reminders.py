"""What is brought to mind at service cases: devices that haven't come back, and answers that somebody waits for (H-13, H-14)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Self

from aggregates.device_terms import DeviceId
from aggregates.engine.event import Event, Otherwise
from aggregates.engine.words import Label
from aggregates.service_cases.messages import CaseMessageSent, CaseSide, other_side
from aggregates.service_cases.terms import CASE_NUMBER, ServiceCaseId, ServiceCaseStatus
from aggregates.user import UserIdOrNone

AWAITED_OF = Label("Antwort erwartet von", "Answer expected of")


def _not_mailed(payload: Mapping[str, Any]) -> bool:
    return payload["mailed"] is False


class ReturnReminded(
    Event,
    event="service_case.return_reminded",
    de="{Rücksendung case_id|Rücksendung}: Nutzer per E-Mail erinnert",
    en="{Return case_id|Return}: user reminded by mail",
    otherwise=(
        Otherwise(
            _not_mailed,
            "{Rücksendung case_id|Rücksendung}: noch offen, doch ohne E-Mail-Adresse des Nutzers keine Erinnerung",
            "{Return case_id|Return}: still open, but no reminder, as its user has no mail address",
        ),
    ),
    about=(),
):
    """`due_at`: the moment at which it was due to remind, so that nobody is reminded twice for it."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    due_at: datetime
    mailed: bool


class CaseAnswerMissed(
    Event,
    event="service_case.answer_missed",
    de="{Servicefall case_id|Servicefall}: noch ohne Antwort, erwartet von {awaited_of} ({times}. Erinnerung)",
    en="{Service case case_id|Service case}: still without an answer, expected of {awaited_of} (reminder {times})",
    about=(),
):
    """`due_at`: the moment at which it was due to remind; `times`: how often since it was asked."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    number: Annotated[str, CASE_NUMBER]
    awaited_of: Annotated[CaseSide, AWAITED_OF]
    times: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Awaited:
    """Whose answer is expected by messages, and since when where they say it; how often that was brought to mind, and for which moment last."""

    of: CaseSide | None = None
    since: datetime | None = None
    times: int = 0
    reminded_for: datetime | None = None

    def after_message(self, event: CaseMessageSent) -> Self:
        """Whoever writes owes nothing any more; who is asked once more has been asked since the first time."""
        reader = other_side(event.side)
        if self.of == reader:
            return self
        if event.wants_answer:
            return replace(self, of=reader, since=event.sent_at, times=0, reminded_for=None)
        return replace(self, of=None, since=None, times=0)

    def after_reminder(self, event: CaseAnswerMissed) -> Self:
        return replace(self, times=event.times, reminded_for=event.due_at)


def owes_answer(asked: CaseSide | None, status: ServiceCaseStatus) -> CaseSide | None:
    """Tell who is to answer: whoever was asked by messages, or the customer that has a cost estimate to decide on; None: nobody."""
    return asked or ("customer" if status == "estimated" else None)


NOTHING_AWAITED = Awaited()
