"""How the row of a report by schedule follows from its events. Who gets it, the row's account tells: so it is read with the accounts, at one position."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.report_schedule import (
    ReportDelayed,
    ReportFellDue,
    ReportSchedule,
    ReportScheduleChanged,
    ReportScheduleEnded,
    ReportScheduleResumed,
    ReportScheduleSetUp,
    ReportScheduleStopped,
    ReportSent,
)
from aggregates.report_schedule_timers import REPORT_DUE
from eventstore.envelope import Recorded
from projections.accounts import accounts
from projections.engine.history import entry
from projections.engine.rows import Rows
from projections.timers import follow, reads_of, timers
from readmodels.engine.table import Table
from readmodels.reports.report_schedules import REPORT_SCHEDULE_HISTORY, REPORT_SCHEDULES, ReportScheduleRow

_SCHEDULES = """SELECT s.*, a.full_name AS receiver, a.full_name_sort AS receiver_sort
    FROM {report_schedules} s LEFT JOIN {accounts} a ON a.account_id = s.account_id"""

timers.extend(version=1, reads=reads_of(REPORT_DUE))


@timers.on(*REPORT_DUE.kinds)
def report_due(rows: Rows, recorded: Recorded[Any]) -> None:
    follow(rows, recorded, REPORT_DUE)


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that an event's handlers look at, by table and key."""
    if ReportSchedule.owns(recorded.kind):
        yield REPORT_SCHEDULES, recorded.stream_id


accounts.extend(version=1, tables=(REPORT_SCHEDULES, REPORT_SCHEDULE_HISTORY), reads=reads, views={"report_schedule_list": _SCHEDULES})


@accounts.on(ReportScheduleSetUp)
def set_up(rows: Rows, recorded: Recorded[ReportScheduleSetUp]) -> None:
    event = recorded.event
    row = ReportScheduleRow(
        recorded.customer_id,
        recorded.stream_id,
        event.account_id,
        event.report,
        status="active",
        reason=None,
        next_on=event.next_on,
        due_at=None,
        again_at=None,
        tries=0,
        problem=None,
        sent_at=None,
        created_at=recorded.recorded_at,
        version=recorded.stream_version,
        **_timed(event),
    )
    rows.put(REPORT_SCHEDULES, row)


@accounts.on(ReportScheduleChanged)
def changed(rows: Rows, recorded: Recorded[ReportScheduleChanged]) -> None:
    _change(rows, recorded, next_on=recorded.event.next_on, **_timed(recorded.event))


@accounts.on(ReportFellDue)
def fell_due(rows: Rows, recorded: Recorded[ReportFellDue]) -> None:
    _change(rows, recorded, **_WAITS_FOR_NOTHING | {"status": "due", "due_at": recorded.event.due_at})


@accounts.on(ReportDelayed)
def delayed(rows: Rows, recorded: Recorded[ReportDelayed]) -> None:
    event = recorded.event
    _change(rows, recorded, tries=event.tries, problem=event.problem, again_at=event.again_at)


@accounts.on(ReportSent)
def sent(rows: Rows, recorded: Recorded[ReportSent]) -> None:
    _change(rows, recorded, **_WAITS_FOR_NOTHING | {"next_on": recorded.event.next_on, "sent_at": recorded.recorded_at})


@accounts.on(ReportScheduleStopped)
def stopped(rows: Rows, recorded: Recorded[ReportScheduleStopped]) -> None:
    _change(rows, recorded, **_WAITS_FOR_NOTHING | {"status": "stopped", "reason": recorded.event.reason})


@accounts.on(ReportScheduleResumed)
def resumed(rows: Rows, recorded: Recorded[ReportScheduleResumed]) -> None:
    _change(rows, recorded, **_WAITS_FOR_NOTHING | {"next_on": recorded.event.next_on})


@accounts.on(ReportScheduleEnded)
def ended(rows: Rows, recorded: Recorded[ReportScheduleEnded]) -> None:
    _change(rows, recorded, **_WAITS_FOR_NOTHING | {"status": "ended", "reason": recorded.event.reason})


@accounts.on(*ReportSchedule.events())
def of_the_schedule(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(REPORT_SCHEDULE_HISTORY, entry(recorded, recorded.stream_id))


_WAITS_FOR_NOTHING: dict[str, Any] = {
    "status": "active",
    "reason": None,
    "next_on": None,
    "due_at": None,
    "again_at": None,
    "tries": 0,
    "problem": None,
}


def _timed(event: ReportScheduleSetUp | ReportScheduleChanged) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("form", "language", "rhythm", "weekday", "day", "hour")}


def _change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    rows.change(REPORT_SCHEDULES, recorded.stream_id, **changes, version=recorded.stream_version)
