"""Who sees a report by schedule, and what may be done with it: one's own; administrators see those of everybody, and may end them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.report_schedule import ReportSchedule
from aggregates.report_schedule_terms import Timing
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, Rule
from api.engine.problem import Problem
from api.engine.shown import Shown
from commands.engine.command import Command, Given
from readmodels.engine.detail import Detail
from readmodels.engine.history_entry import Subject
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.reports.report_schedule_resource import REPORT_SCHEDULE_LIST

_SCHEDULES = """SELECT s.schedule_id, s.account_id, s.report, s.form, s.language, s.rhythm, s.weekday, s.day, s.hour, s.status, a.email
    FROM report_schedule_list s LEFT JOIN accounts a ON a.account_id = s.account_id WHERE s.schedule_id = ANY(%(ids)s)"""
_SEEN = "SELECT schedule_id, account_id FROM report_schedule_list WHERE schedule_id = %(schedule)s"


class ReportsGoToTheCustomersPeople(Problem):
    """Reports by schedule are ordered by the people of the customer, each for the own account; who works for the operator reads them as they are."""

    status = 409
    code = "reports-go-to-the-customers-people"
    de = "Regelmäßige Berichte bestellen die Menschen des Kunden, jeder für den eigenen Zugang; wer für den Betreiber arbeitet, liest die Berichte selbst."


def check_gets_reports(caller: Caller) -> None:
    """Raises SessionNeeded for tokens, ReportsGoToTheCustomersPeople."""
    if caller.customer_id is None or caller.session.customer_id != caller.customer_id:
        raise ReportsGoToTheCustomersPeople


def schedules_seen(found: Reading, query: Query) -> Query:
    """Leave out what others get, unless who asks may read all accounts."""
    if _sees_all(found) or found.asker is None:
        return query
    return replace(query, conditions=(*query.conditions, Condition("account_id", "eq", (str(found.asker.id),), fixed=True)))


def schedule_subject(found: Reading, schedule_id: UUID | str) -> Subject | None:
    row = found.one(_SEEN, {"schedule": schedule_id})
    if row is None or not (_sees_all(found) or (found.asker is not None and row[1] == found.asker.id)):
        return None
    return Subject([row[0]], "report_schedule", str(row[0]))


def schedule_detail(found: Reading, schedule_id: UUID) -> Detail | None:
    """Show a schedule; None where whoever asks sees none such."""
    fields = found.listed(REPORT_SCHEDULE_LIST, schedule_id) if schedule_subject(found, schedule_id) is not None else None
    return None if fields is None else Detail(fields, fields["version"])


def _sees_all(found: Reading) -> bool:
    return found.asker is None or ("accounts", "read") in found.asker.rights


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for schedule_id, account_id, report, form, language, *timing, status, email in found.all(_SCHEDULES, {"ids": [*ids]}):
        of: Any = {"form": form, "language": language, "status": status}
        shown.thing(schedule_id, ReportSchedule(account_id=account_id, report=report, timing=Timing(*timing), **of))
        shown.beside(account_id, Account(email=email))
    return shown


SCHEDULE_ACTIONS = ActionTable(REPORT_SCHEDULE_LIST, _look, read_by(_SCHEDULES))


def by_receivers(command: Callable[[Caller, UUID], Command]) -> Rule:
    """Make the rule of an action that the command allows, to people of the customer alone."""

    def rule(caller: Caller, given: Given, schedule_id: UUID) -> bool:
        check_gets_reports(caller)
        return command(caller, schedule_id).check(given)

    return rule
