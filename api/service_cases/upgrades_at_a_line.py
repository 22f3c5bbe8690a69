"""Upgrades that begin at a user's or a number's line: of the device that is meant there (H-03, H-12)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from aggregates.customer import Customer
from api.engine.access import Caller
from api.engine.allowed_actions import ShownBeside
from api.engine.command_route import body_of, command_route
from api.engine.route import guarded
from api.engine.shown import Shown
from api.orders.waiting_told import order_waits
from api.service_cases.cases_of_number import DEVICES_OF_NUMBERS, device_in_place, rule_of_number
from api.service_cases.cases_of_user import HELD_BY_USERS, CaseOfUser, device_named, rule_of_user
from api.service_cases.service_cases import SERVICE_CASES_TAG
from api.service_cases.upgrades import OF_UPGRADE, OPEN_UPGRADES, add_upgrades_of_devices, upgraded_now
from api.sims.sim_actions import SIM_ACTIONS
from api.user_actions import USER_ACTIONS
from commands.service_cases.upgrade_device import UpgradeDevice
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST

_EXAMPLE = {"whereabouts": "pool", "article_number": "BW-1-256", "sending": "label"}


def _agreed(found: Reading, shown: Shown) -> None:
    """Add what the customer has agreed."""
    agreed: frozenset[Any] = frozenset(found.settings.features)
    shown.beside(found.customer_id, Customer(features=agreed))


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    _agreed(found, shown)
    add_upgrades_of_devices(found, [device_id for (device_id,) in shown.rows(found, HELD_BY_USERS, users)], shown)


def _of_sims(found: Reading, sims: Sequence[UUID], shown: Shown) -> None:
    _agreed(found, shown)
    add_upgrades_of_devices(found, [device_id for _, device_id, *_ in shown.rows(found, DEVICES_OF_NUMBERS, sims)], shown)


UPGRADES_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(HELD_BY_USERS, OPEN_UPGRADES))
UPGRADES_OF_NUMBERS = ShownBeside(SIM_LIST, _of_sims, read_by(DEVICES_OF_NUMBERS, OPEN_UPGRADES))
router = guarded(SERVICE_CASES_TAG, "service_cases")


def _of_user(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return upgraded_now(caller, device_named(caller, given))


def _of_number(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return upgraded_now(caller, device_in_place(caller, given))


command_route(
    router,
    "POST /users/{user_id}/upgrade",
    UpgradeDevice,
    "Neues Gerät für den Nutzer bestellen, sein altes geht zurück / Order a new device for a user, the old one goes back",
    source=OF_UPGRADE,
    body=body_of(UpgradeDevice, {"order_id", "device_id", *OF_UPGRADE.given}, CaseOfUser, called="upgrade_device_of_user"),
    prepare=_of_user,
    remark=order_waits,
    example=_EXAMPLE,
    action=(USER_ACTIONS, "upgrade"),
    rule=rule_of_user(UpgradeDevice),
    called="upgrade_device_of_user",
)
command_route(
    router,
    "POST /sims/{sim_id}/upgrade",
    UpgradeDevice,
    "Neues Gerät an die Stelle des Geräts der Rufnummer bestellen / Order a new device in the place of the number's",
    source=replace(OF_UPGRADE, path={"sim_id": "device_id"}),
    prepare=_of_number,
    remark=order_waits,
    example=_EXAMPLE,
    action=(SIM_ACTIONS, "upgrade"),
    rule=rule_of_number(UpgradeDevice),
    called="upgrade_device_of_number",
)
