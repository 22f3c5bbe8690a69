"""Show an administrator the code by which a reseller is let in: a new one at every look (S-01). Sent by access/service_codes.py."""

from uuid import UUID

from pydantic import AwareDatetime

from aggregates.accounts.account import Account
from aggregates.accounts.activation_code import ActivationCodeShown
from aggregates.service_access import SERVICE_ACCESS_CLAIM
from commands.engine.command import Command, Decision, Given, Refusal


class NoActivationCode(Refusal):
    """Only an active administrator of the customer portal has an activation code."""

    status = 403
    code = "no-activation-code"
    de = "Nur ein aktiver Administrator Kundenportal hat einen Aktivierungscode."


class ServiceAccessIsActive(Refusal):
    """Service access is active: your account is linked already. Revoke the access; then there is a new code."""

    code = "service-access-is-active"
    de = "Service-Zugriff ist aktiv: Ihr Account ist bereits verknüpft. Bitte erst den Servicezugriff löschen; dann gibt es einen neuen Code."


class ShowActivationCode(Command):
    """`code_id`: under which the code's hash is kept; the ones before are void from now on."""

    account_id: UUID
    code_id: UUID
    expires_at: AwareDatetime

    def decide(self, given: Given) -> Decision:
        account = given.state(Account, self.account_id)
        if account.status != "active" or account.role != "administrator":
            raise NoActivationCode
        if given.holder(SERVICE_ACCESS_CLAIM.of(str(self.account_id))) is not None:
            raise ServiceAccessIsActive
        if account.activation_code == (self.code_id, self.expires_at):
            return []
        return [(self.account_id, ActivationCodeShown(code_id=self.code_id, expires_at=self.expires_at))]
