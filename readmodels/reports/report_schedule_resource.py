"""The list of reports by schedule, and their histories."""

from aggregates.engine.words import words_of
from aggregates.report_schedule_terms import (
    DAY_OF_MONTH,
    HOUR,
    WEEKDAY,
    MailLanguage,
    ReportForm,
    Rhythm,
    ScheduleEndReason,
    ScheduleStatus,
    StopReason,
    Weekday,
)
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list

REPORT_SCHEDULE_LIST = Resource(
    "report-schedules",
    "report_schedule_list",
    "Regelmäßige Berichte",
    "Scheduled reports",
    (
        Field("id", "id", "Id", "Id", column="schedule_id", nullable=False, sortable=False, printed=False),
        Field("report", "text", "Bericht", "Report", nullable=False, facet=True, names="list"),
        Field("account_id", "id", "Benutzer-Id", "Account id", nullable=False, sortable=False, hidden_from_export=True),
        Field("receiver", "text", "Empfänger", "Receiver", sort_column="receiver_sort", personal=True, of="account_id"),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(ScheduleStatus)),
        Field("reason", "choice", "Grund", "Reason", facet=True, choices={**words_of(StopReason), **words_of(ScheduleEndReason)}),
        Field("form", "choice", "Format", "Format", nullable=False, choices=words_of(ReportForm)),
        Field("language", "choice", "Sprache", "Language", nullable=False, choices=words_of(MailLanguage), printed=False),
        Field("rhythm", "choice", "Rhythmus", "Rhythm", nullable=False, facet=True, choices=words_of(Rhythm)),
        Field("weekday", "choice", *WEEKDAY, choices=words_of(Weekday)),
        Field("day", "number", *DAY_OF_MONTH),
        Field("hour", "number", *HOUR, nullable=False),
        Field("next_on", "date", "Nächster Versand", "Next one"),
        Field("due_at", "instant", "Fällig seit", "Due since"),
        Field("problem", "text", "Fehler", "Error", filterable=False, sortable=False),
        Field("tries", "number", "Versuche", "Tries", nullable=False, printed=False),
        Field("again_at", "instant", "Nächster Versuch", "Next try", printed=False),
        Field("sent_at", "instant", "Zuletzt verschickt", "Last sent"),
        Field("created_at", "instant", "Bestellt am", "Ordered at", nullable=False, printed=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("report",),
    itself=("report_schedule", "id"),
    key="schedule_id",
)
REPORT_SCHEDULE_HISTORY_LIST = history_list(
    "report-schedule-history", "Historie des regelmäßigen Berichts", "History of the scheduled report"
)
