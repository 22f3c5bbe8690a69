"""When what is open at service cases is brought to mind: set per customer (H-13, H-14)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from aggregates.engine.event import Event
from aggregates.engine.words import Help, Label

OPEN_RETURN_AFTER = Label("Offene Rücksendung: Erinnerung nach Arbeitstagen", "Open return: reminder after working days")
UNANSWERED_AFTER = Label(
    "Servicefall ohne Antwort: Erinnerung nach Arbeitstagen", "Service case without an answer: reminder after working days"
)
NEVER = Help("Und danach immer wieder; ohne Angabe nie.", "And again and again; never, where nothing is given.")


class CaseReminders(BaseModel):
    """In working days, None: never. `open_return`: of a device that hasn't come back, or was taken in payment and hasn't come, by mail to its user; `unanswered`: of what one side asked the other at a case."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    open_return: int | None = None
    unanswered: int | None = 2


USUAL_REMINDERS = CaseReminders()


class CaseRemindersChanged(
    Event,
    event="customer.case_reminders_changed",
    de="Erinnerungen zu Servicefällen geändert[: Rücksendungen alle {reminders.open_return} Arbeitstage][; ohne Antwort alle {reminders.unanswered} Arbeitstage]",
    en="Reminders of service cases changed[: returns every {reminders.open_return} working days][; without an answer every {reminders.unanswered} working days]",
    about=("case_reminders",),
):
    reminders: Annotated[CaseReminders, Label("Erinnerungen", "Reminders")]
