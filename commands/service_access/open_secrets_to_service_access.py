"""Let a reseller who acts for the customer see PIN/PUK and the customer password too."""

from uuid import UUID

from aggregates.service_access import SecretsOpenedToServiceAccess, ServiceAccess
from commands.engine.command import Command, Decision, Given, Refusal


class ServiceAccessIsRevoked(Refusal):
    """This service access is revoked; to let the reseller in again, give a new activation code."""

    code = "service-access-is-revoked"
    de = "Dieser Service-Zugang ist widerrufen; um den Dienstleister wieder einzulassen, bitte einen neuen Aktivierungscode weitergeben."


class OpenSecretsToServiceAccess(Command):
    grant_id: UUID

    def decide(self, given: Given) -> Decision:
        access = given.state(ServiceAccess, self.grant_id)
        if access.status == "revoked":
            raise ServiceAccessIsRevoked
        return [] if access.secrets else [(self.grant_id, SecretsOpenedToServiceAccess())]
