"""The base of commands that say when a report goes out, and in which form."""

from typing import Annotated

from pydantic import Field

from aggregates.report_schedule_terms import (
    DAY_OF_MONTH,
    HOUR,
    OF_MONTH,
    OF_ZONE,
    WEEKDAY,
    MailLanguage,
    ReportForm,
    Rhythm,
    Timing,
    Weekday,
)
from commands.engine.command import Command, Refusal


class WrongTiming(Refusal):
    """A weekly report goes out on a day of the week, a monthly one on a day of the month; give that one and leave out the other."""

    status = 422
    code = "wrong-timing-of-report"
    de = "Ein wöchentlicher Bericht geht an einem Wochentag hinaus, ein monatlicher an einem Tag im Monat; bitte diesen angeben und den anderen weglassen."


class ScheduledCommand(Command):
    """When it goes out, and in which form. `weekday` of a weekly one, `day` of a monthly one."""

    form: ReportForm = "xlsx"
    language: MailLanguage = "de"
    rhythm: Rhythm
    weekday: Annotated[Weekday | None, WEEKDAY] = None
    day: Annotated[int | None, Field(ge=1, le=31), DAY_OF_MONTH, OF_MONTH] = None
    hour: Annotated[int, Field(ge=0, le=23), HOUR, OF_ZONE]

    @property
    def timing(self) -> Timing:
        """Raises WrongTiming."""
        if (self.weekday is None) != (self.rhythm != "weekly") or (self.day is None) != (self.rhythm != "monthly"):
            raise WrongTiming
        return Timing(self.rhythm, self.weekday, self.day, self.hour)
