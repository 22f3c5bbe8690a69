"""Change when what is open at a customer's service cases is brought to mind (H-13, H-14)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.case_reminders import NEVER, OPEN_RETURN_AFTER, UNANSWERED_AFTER, CaseReminders, CaseRemindersChanged
from aggregates.customer import Customer
from commands.engine.command import Command, Decision, Given

_Days = Annotated[int, Field(ge=1, le=60)]


class ChangeCaseReminders(Command):
    """Both as they are to be."""

    customer_id: UUID
    open_return: Annotated[_Days | None, OPEN_RETURN_AFTER, NEVER] = None
    unanswered: Annotated[_Days | None, UNANSWERED_AFTER, NEVER] = None

    def decide(self, given: Given) -> Decision:
        reminders = CaseReminders(open_return=self.open_return, unanswered=self.unanswered)
        if given.state(Customer, self.customer_id).case_reminders == reminders:
            return []
        return [(self.customer_id, CaseRemindersChanged(reminders=reminders))]
