"""Reports by schedule: ordered by each for themselves, due by the customer's clock, sent once, stopped with a reason."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from aggregates.accounts.standing import AccountInactivated
from aggregates.report_schedule import (
    ReportDelayed,
    ReportFellDue,
    ReportScheduleChanged,
    ReportScheduleEnded,
    ReportScheduleResumed,
    ReportScheduleSetUp,
    ReportScheduleStopped,
    ReportSent,
)
from aggregates.report_schedule_terms import Timing
from commands.accounts.inactivate_account import InactivateAccount
from commands.engine.command import NotFound
from commands.reports.call_for_report import CallForReport
from commands.reports.change_report_schedule import ChangeReportSchedule
from commands.reports.delay_report import DelayReport
from commands.reports.end_report_schedule import EndReportSchedule
from commands.reports.note_report_sent import NoteReportSent
from commands.reports.resume_report_schedule import ResumeReportSchedule
from commands.reports.schedule_of import NoMailAddress, ScheduleHasEnded
from commands.reports.scheduled_command import WrongTiming
from commands.reports.set_up_report_schedule import ReportIsScheduledAlready, SetUpReportSchedule
from commands.reports.stop_report_schedule import StopReportSchedule
from tests.commands.accounts.made_up_accounts import ACCOUNT, OTHER_ACCOUNT, active, admitted
from tests.commands.made_up import Entry, customer
from tests.commands.scenario import Scenario, given

SCHEDULE, SECOND = UUID("e2000000-0000-4000-8000-000000000001"), UUID("e2000000-0000-4000-8000-000000000002")
NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)
DUE = datetime(2026, 12, 7, 7, tzinfo=UTC)
WEEKLY: dict[str, Any] = {"rhythm": "weekly", "weekday": "monday", "hour": 8}
PEOPLE = (customer(), *active(ACCOUNT, "viewer"), *active(OTHER_ACCOUNT, "administrator", login="hans.muster"))
SET_UP = (
    SCHEDULE,
    ReportScheduleSetUp(account_id=ACCOUNT, report="device-ages", form="xlsx", language="de", **WEEKLY, next_on=date(2026, 12, 7)),
)
FELL_DUE = (SCHEDULE, ReportFellDue(due_at=DUE))
STOPPED = (SCHEDULE, ReportScheduleStopped(reason="no_right"))
ENDED = (SCHEDULE, ReportScheduleEnded(account_id=ACCOUNT, report="device-ages", reason="wished"))


def by(account_id: UUID, *entries: Entry) -> Scenario:
    return given(*PEOPLE, *entries, actor=f"account:{account_id}")


def setting_up(schedule_id: UUID = SCHEDULE, **changes: Any) -> SetUpReportSchedule:
    fields: dict[str, Any] = {"report": "device-ages", **WEEKLY, **changes}
    return SetUpReportSchedule(schedule_id=schedule_id, account_id=ACCOUNT, now=NOW, **fields)


def sending(made_at: datetime = DUE, *, too_large: bool = False) -> NoteReportSent:
    return NoteReportSent(schedule_id=SCHEDULE, due_at=DUE, made_at=made_at, too_large=too_large)


def test_somebody_orders_a_report_once() -> None:
    by(ACCOUNT).when(setting_up()).then(SET_UP)
    by(ACCOUNT, SET_UP).when(setting_up(SECOND)).refused(ReportIsScheduledAlready)
    by(ACCOUNT, SET_UP, ENDED).when(setting_up(SECOND)).then((SECOND, SET_UP[1]))


@pytest.mark.parametrize("wrong", [{"weekday": None}, {"day": 3}, {"rhythm": "monthly"}, {"rhythm": "monthly", "day": 3}])
def test_the_day_goes_with_the_rhythm(wrong: dict[str, Any]) -> None:
    by(ACCOUNT).when(setting_up(**wrong)).refused(WrongTiming)


def test_who_has_no_address_orders_none() -> None:
    without = (customer(), admitted(ACCOUNT, role="viewer"))
    actor = f"account:{ACCOUNT}"
    given(*without, actor=actor).when(setting_up()).refused(NoMailAddress)
    resume = ResumeReportSchedule(schedule_id=SCHEDULE, now=NOW)
    given(*without, SET_UP, STOPPED, actor=actor).when(resume).refused(NoMailAddress)


@pytest.mark.parametrize(
    ("timing", "after", "day"),
    [
        (Timing("weekly", "monday", None, 8), "2026-12-07 07:59", date(2026, 12, 7)),
        (Timing("weekly", "monday", None, 8), "2026-12-07 08:00", date(2026, 12, 14)),
        (Timing("monthly", None, 31, 0), "2027-01-31 00:00", date(2027, 2, 28)),
        (Timing("monthly", None, 1, 23), "2026-12-01 22:00", date(2026, 12, 1)),
    ],
)
def test_the_next_one_is_the_first_after_the_moment(timing: Timing, after: str, day: date) -> None:
    assert timing.next_after(datetime.fromisoformat(after)) == day


def test_it_is_changed_by_whoever_gets_it() -> None:
    change: dict[str, Any] = {"form": "pdf", "language": "de", "rhythm": "monthly", "weekday": None, "day": 31, "hour": 9}
    changing = ChangeReportSchedule(schedule_id=SCHEDULE, now=NOW, **change)
    by(ACCOUNT, SET_UP).when(changing).then((SCHEDULE, ReportScheduleChanged(**change, next_on=date(2026, 12, 31))))
    by(ACCOUNT, SET_UP, STOPPED).when(changing).then((SCHEDULE, ReportScheduleChanged(**change)))
    by(OTHER_ACCOUNT, SET_UP).when(changing).refused(NotFound)
    by(ACCOUNT, SET_UP, ENDED).when(changing).refused(ScheduleHasEnded)


def test_it_falls_due_at_its_hour_by_the_customers_clock() -> None:
    by(ACCOUNT, SET_UP).when(CallForReport(timed_id=SCHEDULE, due_at=DUE - timedelta(minutes=1))).then()
    by(ACCOUNT, SET_UP).when(CallForReport(timed_id=SCHEDULE, due_at=DUE)).then(FELL_DUE)
    for entries in ((FELL_DUE,), (STOPPED,), (ENDED,)):
        by(ACCOUNT, SET_UP, *entries).when(CallForReport(timed_id=SCHEDULE, due_at=DUE)).then()


def test_what_was_missed_meanwhile_is_told_and_not_sent_after_all() -> None:
    sent = ReportSent(due_at=DUE, hour=8, next_on=date(2026, 12, 14))
    by(ACCOUNT, SET_UP, FELL_DUE).when(sending()).then((SCHEDULE, sent))
    late = ReportSent(due_at=DUE, hour=8, next_on=date(2026, 12, 28), too_large=True, missed=2)
    by(ACCOUNT, SET_UP, FELL_DUE).when(sending(datetime(2026, 12, 22, 5, tzinfo=UTC), too_large=True)).then((SCHEDULE, late))
    by(ACCOUNT, SET_UP, FELL_DUE, STOPPED).when(sending()).then()


def test_what_fails_waits_longer_each_time_and_each_failure_is_noted_once() -> None:
    def failing(tries: int) -> DelayReport:
        return DelayReport(schedule_id=SCHEDULE, due_at=DUE, tries=tries, now=DUE, problem="chart-not-drawn")

    def delayed(tries: int, pause: timedelta) -> Entry:
        return SCHEDULE, ReportDelayed(due_at=DUE, problem="chart-not-drawn", tries=tries, again_at=DUE + pause)

    first = delayed(1, timedelta(minutes=1))
    by(ACCOUNT, SET_UP, FELL_DUE).when(failing(0)).then(first)
    by(ACCOUNT, SET_UP, FELL_DUE, first).when(failing(1)).then(delayed(2, timedelta(minutes=2)))
    by(ACCOUNT, SET_UP, FELL_DUE, delayed(40, timedelta())).when(failing(40)).then(delayed(41, timedelta(hours=4)))


def test_it_is_stopped_with_a_reason_and_begun_again_by_whoever_gets_it() -> None:
    stop = StopReportSchedule(schedule_id=SCHEDULE, due_at=DUE, reason="no_right")
    by(ACCOUNT, SET_UP, FELL_DUE).when(stop).then(STOPPED)
    by(ACCOUNT, SET_UP).when(stop).then()
    resume = ResumeReportSchedule(schedule_id=SCHEDULE, now=NOW)
    by(ACCOUNT, SET_UP, STOPPED).when(resume).then((SCHEDULE, ReportScheduleResumed(hour=8, next_on=date(2026, 12, 7))))
    by(ACCOUNT, SET_UP).when(resume).then()
    by(OTHER_ACCOUNT, SET_UP, STOPPED).when(resume).refused(NotFound)


def test_it_is_ended_by_whoever_gets_it_or_an_administrator_and_with_the_account() -> None:
    by(ACCOUNT, SET_UP).when(EndReportSchedule(schedule_id=SCHEDULE, by_role="viewer")).then(ENDED)
    by(OTHER_ACCOUNT, SET_UP).when(EndReportSchedule(schedule_id=SCHEDULE, by_role="administrator")).then(ENDED)
    by(OTHER_ACCOUNT, SET_UP).when(EndReportSchedule(schedule_id=SCHEDULE, by_role="viewer")).refused(NotFound)
    scenario = by(OTHER_ACCOUNT, SET_UP).when(InactivateAccount(account_id=ACCOUNT, by_role="administrator"))
    assert scenario.decision is not None
    assert isinstance(scenario.decision[0][1], AccountInactivated)
    assert scenario.decision[1:] == [(SCHEDULE, ReportScheduleEnded(account_id=ACCOUNT, report="device-ages", reason="account_inactive"))]
