"""Tie an account that was created here to the person of the customer's directory who logs in with it from then on (H-01)."""

from uuid import UUID

from aggregates.account import Account, AccountSignOnLinked, sign_on_claim
from aggregates.customer import Customer
from commands.account_targets import check_not_locked
from commands.admit_account import SignOnHasAccount
from commands.command import Command, Decision, Given, Refusal
from commands.texts import Name


class AccountOfSomebodyElse(Refusal):
    """The account {login} belongs to another person of the directory; deactivate it, and create one for this person."""

    code = "account-of-somebody-else"
    de = "Der Zugang {login} gehört zu einer anderen Person des Verzeichnisses; bitte ihn deaktivieren und für diese Person einen anlegen."


class LinkSignOn(Command):
    """Whoever has the same address later is somebody else to the directory, and doesn't get the account."""

    account_id: UUID
    issuer: Name
    subject: Name

    def decide(self, given: Given) -> Decision:
        given.state(Customer, given.customer_id)
        account = given.state(Account, self.account_id)
        check_not_locked(account)
        if (account.issuer, account.subject) == (self.issuer, self.subject):
            return []
        if account.issuer == self.issuer:
            raise AccountOfSomebodyElse(login=account.login)
        known = given.holder(*sign_on_claim(self.issuer, self.subject))
        if known not in (None, self.account_id):
            raise SignOnHasAccount(account_id=known)
        linked = AccountSignOnLinked(issuer=self.issuer, subject=self.subject, was_issuer=account.issuer, was_subject=account.subject)
        return [(self.account_id, linked)]
