"""Send an account's owner a link to set a password; the link before is void (E-01)."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.invitation import AccountLinkSent, LinkPurpose
from commands.accounts.account_targets import check_not_locked
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Moment


class LoginBySignOn(Refusal):
    """The account {login} logs in by the customer's single sign-on and has no password here; log in with the account of the company."""

    code = "login-by-sign-on"
    de = "Der Zugang {login} meldet sich über das Single Sign-on des Kunden an und hat hier kein Kennwort; bitte mit dem Firmenkonto anmelden."


class SendAccountLink(Command):
    """The secret of `link_id` is kept before."""

    made_here = frozenset({"link_id", "expires_at"})

    account_id: UUID
    link_id: UUID
    purpose: LinkPurpose
    expires_at: Moment

    def check(self, given: Given) -> bool:
        account = given.state(Account, self.account_id)
        check_not_locked(account)
        if account.subject is not None and account.password_id is None:
            raise LoginBySignOn(login=account.login)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        account = given.state(Account, self.account_id)
        if account.link is not None and account.link.link_id == self.link_id:
            return []
        return [(self.account_id, AccountLinkSent(link_id=self.link_id, purpose=self.purpose, expires_at=self.expires_at))]
