"""Take a reseller's access back, at any moment (S-05)."""

from uuid import UUID

from aggregates.service_access import ServiceAccess, ServiceAccessRevoked
from commands.engine.command import Command, Decision, Given


class RevokeServiceAccess(Command):
    grant_id: UUID

    def decide(self, given: Given) -> Decision:
        access = given.state(ServiceAccess, self.grant_id)
        if access.status == "revoked" or access.account_id is None:
            return []
        return [(self.grant_id, ServiceAccessRevoked(account_id=access.account_id))]
