"""Reports by schedule over HTTP: each person orders them for the own mailbox (H-19)."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends

from access.rights import FEATURE_OF, denied
from aggregates.report_schedule import ReportSchedule
from api.engine.access import Caller, Owner
from api.engine.command_route import From, command_route
from api.engine.reading import feature_off, reading
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.reports.report import REPORTS, Report
from api.reports.schedule_actions import (
    SCHEDULE_ACTIONS,
    by_receivers,
    check_gets_reports,
    schedule_detail,
    schedule_subject,
    schedules_seen,
)
from commands.engine.command import NotFound
from commands.reports.change_report_schedule import ChangeReportSchedule
from commands.reports.end_report_schedule import EndReportSchedule
from commands.reports.resume_report_schedule import ResumeReportSchedule
from commands.reports.set_up_report_schedule import SetUpReportSchedule
from foundation.noun import Noun
from readmodels.engine.query_values import shown
from readmodels.reports.report_schedule_resource import REPORT_SCHEDULE_HISTORY_LIST, REPORT_SCHEDULE_LIST

SCHEDULES_TAG = "Regelmäßige Berichte / scheduled reports"
router = guarded(SCHEDULES_TAG, "overview")
ordering = guarded(SCHEDULES_TAG, "profile")
REPORT = Noun("Bericht", "report")
NOW = frozenset({"now"})


async def _receiver(caller: Owner) -> Caller:
    """Whoever gets reports: with an account of the customer's, and not while acting for it, as they outlive a service access."""
    check_gets_reports(caller)
    return caller


Receiver = Annotated[Caller, Depends(_receiver)]

SCHEDULE = Thing(
    router,
    "/report-schedules/{schedule_id}",
    REPORT_SCHEDULE_LIST,
    ReportSchedule.noun,
    actions=SCHEDULE_ACTIONS,
    detail=DetailOf("Ein regelmäßiger Bericht / A scheduled report", show=schedule_detail),
    history=HistoryIn(REPORT_SCHEDULE_HISTORY_LIST, schedule_subject, own=True),
    narrow=schedules_seen,
    headline=Headline(("report",), ("status",)),
)


def report_named(name: str) -> Report:
    """Raises NotFound."""
    found = next((report for report in REPORTS if report.resource.name == name), None)
    if found is None:
        raise NotFound(REPORT, shown(name))
    return found


def _to_set_up(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Raise NotFound, NotAllowed, FeatureOff where who asks may not read the report."""
    report = report_named(given["report"])
    caller.require(report.area, "read")
    with reading(caller, frozenset({"customers"}), 0) as found:
        if denied(caller.rights, (report.area, "read"), found.settings.features) == "feature":
            raise feature_off(FEATURE_OF[report.area])
    return _now(caller, {**given, "account_id": caller.id})


def _now(_caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "now": datetime.now(UTC)}


command_route(
    ordering,
    "POST /report-schedules",
    SetUpReportSchedule,
    "Bericht regelmäßig per E-Mail bestellen, für sich selbst / Order a report by mail and schedule, for oneself",
    who=Receiver,
    source=From(new="schedule_id", given=frozenset({"account_id"}) | NOW),
    prepare=_to_set_up,
    example={"report": "ending-contracts", "form": "pdf", "rhythm": "weekly", "weekday": "monday", "hour": 8},
)
command_route(
    ordering,
    "PUT /report-schedules/{schedule_id}",
    ChangeReportSchedule,
    "Eigenen regelmäßigen Bericht ändern / Change a scheduled report of one's own",
    who=Receiver,
    source=From(given=NOW),
    prepare=_now,
    action=(SCHEDULE_ACTIONS, "change"),
    rule=by_receivers(lambda _caller, schedule_id: ChangeReportSchedule.about(schedule_id=schedule_id)),
)
command_route(
    ordering,
    "POST /report-schedules/{schedule_id}/resumption",
    ResumeReportSchedule,
    "Eigenen angehaltenen Bericht wieder aufnehmen / Begin a stopped report of one's own again",
    who=Receiver,
    source=From(given=NOW),
    prepare=_now,
    action=(SCHEDULE_ACTIONS, "resume"),
    rule=by_receivers(lambda _caller, schedule_id: ResumeReportSchedule.about(schedule_id=schedule_id)),
)
command_route(
    ordering,
    "DELETE /report-schedules/{schedule_id}",
    EndReportSchedule,
    "Regelmäßigen Bericht beenden: einen eigenen, als Administrator jeden / End a scheduled report: one's own, as administrator anybody's",
    who=Receiver,
    source=From(by_role=True),
    action=(SCHEDULE_ACTIONS, "end"),
    rule=by_receivers(lambda caller, schedule_id: EndReportSchedule(schedule_id=schedule_id, by_role=caller.role)),
)
