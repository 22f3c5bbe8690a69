"""What reports by schedule have in common: when they are due, in which form they go, and why one goes no more."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Annotated, Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.engine.words import Help, IdOf, InWords, Label, codes_of

ReportScheduleId = Annotated[UUID, IdOf("report_schedule")]
ReportName = Annotated[str, IdOf("list"), Label("Bericht", "Report")]
"""As the list of reports calls it."""
ReportForm = Annotated[Literal["xlsx", "pdf"], InWords(xlsx=("Excel", "Excel"), pdf=("PDF", "PDF")), Label("Format", "Format")]
MailLanguage = Annotated[Literal["de", "en"], InWords(de=("Deutsch", "German"), en=("Englisch", "English")), Label("Sprache", "Language")]
Rhythm = Annotated[
    Literal["weekly", "monthly"],
    InWords(weekly=("wöchentlich", "weekly"), monthly=("monatlich", "monthly")),
    Label("Rhythmus", "Rhythm"),
]
Weekday = Annotated[
    Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    InWords(
        monday=("Montag", "Monday"),
        tuesday=("Dienstag", "Tuesday"),
        wednesday=("Mittwoch", "Wednesday"),
        thursday=("Donnerstag", "Thursday"),
        friday=("Freitag", "Friday"),
        saturday=("Samstag", "Saturday"),
        sunday=("Sonntag", "Sunday"),
    ),
]
WEEKDAY = Label("Wochentag", "Day of the week")
DAY_OF_MONTH = Label("Tag im Monat", "Day of the month")
HOUR = Label("Stunde", "Hour")
OF_MONTH = Help("Hat der Monat ihn nicht, sein letzter.", "Where the month doesn't have it, its last one.")
OF_ZONE = Help("In der Zeitzone des Kunden.", "In the customer's time zone.")
StopReason = Annotated[
    Literal["no_right", "account_locked", "feature_off", "no_address", "report_gone"],
    InWords(
        no_right=("kein Recht mehr, den Bericht zu lesen", "no right to read the report any more"),
        account_locked=("Zugang gesperrt", "account locked"),
        feature_off=("Funktion nicht mehr vereinbart", "function no longer agreed"),
        no_address=("keine E-Mail-Adresse hinterlegt", "no e-mail address on file"),
        report_gone=("den Bericht gibt es nicht mehr", "the report is no longer there"),
    ),
]
"""Why a receiver gets nothing more until they begin it again."""
ScheduleEndReason = Annotated[
    Literal["wished", "account_inactive"],
    InWords(wished=("gewünscht", "as wished"), account_inactive=("Zugang deaktiviert", "account deactivated")),
]
ScheduleStatus = Annotated[
    Literal["active", "due", "stopped", "ended"],
    InWords(active=("läuft", "active"), due=("fällig", "due"), stopped=("angehalten", "stopped"), ended=("beendet", "ended")),
    Label("Status", "Status"),
]


class Timing(NamedTuple):
    """`weekday` of a weekly one, `day` of a monthly one; `hour` in the customer's zone."""

    rhythm: Rhythm
    weekday: Weekday | None
    day: int | None
    hour: int

    def fits(self, day: date) -> bool:
        if self.rhythm == "weekly":
            return self.weekday is not None and codes_of(Weekday).index(self.weekday) == day.weekday()
        return self.day is not None and day.day == min(self.day, monthrange(day.year, day.month)[1])

    def moment_on(self, day: date) -> datetime:
        """Tell when it is due that day, by the customer's clock."""
        return datetime.combine(day, time(self.hour))

    def next_after(self, local: datetime) -> date:
        """Find the first day on which it is due after this moment of the customer's clock."""
        days = (local.date() + timedelta(days=n) for n in count())
        return next(day for day in days if self.fits(day) and self.moment_on(day) > local)

    def times_between(self, after: datetime, until: datetime) -> int:
        """Count how often it was due after the one moment of the customer's clock and up to the other."""
        days = (after.date() + timedelta(days=n) for n in range((until.date() - after.date()).days + 1))
        return sum(self.fits(day) and after < self.moment_on(day) <= until for day in days)


def local_time(moment: datetime, zone: str) -> datetime:
    """Tell what the customer's clock shows."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
