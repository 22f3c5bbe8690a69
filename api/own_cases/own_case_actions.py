"""What is one's own among service cases and devices, and what is looked at to tell what may be done with one (H-25)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from aggregates.customer import Customer
from aggregates.service_cases.service_case import ServiceCase
from aggregates.user import User
from api.devices.device_actions import DEVICE_LOOKS, look_at_devices
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.asked_at import with_asked_at
from api.engine.reading import reading
from api.engine.shown import Shown
from api.orders.own_order_actions import user_of_asker
from api.service_cases.service_case_actions import SERVICE_CASE_LOOKS, seen_cases
from commands.engine.command import NotFound
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.history_entry import Subject
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.own_case_resource import OWN_CASE_LIST, OWN_DEVICE_LIST

_USER = "SELECT name, status, erased FROM users WHERE user_id = %(user)s"
_USER_OF_CASE = "SELECT user_id FROM service_cases WHERE case_id = %(case)s"
OWN_CASE_READS = read_by(_USER_OF_CASE)


def own_alone(found: Reading, query: Query) -> Query:
    """Leave out of a list of service cases or devices all that are somebody else's."""
    return replace(query, conditions=(*query.conditions, Condition("user_id", "eq", (str(user_of_asker(found)),), fixed=True)))


def own_subject(found: Reading, case_id: UUID | str) -> Subject | None:
    """Find a case of one's own; None: there is none such, or it is somebody else's."""
    user_id, row = user_of_asker(found), found.one(_USER_OF_CASE, {"case": case_id})
    return Subject([UUID(str(case_id))], ServiceCase.stem, str(case_id)) if row is not None and row[0] == user_id else None


def not_of_others(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Refuse what is known to be somebody else's case before its version is looked at (If-Match), which would tell that it is there; the command itself decides by the log."""
    with reading(caller, OWN_CASE_READS, 0) as found:
        row = found.one(_USER_OF_CASE, {"case": given["case_id"]})
        if row is not None and row[0] != user_of_asker(found):
            raise NotFound(ServiceCase.noun, given["case_id"])
    return given


def own_by_now(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Refuse as above, and add when it is asked."""
    return with_asked_at(caller, not_of_others(caller, given))


def look_at_own_cases(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    """Look up the cases, which the list shows already, and beside them who asks."""
    return _beside(caller, found, seen_cases(caller, found, ids))


def _look_at_own_devices(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = look_at_devices(caller, found, ids)
    return _beside(caller, found, shown)


def _beside(caller: Caller, found: Reading, shown: Shown) -> Shown:
    user_id = user_of_asker(found)
    agreed: frozenset[Any] = frozenset(found.settings.features)
    shown.beside(found.customer_id, Customer(features=agreed))
    shown.beside(caller.id, caller.session.account)
    for name, status, erased in found.all(_USER, {"user": user_id}):
        shown.beside(user_id, User(name=name, status=status, erased=erased))
    return shown


OWN_CASE_ACTIONS = ActionTable(OWN_CASE_LIST, look_at_own_cases, SERVICE_CASE_LOOKS | read_by(_USER))
OWN_DEVICE_ACTIONS = ActionTable(OWN_DEVICE_LIST, _look_at_own_devices, DEVICE_LOOKS | read_by(_USER), rows_of=DEVICE_LIST)
