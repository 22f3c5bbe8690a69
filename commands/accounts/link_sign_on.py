"""Tie an account that is there to the person of the customer's directory who logs in with it from then on (H-01); ends all its sessions."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.claims import sign_on_claim
from aggregates.accounts.roles import AccountRole
from aggregates.accounts.sign_on import AccountSignOnTied, SignOnTie
from aggregates.customer import Customer
from commands.accounts.account_targets import account_of_others, check_not_locked, check_password_still_counts
from commands.accounts.admit_account import SignOnHasAccount
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import Name, OptionalEmail


class AccountOfSomebodyElse(Refusal):
    """The account {login} belongs to another person of the directory; deactivate it, and create one for this person."""

    code = "account-of-somebody-else"
    de = "Der Zugang {login} gehört zu einer anderen Person des Verzeichnisses; bitte ihn deaktivieren und für diese Person einen anlegen."


class AddressNotProven(Refusal):
    """The account {login} doesn't wait for this address any more; sign on again, or have an administrator tie the account."""

    code = "address-not-proven"
    de = (
        "Der Zugang {login} wartet nicht mehr auf diese Adresse; bitte erneut anmelden oder den Zugang vom Administrator verknüpfen lassen."
    )


class LinkSignOn(Command):
    """Whoever has the same address later is somebody else to the directory, and doesn't get the account."""

    # `proven_email`: of the person, for a tie by it. `by_role`: of the administrator who ties; None is the command line. `checked_password_id`: with which
    # the owner proved to be it.
    account_id: UUID
    issuer: Name
    subject: Name
    tie: SignOnTie
    proven_email: OptionalEmail = None
    by_role: AccountRole | None = None
    checked_password_id: UUID | None = None

    def check(self, given: Given) -> bool:
        account = self._account(given)
        if account.issuer == self.issuer:
            raise AccountOfSomebodyElse(login=account.login)
        return True

    def decide(self, given: Given) -> Decision:
        given.state(Customer, given.customer_id)
        account = self._account(given)
        if (account.issuer, account.subject) == (self.issuer, self.subject):
            return []
        self.check(given)
        if self.tie == "proven_address" and not waits_for(account, self.proven_email, self.issuer):
            raise AddressNotProven(login=account.login)
        if self.tie == "owner":
            check_password_still_counts(account, self.checked_password_id)
        known = given.holder(sign_on_claim(self.issuer, self.subject))
        if known not in (None, self.account_id):
            raise SignOnHasAccount(account_id=known)
        tied = AccountSignOnTied(
            issuer=self.issuer, subject=self.subject, tie=self.tie, was_issuer=account.issuer, was_subject=account.subject
        )
        return [(self.account_id, tied)]

    def _account(self, given: Given) -> Account:
        if self.tie == "administrator":
            account = account_of_others(given, self.account_id, self.by_role)
        else:
            account = given.state(Account, self.account_id)
        check_not_locked(account)
        return account


def waits_for(account: Account, proven_email: str | None, issuer: str) -> bool:
    """Tell whether an account is the one of whoever the directory at `issuer` proves to have this address, with no further word.

    Either it was created for the address and nobody has ever entered it: then nobody but those who create accounts has written the address. Or it is of the
    directory that the customer had before, and that directory proved the same address. Never one with a password, nor by an address that its owner entered.
    """
    proven = (proven_email or "").lower()
    if not proven or (account.email or "").lower() != proven or account.password_id is not None:
        return False
    if account.status == "invited":
        return not account.entered
    return account.status == "active" and account.issuer not in (None, issuer) and (account.vouched_email or "").lower() == proven
