"""Sends the reports that are due by schedule: makes each as its receiver may read it at this moment, keeps the mail in the outbox, and notes that it goes out.

The mail is kept before the event and goes out once that is in the log, with a cause that follows from schedule and moment; so whoever is killed in between sends nothing twice, and what
was not noted is done by whoever comes next. By one process at a time; one that can't be made is tried again later, and the others go on.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID, uuid5

from psycopg import Error
from psycopg.errors import UndefinedTable
from psycopg_pool import PoolTimeout

from access.engine.current_states import CurrentStates
from access.engine.outbox import Outbox
from access.rights import denied, rights_of
from aggregates.accounts.account import Account
from aggregates.engine.aggregate import Aggregate
from aggregates.report_schedule import ReportSchedule
from aggregates.report_schedule_terms import StopReason, local_time
from api.engine.access import Caller
from api.engine.backend import Backend
from api.engine.reading import reading
from api.engine.refusals import OrganisationsShareFull, OwnShareFull, SharesFull
from api.reports.report import REPORTS, Report
from api.reports.report_file import LARGEST, link_to, report_file
from api.reports.report_mail import report_mail
from commands.engine.command import Command
from commands.reports.delay_report import DelayReport
from commands.reports.note_report_sent import NoteReportSent
from commands.reports.stop_report_schedule import StopReportSchedule
from eventstore.envelope import Cause
from foundation.advisory_locks import REPORTS_TO_MAIL
from foundation.bilingual_error import BilingualError
from foundation.noun import Noun

_RUNS = UUID("0b7be7a5-6b0c-4c0e-8a43-5d0a8f5a9c71")
"""The namespace of the ids under which reports go out."""
_NEXT = """SELECT customer_id, schedule_id FROM report_schedules
    WHERE status = 'due' AND (again_at IS NULL OR again_at <= %s) ORDER BY due_at, schedule_id LIMIT 1"""
A = TypeVar("A", bound=Aggregate)
_BUSY = (OwnShareFull, OrganisationsShareFull, SharesFull)

log_of = logging.getLogger(__name__)


class _Due(NamedTuple):
    """One that is due: of which customer, and as its events have it now."""

    customer_id: UUID
    schedule_id: UUID
    schedule: ReportSchedule
    due_at: datetime


class ReportMailing:
    """One per process. `largest`: bytes of a file that goes with its mail; one that is larger goes as a link."""

    def __init__(self, backend: Backend, clock: Callable[[], datetime] = lambda: datetime.now(UTC), largest: int = LARGEST) -> None:
        self._backend = backend
        self._clock = clock
        self._largest = largest

    def step(self) -> bool:
        """Send one that is due, the oldest first; False where none is, or another process sends them."""
        with self._backend.log.pool.connection() as connection:
            connection.autocommit = True
            try:
                if not REPORTS_TO_MAIL.take_if_free(connection):
                    return False
                try:
                    row = connection.execute(_NEXT, (self._clock(),)).fetchone()
                    return row is not None and self._work(*row)
                finally:
                    REPORTS_TO_MAIL.let_go(connection)
            except UndefinedTable:  # nothing was projected yet
                return False
            finally:
                connection.autocommit = False

    def _work(self, customer_id: UUID, schedule_id: UUID) -> bool:
        schedule = self._state(ReportSchedule, schedule_id)
        if schedule is None or schedule.due_at is None or schedule.account_id is None:
            return False  # done already: its row lags
        one = _Due(customer_id, schedule_id, schedule, schedule.due_at)
        try:
            self._send(one, self._state(Account, schedule.account_id) or Account())
        except (*_BUSY, Error, PoolTimeout):
            raise
        except Exception as error:  # noqa: BLE001  whatever is wrong with one, the others go on
            log_of.warning("report %s, due at %s, failed and is tried again: %s", schedule_id, one.due_at, error)
            problem = error.code if isinstance(error, BilingualError) else type(error).__name__
            delay = DelayReport(schedule_id=schedule_id, due_at=one.due_at, tries=schedule.tries, now=self._clock(), problem=problem)
            self._run(one, f"try {schedule.tries}", delay)
        return True

    def _send(self, one: _Due, account: Account) -> None:
        schedule = one.schedule
        report = next((each for each in REPORTS if each.resource.name == schedule.report), None)
        caller = self._receiver(one, account)
        reason = self._why_not(report, account, caller)
        if reason is not None or report is None or account.email is None or schedule.account_id is None:
            self._run(one, "stop", StopReportSchedule(schedule_id=one.schedule_id, due_at=one.due_at, reason=reason or "report_gone"))
            return
        made_at = self._clock()
        after = self._backend.log.head()
        file = report_file(caller, report, schedule.form, schedule.language, after, self._largest)
        with reading(caller, frozenset({"customers"}), 0) as found:
            customer, zone = found.settings.name, found.settings.zone
        link = None if file is not None else link_to(report, self._backend.public_url, schedule.form, schedule.language, made_at)
        was_due, now = (local_time(moment, str(zone)) for moment in (one.due_at, max(one.due_at, made_at)))
        missed = schedule.timing.times_between(was_due, now) if schedule.timing is not None else 0
        cause = self._cause(one, "sent")
        self._backend.parts[Outbox].put(
            "mail",
            one.customer_id,
            stream_id=one.schedule_id,
            causation=cause.causation,
            recipient=account.email,
            message=report_mail(Noun(report.resource.de, report.resource.en), customer, now, schedule.language, link=link, missed=missed),
            owner=schedule.account_id,
            attached=file,
            alone=True,
        )
        note = NoteReportSent(schedule_id=one.schedule_id, due_at=one.due_at, made_at=made_at, too_large=file is None)
        self._run(one, "sent", note)

    def _receiver(self, one: _Due, account: Account) -> Caller:
        role = account.role or "employee"
        cause = self._cause(one, "sent")
        account_id = one.schedule.account_id or one.schedule_id
        rights = rights_of(role)
        return Caller(
            self._backend, account_id, f"account:{account_id}", account.full_name, role, rights, one.customer_id, cause.correlation
        )

    def _why_not(self, report: Report | None, account: Account, caller: Caller) -> StopReason | None:
        """Tell why nothing goes to the receiver, with the rights and what is agreed at this moment."""
        if report is None:
            return "report_gone"
        if account.status != "active":
            return "account_locked"
        with reading(caller, frozenset({"customers"}), self._backend.log.head()) as found:
            why = denied(caller.rights, (report.area, "read"), found.settings.features)
        if why is not None or ("overview", "read") not in caller.rights:
            return "feature_off" if why == "feature" else "no_right"
        return "no_address" if account.email is None else None

    def _state(self, kind: type[A], stream_id: UUID) -> A | None:
        with self._backend.log.pool.connection() as connection:
            found = self._backend.parts[CurrentStates].one(connection, kind, stream_id)
        return None if found is None else found[0]

    def _cause(self, one: _Due, step: str) -> Cause:
        run = uuid5(_RUNS, f"{one.schedule_id} {one.due_at.astimezone(UTC).isoformat()} {step}")
        return Cause(one.customer_id, "timer:report_due", f"command:{run}", f"timer:report_due:{one.schedule_id}")

    def _run(self, one: _Due, step: str, command: Command) -> None:
        self._backend.dispatcher.run(command, self._cause(one, step))
