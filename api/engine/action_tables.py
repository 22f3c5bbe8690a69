"""All tables of actions, by the name of the list whose rows carry them."""

from collections.abc import Mapping
from typing import Any

from api.accounts.account_actions import ACCOUNT_ACTIONS
from api.devices.device_actions import DEVICE_ACTIONS
from api.engine.allowed_actions import ActionTable
from api.imports.import_actions import IMPORT_ACTIONS
from api.service_access_actions import SERVICE_ACCESS_ACTIONS, SERVICE_ACCESS_GIVEN_ACTIONS
from api.sim_actions import SIM_ACTIONS
from api.user_actions import USER_ACTIONS
from readmodels.account_resource import ACCOUNTS
from readmodels.device_resource import DEVICES
from readmodels.import_resource import IMPORTS
from readmodels.service_access_resource import SERVICE_ACCESS_GIVEN, SERVICE_ACCESSES
from readmodels.sim_resource import SIMS
from readmodels.user_resource import USERS

ACTIONS: Mapping[str, ActionTable[Any]] = {
    DEVICES.name: DEVICE_ACTIONS,
    USERS.name: USER_ACTIONS,
    SIMS.name: SIM_ACTIONS,
    ACCOUNTS.name: ACCOUNT_ACTIONS,
    IMPORTS.name: IMPORT_ACTIONS,
    SERVICE_ACCESSES.name: SERVICE_ACCESS_ACTIONS,
    SERVICE_ACCESS_GIVEN.name: SERVICE_ACCESS_GIVEN_ACTIONS,
}
