"""Keep PIN/PUK and the customer password from a reseller who acts for the customer, as it is at first."""

from uuid import UUID

from aggregates.service_access import SecretsClosedToServiceAccess, ServiceAccess
from commands.engine.command import Command, Decision, Given


class CloseSecretsToServiceAccess(Command):
    grant_id: UUID

    def decide(self, given: Given) -> Decision:
        access = given.state(ServiceAccess, self.grant_id)
        return [(self.grant_id, SecretsClosedToServiceAccess())] if access.secrets else []
