"""Timers that are set: they follow from the events of what they are about, reckoned by the calendar of its customer (docs/decisions/0031)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import orjson

from aggregates.agreements.approval_rules import ApprovalRules, ApprovalRulesChanged
from aggregates.case_reminders import CaseReminders, CaseRemindersChanged
from aggregates.customer import Customer, CustomerRegistered, FederalStateChanged, TimeZoneChanged, WorkingHoursChanged
from aggregates.engine.event import Event
from aggregates.timer import Since, Timer
from aggregates.working_calendar import WorkingHours
from eventstore.envelope import Recorded
from projections.engine.projection import Projection, Reads
from projections.engine.rows import Rows
from readmodels.engine.table import Json, Table
from readmodels.timers import SET_TIMERS, TIMER_CUSTOMERS, TimerCustomerRow, TimerRow

_SETTINGS = (CustomerRegistered, TimeZoneChanged, FederalStateChanged, WorkingHoursChanged, ApprovalRulesChanged, CaseRemindersChanged)


def _reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that the handlers of settings look at."""
    if issubclass(recorded.kind, _SETTINGS):
        yield TIMER_CUSTOMERS, recorded.customer_id


timers = Projection("timers", version=3, marks=True, tables=(SET_TIMERS, TIMER_CUSTOMERS), reads=_reads)
_FOLLOWED: dict[str, Timer] = {}


def reads_of(timer: Timer) -> Reads:
    """Name what following a timer looks at; with it the area extends the projection."""
    _FOLLOWED[timer.name] = timer

    def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
        if issubclass(recorded.kind, timer.kinds):
            yield SET_TIMERS, timer.id_of(recorded.stream_id)
            yield TIMER_CUSTOMERS, recorded.customer_id

    return reads


def follow(rows: Rows, recorded: Recorded[Any], timer: Timer) -> None:
    """Set, move or drop the timer of the event's stream, as the event has it."""
    since = timer.since(recorded.event, recorded.effective_at)
    key = timer.id_of(recorded.stream_id)
    if since is None and rows.get(SET_TIMERS, key) is None:
        return
    told = "" if since is None else since.isoformat()
    row = TimerRow(
        recorded.customer_id, key, timer.name, recorded.stream_id, told, None, None, is_set=since is not None, position=recorded.position
    )
    rows.put(SET_TIMERS, _reckoned(row, timer, _customer(rows, recorded)))


@timers.on(*_SETTINGS)
def settings_changed(rows: Rows, recorded: Recorded[Any]) -> None:
    """Move all timers of the customer that are set: what they are reckoned by has changed."""
    customer = _customer(rows, recorded).evolve(recorded.event)
    settings = {
        "time_zone": customer.time_zone,
        "federal_state": customer.federal_state,
        "working_hours": customer.working_hours.model_dump(),
        "approval": {"remind_after": customer.approval.remind_after},
        "case_reminders": customer.case_reminders.model_dump(),
    }
    rows.put(TIMER_CUSTOMERS, TimerCustomerRow(recorded.customer_id, Json(orjson.dumps(settings).decode())))
    for row in rows.find(SET_TIMERS, customer_id=recorded.customer_id, is_set=True):
        if row.timer in _FOLLOWED:
            rows.put(SET_TIMERS, _reckoned(row, _FOLLOWED[row.timer], customer))


def _customer(rows: Rows, recorded: Recorded[Any]) -> Customer:
    row = rows.get(TIMER_CUSTOMERS, recorded.customer_id)
    if row is None:
        return Customer()
    settings: dict[str, Any] = orjson.loads(row.settings)
    read = {
        "working_hours": WorkingHours(**settings["working_hours"]),
        "approval": ApprovalRules(**settings["approval"]),
        "case_reminders": CaseReminders(**settings["case_reminders"]),
    }
    return replace(Customer(), **{**settings, **read})


def _reckoned(row: TimerRow, timer: Timer, customer: Customer) -> TimerRow:
    deadline = timer.due(_since(row.since), customer) if row.is_set else None
    return row._replace(due_at=deadline.at if deadline else None, rule=deadline.rule if deadline else None)


def _since(text: str) -> Since:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
