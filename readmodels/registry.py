"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from readmodels.account_resource import ACCOUNTS, SESSIONS
from readmodels.device_resource import DEVICES
from readmodels.engine.field import Resource
from readmodels.engine.history_resource import ACCOUNT_HISTORY, DEVICE_HISTORY, NUMBER_HISTORY, USER_HISTORY
from readmodels.import_resource import IMPORTS, QUARANTINE
from readmodels.inventory.case_resource import CLARIFICATION_CASES
from readmodels.inventory.overview_resource import OVERVIEW
from readmodels.service_access_resource import SERVICE_ACCESS_GIVEN, SERVICE_ACCESSES
from readmodels.sim_resource import SIMS
from readmodels.user_resource import USERS

_LISTS: tuple[Resource, ...] = (
    ACCOUNTS,
    SESSIONS,
    DEVICES,
    ACCOUNT_HISTORY,
    DEVICE_HISTORY,
    NUMBER_HISTORY,
    USER_HISTORY,
    IMPORTS,
    QUARANTINE,
    CLARIFICATION_CASES,
    OVERVIEW,
    SERVICE_ACCESSES,
    SERVICE_ACCESS_GIVEN,
    SIMS,
    USERS,
)
LISTS = {each.name: each for each in _LISTS}
"""All lists that can be asked, by the name under which the API serves and describes them (X-01)."""
