"""Switch into a customer's account by a service access (S-04). Runs in the customer's scope: the session belongs to the customer. Sent by access/sign_in/session_keeping.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.service_access import ServiceAccess
from aggregates.session import ActingStarted, Session
from commands.accounts.account_targets import check_active
from commands.engine.command import Command, Decision, Given, NotFound, Refusal
from commands.engine.creation import created
from commands.engine.moments import Moment
from commands.engine.texts import Name, OptionalName


class ServiceAccessIsOver(Refusal):
    """The customer has revoked this service access; ask the customer for a new activation code."""

    status = 403
    code = "service-access-is-over"
    de = "Der Kunde hat diesen Service-Zugang widerrufen; bitte den Kunden um einen neuen Aktivierungscode bitten."


class StartActing(Command):
    """`account_id`, `name`, `company`, `epoch`: of the reseller's account; `parent_id`: the session in which the reseller is logged in."""

    session_id: UUID
    grant_id: UUID
    parent_id: UUID
    account_id: UUID
    name: Name
    company: OptionalName
    epoch: int
    token_id: UUID
    now: Moment
    expires_at: Moment
    ends_at: Moment

    def check(self, given: Given) -> bool:
        grant = given.state(ServiceAccess, self.grant_id)
        if grant.reseller_id != self.account_id or grant.account_id is None:
            raise NotFound(ServiceAccess.noun, self.grant_id)
        if grant.status != "active":
            raise ServiceAccessIsOver
        check_active(given.state(Account, grant.account_id))
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        started = ActingStarted(
            account_id=self.account_id,
            grant_id=self.grant_id,
            parent_id=self.parent_id,
            name=self.name,
            company=self.company,
            epoch=self.epoch,
            token_id=self.token_id,
            expires_at=min(self.expires_at, self.ends_at),
            ends_at=self.ends_at,
        )
        return created(given, Session, self.session_id, started)
