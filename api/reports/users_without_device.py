"""The report about users without device (H-19)."""

from api.engine.route import guarded
from api.reports.report import Report
from foundation.noun import Noun
from readmodels.engine.grouping import Grouping
from readmodels.reports.user_reports import DEVICELESS_USER_LIST

router = guarded("Berichte / reports", "users")
USERS_WITHOUT_DEVICE = Report(
    router,
    DEVICELESS_USER_LIST,
    Noun("Aktive Nutzer, die kein Gerät haben", "Active users who have no device"),
    (
        Grouping("cost_centre", Noun("Nach Kostenstelle", "By cost centre"), "cost_centre"),
        Grouping("group", Noun("Nach Gruppe", "By group"), "group"),
    ),
)
