"""The report about open service cases by age (H-19)."""

from api.engine.route import guarded
from api.reports.narrowed import only
from api.reports.report import Report
from foundation.noun import Noun
from readmodels.engine.grouping import Age, Grouping
from readmodels.engine.query_conditions import Condition
from readmodels.reports.case_reports import OPEN_CASE_LIST

_AGES = (
    Age(0, "bis 2 Tage", "up to 2 days"),
    Age(3, "3 bis 7 Tage", "3 to 7 days"),
    Age(8, "8 bis 14 Tage", "8 to 14 days"),
    Age(15, "15 bis 30 Tage", "15 to 30 days"),
    Age(31, "über 30 Tage", "more than 30 days"),
)
router = guarded("Berichte / reports", "service_cases")
OPEN_SERVICE_CASES = Report(
    router,
    OPEN_CASE_LIST,
    Noun("Servicefälle, die offen sind, und seit wann", "Service cases that are open, and since when"),
    (
        Grouping("age", Noun("Nach Alter", "By age"), "requested_at", "age", _AGES),
        Grouping("kind", Noun("Nach Art", "By kind"), "kind"),
    ),
    only(Condition("open", "eq", (True,), fixed=True)),
)
