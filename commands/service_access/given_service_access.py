"""The service access that an administrator gave ends with the administrator: nobody else would see it in the profile and could revoke it (S-05)."""

from uuid import UUID

from aggregates.service_access import SERVICE_ACCESS_CLAIM, ServiceAccess, ServiceAccessRevoked
from commands.accounts.account_ends import AccountEnd
from commands.engine.command import Decision, Given


def _ended(given: Given, account_id: UUID) -> Decision:
    """The revocation of the account's active service access; none if there is none."""
    grant_id = given.holder(SERVICE_ACCESS_CLAIM.of(str(account_id)))
    if grant_id is None or given.state(ServiceAccess, grant_id).status != "active":
        return []
    return [(grant_id, ServiceAccessRevoked(account_id=account_id))]


GIVEN_SERVICE_ACCESS = AccountEnd(_ended)
