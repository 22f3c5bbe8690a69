"""A report that goes to somebody's mailbox by schedule, as this person wished (H-19).

What is kept names nobody but by the account's id: the address is the one that the account has when the report goes out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Event, FirstValues
from aggregates.engine.words import IdOf, Label
from aggregates.report_schedule_terms import (
    DAY_OF_MONTH,
    HOUR,
    WEEKDAY,
    MailLanguage,
    ReportForm,
    ReportName,
    Rhythm,
    ScheduleEndReason,
    ScheduleStatus,
    StopReason,
    Timing,
    Weekday,
)
from foundation.noun import Noun

REPORT_SCHEDULE_CLAIM = ClaimKind(
    "report_schedule", personal=False, alone_in="customer", noun=Noun("regelmäßiger Bericht", "scheduled report")
)
"""By whom and of which report: nobody gets the same one twice."""

ReceiverId = Annotated[UUID, IdOf("account"), Label("Empfänger", "Receiver")]
NextOn = Annotated[date, Label("Nächster Versand", "Next one")]
WeekdayIfWeekly = Annotated[Weekday | None, WEEKDAY]
DayIfMonthly = Annotated[int | None, DAY_OF_MONTH]
Hour = Annotated[int, HOUR]


def schedule_claim(account_id: UUID, report: str) -> Claim:
    return REPORT_SCHEDULE_CLAIM.of(f"{account_id}/{report}")


class ReportScheduleSetUp(
    Event,
    event="report_schedule.set_up",
    de="Bericht {report} {rhythm} an {account_id} bestellt, als {form}",
    en="Report {report} ordered {rhythm} for {account_id}, as {form}",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    account_id: ReceiverId
    report: ReportName
    form: ReportForm
    language: MailLanguage
    rhythm: Rhythm
    weekday: WeekdayIfWeekly = None
    day: DayIfMonthly = None
    hour: Hour
    next_on: NextOn

    def claims(self) -> Iterator[Claim]:
        yield schedule_claim(self.account_id, self.report)


class ReportScheduleChanged(
    Event,
    event="report_schedule.changed",
    de="Versand geändert: {rhythm}[ am {weekday}][ am {day}.] um {hour} Uhr, als {form}",
    en="Changed: {rhythm}[ on {weekday}][ on day {day}] at {hour}:00, as {form}",
):
    """`next_on` is missing where it is stopped."""

    form: ReportForm
    language: MailLanguage
    rhythm: Rhythm
    weekday: WeekdayIfWeekly = None
    day: DayIfMonthly = None
    hour: Hour
    next_on: Annotated[date | None, Label("Nächster Versand", "Next one")] = None


class ReportFellDue(Event, event="report_schedule.fell_due", de="Bericht war fällig ({due_at})", en="Report was due ({due_at})", about=()):
    due_at: datetime


class ReportDelayed(
    Event,
    event="report_schedule.delayed",
    de="Bericht konnte noch nicht verschickt werden ({problem}), nächster Versuch {again_at}",
    en="Report could not be sent yet ({problem}), tried again {again_at}",
    about=(),
):
    """`problem`: the code of the error; `tries`: how many there were."""

    due_at: datetime
    problem: str
    tries: int
    again_at: datetime


class ReportSent(
    Event,
    event="report_schedule.sent",
    de="Bericht verschickt[, als Link, da zu groß für eine E-Mail: {too_large}][, ausgefallene Male davor: {missed}]",
    en="Report sent[, as a link, as too large for a mail: {too_large}][, times that were missed before: {missed}]",
    about=(),
):
    """`missed`: how often it would have been due since, while nothing ran; `too_large`: it went as a link."""

    due_at: datetime
    hour: Hour
    next_on: NextOn
    too_large: bool | None = None
    missed: int | None = None


class ReportScheduleStopped(
    Event,
    event="report_schedule.stopped",
    de="Versand angehalten: {reason}",
    en="Stopped: {reason}",
    about=("status",),
):
    reason: StopReason


class ReportScheduleResumed(Event, event="report_schedule.resumed", de="Versand wieder aufgenommen", en="Begun again", about=("status",)):
    hour: Hour
    next_on: NextOn


class ReportScheduleEnded(Event, event="report_schedule.ended", de="Versand beendet: {reason}", en="Ended: {reason}", about=("status",)):
    account_id: ReceiverId
    report: ReportName
    reason: ScheduleEndReason

    def releases(self) -> Iterator[Claim]:
        yield schedule_claim(self.account_id, self.report)


@dataclass(frozen=True, slots=True)
class ReportSchedule(Aggregate):
    """`next_at` by the customer's clock; `due_at`: since when it is due and not sent."""

    stem: ClassVar[str] = "report_schedule"
    noun: ClassVar[Noun] = Noun("Regelmäßiger Bericht", "scheduled report")

    status: ScheduleStatus = "active"
    account_id: UUID | None = None
    report: str = ""
    form: ReportForm = "xlsx"
    language: MailLanguage = "de"
    timing: Timing | None = None
    next_at: datetime | None = None
    due_at: datetime | None = None
    tries: int = 0

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911
        match event:
            case ReportScheduleSetUp():
                return replace(self._as_told(event), account_id=event.account_id, report=event.report)
            case ReportScheduleChanged():
                return self._as_told(event)
            case ReportFellDue():
                return replace(self, status="due", due_at=event.due_at, next_at=None, tries=0)
            case ReportDelayed():
                return replace(self, tries=event.tries)
            case ReportSent() | ReportScheduleResumed():
                return replace(self, status="active", due_at=None, tries=0, next_at=moment(event))
            case ReportScheduleStopped():
                return replace(self, status="stopped", due_at=None, tries=0, next_at=None)
            case ReportScheduleEnded():
                return replace(self, status="ended", due_at=None, tries=0, next_at=None)
            case _:
                return self

    def _as_told(self, event: ReportScheduleSetUp | ReportScheduleChanged) -> Self:
        timing = Timing(event.rhythm, event.weekday, event.day, event.hour)
        next_at = None if self.due_at is not None else moment(event)
        return replace(self, form=event.form, language=event.language, timing=timing, next_at=next_at)


def moment(event: ReportScheduleSetUp | ReportScheduleChanged | ReportSent | ReportScheduleResumed) -> datetime | None:
    """Tell when the next one is due, by the customer's clock; None where none is."""
    return None if event.next_on is None else datetime.combine(event.next_on, time(event.hour))
