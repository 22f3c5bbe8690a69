"""The list of the report about users without device (H-19)."""

from readmodels.reports.report_list import report_list
from readmodels.users.user_resource import USER_LIST

DEVICELESS_USER_LIST = report_list(
    "users-without-device",
    "Nutzer ohne Gerät",
    "Users without device",
    USER_LIST,
    ("name", "email", "group", "personnel_number", "cost_centre", "status"),
    ("name",),
    noun="user_without_device",
    table="users_without_device",
)
