"""What is looked at to tell what may be done with a service access: by the reseller (S-04), and by the customer who gave it (S-05)."""

from collections.abc import Sequence
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.service_access import ServiceAccess
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.shown import Shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.service_access_resource import SERVICE_ACCESS_GIVEN_LIST, SERVICE_ACCESS_LIST

_HAD = "SELECT grant_id, account_id, login, status FROM service_accesses WHERE grant_id = ANY(%(ids)s)"
_GIVEN = "SELECT grant_id, account_id, status = 'revoked', secrets FROM service_access_given WHERE grant_id = ANY(%(ids)s)"


def _had(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    """With the accounts that let the reseller in, as far as a reseller is told."""
    shown = Shown(caller)
    for grant_id, account_id, login, status in found.all(_HAD, {"ids": list(ids)}):
        shown.thing(grant_id, ServiceAccess(status="active", account_id=account_id, reseller_id=caller.session.account_id))
        shown.beside(account_id, Account(login=login, status="active" if status == "active" else "locked"))
    return shown


def _given(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for grant_id, account_id, revoked, secrets in found.all(_GIVEN, {"ids": list(ids)}):
        shown.thing(grant_id, ServiceAccess(status="revoked" if revoked else "active", account_id=account_id, secrets=secrets))
    return shown


SERVICE_ACCESS_ACTIONS = ActionTable(SERVICE_ACCESS_LIST, _had, read_by(_HAD))
SERVICE_ACCESS_GIVEN_ACTIONS = ActionTable(SERVICE_ACCESS_GIVEN_LIST, _given, read_by(_GIVEN))
