"""Schedules of reports that a command may be aimed at, and by whom. Of what others get nobody but administrators learns that it is there."""

from datetime import datetime
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.roles import AccountRole
from aggregates.customer import Customer
from aggregates.report_schedule import ReportSchedule
from aggregates.report_schedule_terms import (
    local_time,
)
from commands.engine.command import Given, NotFound, Refusal


class ScheduleHasEnded(Refusal):
    """This scheduled report has ended; order the report anew."""

    code = "report-schedule-has-ended"
    de = "Dieser regelmäßige Bericht ist beendet; bitte den Bericht neu bestellen."


class NoMailAddress(Refusal):
    """Your account has no e-mail address to which reports could go; add one to your profile first."""

    code = "no-mail-address-for-reports"
    de = "Ihr Zugang hat keine E-Mail-Adresse, an die Berichte gehen könnten; bitte erst im Profil eine hinterlegen."


def own_schedule(given: Given, schedule_id: UUID) -> ReportSchedule:
    """Return the schedule, which must be one's own, and not ended."""
    schedule = given.state(ReportSchedule, schedule_id)
    if not _is_own(given, schedule):
        raise NotFound(ReportSchedule.noun, schedule_id)
    if schedule.status == "ended":
        raise ScheduleHasEnded
    return schedule


def schedule_in_charge_of(given: Given, schedule_id: UUID, by_role: AccountRole | None) -> ReportSchedule:
    """Return the schedule, which must be one's own, or where an administrator asks anybody's."""
    schedule = given.state(ReportSchedule, schedule_id)
    if by_role != "administrator" and not _is_own(given, schedule):
        raise NotFound(ReportSchedule.noun, schedule_id)
    return schedule


def check_has_address(given: Given, account_id: UUID) -> None:
    if given.state(Account, account_id).email is None:
        raise NoMailAddress


def customers_clock(given: Given, moment: datetime) -> datetime:
    """Tell what the customer's clock shows at this moment."""
    return local_time(moment, given.state(Customer, given.customer_id).time_zone)


def _is_own(given: Given, schedule: ReportSchedule) -> bool:
    return schedule.account_id is not None and given.actor == f"account:{schedule.account_id}"
