"""What reports by schedule are called where only their ids stand."""

from aggregates.report_schedule import ReportSchedule, ReportScheduleSetUp
from readmodels.engine.names import Known, Name, NameOfOther, Naming


def _say(known: Known, name_of: NameOfOther) -> Name:
    schedule: ReportSchedule = known.state
    report = name_of("list", schedule.report)
    return Name(f"Regelmäßiger Bericht {report.de}", f"scheduled report {report.en}")


REPORT_SCHEDULE_NAMES = Naming(
    "report_schedule",
    ReportSchedule,
    (ReportScheduleSetUp,),
    _say,
    own=Name("dieser regelmäßige Bericht", "this scheduled report"),
)
