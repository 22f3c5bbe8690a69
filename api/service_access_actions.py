"""What may be done with a service access: by the reseller (S-04), and by the customer who gave it (S-05)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from access.rights import Right
from aggregates.accounts.account import Account
from api.engine.access import Caller
from api.engine.allowed_actions import Action, ActionTable
from commands.accounts.account_targets import check_active
from commands.service_access.open_secrets_to_service_access import ServiceAccessIsRevoked
from readmodels.engine.reader import Reading

_GIVEN: Right = ("service_access", "write")


def _accounts(found: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Account]:
    """The accounts that let the reseller in, as far as a reseller is told."""
    rows = found.all("SELECT grant_id, login, status FROM service_accesses WHERE grant_id = ANY(%(ids)s)", {"ids": list(ids)})
    return {grant_id: Account(login=login, status="active" if status == "active" else "locked") for grant_id, login, status in rows}


def _switch(account: Account, _caller: Caller) -> bool:
    check_active(account)
    return True


SERVICE_ACCESS_ACTIONS = ActionTable(
    _accounts, (Action("switch", "POST /service-accesses/{grant_id}/session", ("service_accesses", "write"), _switch),)
)


class GivenFacts(NamedTuple):
    revoked: bool
    secrets: bool


def _given(found: Reading, ids: Sequence[UUID]) -> Mapping[UUID, GivenFacts]:
    rows = found.all(
        "SELECT grant_id, status = 'revoked', secrets FROM service_access_given WHERE grant_id = ANY(%(ids)s)", {"ids": list(ids)}
    )
    return {row[0]: GivenFacts(*row[1:]) for row in rows}


def _open_secrets(access: GivenFacts, _caller: Caller) -> bool:
    if access.revoked:
        raise ServiceAccessIsRevoked
    return not access.secrets


SERVICE_ACCESS_GIVEN_ACTIONS = ActionTable(
    _given,
    (
        Action("revoke", "DELETE /service-access/{grant_id}", _GIVEN, lambda access, _: not access.revoked),
        Action("open_secrets", "PUT /service-access/{grant_id}/secrets", _GIVEN, _open_secrets),
        Action("close_secrets", "DELETE /service-access/{grant_id}/secrets", _GIVEN, lambda access, _: access.secrets),
    ),
)
