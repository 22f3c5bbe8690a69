"""Change when a customer's working days begin and end, and by when something counts for the day (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.customer import Customer, WorkingHoursChanged
from aggregates.engine.words import Help
from aggregates.working_calendar import CLOSES_AT, CUT_OFF_AT, OPENS_AT, WorkingHours
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import ClockTime


class WorkingHoursNotInOrder(Refusal):
    """Working hours from {opens_at} until {closes_at} with the cut-off time {cut_off_at} are not possible; give three times of a day in this order: they begin, the cut-off time, they end."""

    code = "working-hours-not-in-order"
    de = (
        "Eine Arbeitszeit von {opens_at} bis {closes_at} Uhr mit dem Annahmeschluss {cut_off_at} Uhr ist nicht möglich; bitte drei Uhrzeiten eines Tages in dieser"
        " Reihenfolge angeben: Arbeitsbeginn, Annahmeschluss, Arbeitsende."
    )


class ChangeWorkingHours(Command):
    customer_id: UUID
    opens_at: Annotated[ClockTime, OPENS_AT]
    closes_at: Annotated[ClockTime, CLOSES_AT]
    cut_off_at: Annotated[
        ClockTime,
        CUT_OFF_AT,
        Help("Was später eingeht, zählt für den nächsten Arbeitstag.", "What comes in later counts for the next working day."),
    ]

    def decide(self, given: Given) -> Decision:
        was = given.state(Customer, self.customer_id).working_hours
        hours = WorkingHours(opens_at=self.opens_at, closes_at=self.closes_at, cut_off_at=self.cut_off_at)
        if not (hours.opens_at < hours.closes_at and hours.opens_at <= hours.cut_off_at <= hours.closes_at):
            raise WorkingHoursNotInOrder(**hours.model_dump())
        return [] if was == hours else [(self.customer_id, WorkingHoursChanged(hours=hours, was=was))]
