"""How a device is sent in: with a label, picked up on a working day, or by oneself (H-14)."""

from datetime import date, datetime
from typing import Annotated

from aggregates.customer import Customer
from aggregates.engine.words import Help
from aggregates.service_cases.terms import PICK_UP_ON, PICK_UP_WINDOW, PickUpWindow, SendingWay
from commands.engine.command import Given, Refusal
from commands.engine.moments import Day

FOR_PICK_UP = Help("Nur bei Abholung.", "For a pick-up only.")
PickUpDay = Annotated[Day | None, PICK_UP_ON, FOR_PICK_UP]
PickUpHours = Annotated[PickUpWindow | None, PICK_UP_WINDOW, FOR_PICK_UP]


class PickUpDayMissing(Refusal):
    """Say on which day the device is to be picked up."""

    status = 422
    code = "pick-up-day-missing"
    de = "Bitte angeben, an welchem Tag das Gerät abgeholt werden soll."


class NothingIsPickedUp(Refusal):
    """A day or hours of a pick-up are given, but the device isn't to be picked up; leave them out, or choose the pick-up."""

    status = 422
    code = "nothing-is-picked-up"
    de = "Tag oder Uhrzeit einer Abholung sind angegeben, aber das Gerät wird nicht abgeholt; bitte weglassen oder die Abholung wählen."


class PickUpInPast(Refusal):
    """{day} is over; the next working day is {next}."""

    status = 422
    code = "pick-up-in-past"
    de = "Der {day} ist schon vorbei; der nächste Arbeitstag ist der {next}."


class PickUpOnHoliday(Refusal):
    """{day} is no working day of yours; the next one is {next}."""

    status = 422
    code = "pick-up-on-holiday"
    de = "Der {day} ist bei Ihnen kein Arbeitstag; der nächste ist der {next}."


def check_sending(
    given: Given, sending: SendingWay, pick_up_on: date | None, window: PickUpWindow | None, asked_at: datetime | None
) -> None:
    """Raise the refusal where it is to be picked up and nobody says when, or on a day on which nobody comes; `asked_at` None: nobody knows what day it is."""
    if sending != "pick_up":
        if pick_up_on is not None or window is not None:
            raise NothingIsPickedUp
        return
    if pick_up_on is None:
        raise PickUpDayMissing
    days = given.state(Customer, given.customer_id).working_days
    if asked_at is not None and pick_up_on < (today := days.local_day(asked_at)):
        raise PickUpInPast(day=pick_up_on, next=days.days_after(today, 1))
    if not days.is_working_day(pick_up_on):
        raise PickUpOnHoliday(day=pick_up_on, next=days.days_after(pick_up_on, 1))


def day_of_pick_up(given: Given, pick_up_on: date | None, opened_at: datetime | None) -> date | None:
    """Return the day on which a device is picked up that was to be on this day when it was chosen: the next working day where it is over, or none any more."""
    if pick_up_on is None or opened_at is None:
        return pick_up_on
    days = given.state(Customer, given.customer_id).working_days
    today = days.local_day(opened_at)
    return days.days_after(today, 1) if pick_up_on < today else days.days_after(pick_up_on, 0)
