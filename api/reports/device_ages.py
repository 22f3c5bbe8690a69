"""The report about devices by age and model (H-19)."""

from api.engine.route import guarded
from api.reports.narrowed import only
from api.reports.report import Report
from foundation.noun import Noun
from readmodels.engine.grouping import Age, Grouping
from readmodels.engine.query_conditions import Condition
from readmodels.reports.device_reports import DEVICE_AGE_LIST

_AGES = (
    Age(0, "unter 1 Jahr", "less than 1 year"),
    Age(365, "1 Jahr", "1 year"),
    Age(2 * 365, "2 Jahre", "2 years"),
    Age(3 * 365, "3 Jahre", "3 years"),
    Age(4 * 365, "4 Jahre und älter", "4 years and older"),
)
router = guarded("Berichte / reports", "devices")
DEVICE_AGES = Report(
    router,
    DEVICE_AGE_LIST,
    Noun(
        "Geräte, die nicht ausgeblendet sind, seit wann sie bekannt sind, und ihre Modelle",
        "Devices that aren't hidden, since when they have been known, and their models",
    ),
    (
        Grouping("age", Noun("Nach Alter", "By age"), "known_since", "age", _AGES),
        Grouping("model", Noun("Nach Modell", "By model"), "designation"),
    ),
    only(Condition("hidden", "empty", (), fixed=True)),
)
