"""Let a reseller into a customer's account by the code that its administrator told (S-02). Runs in that customer. Sent by access/service_codes.py."""

from uuid import UUID

from pydantic import AwareDatetime

from aggregates.accounts.account import Account
from aggregates.service_access import ACTIVATION_CODE_CLAIM, SERVICE_ACCESS_CLAIM, ServiceAccess, ServiceAccessActivated
from commands.engine.command import Command, Decision, Given, NotFound, Refusal
from commands.engine.creation import created
from commands.engine.texts import LongText, Name, OptionalName


class ActivationCodeMissing(Refusal):
    """Please enter an activation code."""

    status = 422
    code = "activation-code-missing"
    de = "Bitte einen Aktivierungscode eingeben."


class ActivationCodeNotFound(Refusal):
    """The activation code that was entered was not found."""

    status = 404
    code = "activation-code-not-found"
    de = "Der eingegebene Aktivierungscode wurde nicht gefunden."


class ActivationCodeAlreadyUsed(Refusal):
    """This activation code was used already."""

    code = "activation-code-already-used"
    de = "Dieser Aktivierungscode wurde bereits verwendet."


class ActivateServiceAccess(Command):
    """`account_id` and `code_id` are what the code was found to belong to; the rest is the reseller as its account says at this moment (S-05)."""

    grant_id: UUID
    account_id: UUID
    code_id: UUID
    reseller_id: UUID
    company: OptionalName
    name: Name
    address: LongText | None
    phone: OptionalName
    email: OptionalName
    now: AwareDatetime

    def decide(self, given: Given) -> Decision:
        used_by = given.holder(ACTIVATION_CODE_CLAIM.of(str(self.code_id)))
        if used_by == self.grant_id:
            access = given.state(ServiceAccess, self.grant_id)
            if (access.account_id, access.reseller_id) == (self.account_id, self.reseller_id):
                return []
        if used_by is not None:
            raise ActivationCodeAlreadyUsed
        if not self._is_valid(given):
            raise ActivationCodeNotFound
        if given.holder(SERVICE_ACCESS_CLAIM.of(str(self.account_id))) is not None:
            raise ActivationCodeAlreadyUsed
        return created(
            given,
            ServiceAccess,
            self.grant_id,
            ServiceAccessActivated(
                account_id=self.account_id,
                code_id=self.code_id,
                reseller_id=self.reseller_id,
                company=self.company,
                name=self.name,
                address=self.address,
                phone=self.phone,
                email=self.email,
            ),
        )

    def _is_valid(self, given: Given) -> bool:
        """Whether it is the newest code of an active administrator, in time."""
        try:
            account = given.state(Account, self.account_id)
        except NotFound:
            return False
        if account.status != "active" or account.role != "administrator" or account.activation_code is None:
            return False
        code_id, expires_at = account.activation_code
        return code_id == self.code_id and self.now < expires_at
