"""Create an account for somebody whom the customer's single sign-on admits, at the first login (H-01). Sent by access/sign_in/sign_on_accounts.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.claims import sign_on_claim
from aggregates.accounts.invitation import AccountAdmitted
from aggregates.accounts.roles import CustomerRole
from aggregates.customer import Customer
from commands.accounts.account_targets import check_login_is_free
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.texts import Login, Name, OptionalEmail


class SignOnHasAccount(Refusal):
    """This person of the directory has an account already ({account_id}); log in again, and it is used."""

    code = "sign-on-has-account"
    de = "Diese Person des Verzeichnisses hat schon einen Zugang ({account_id}); bitte erneut anmelden, dann wird er verwendet."


class AdmitAccount(Command):
    """`issuer` and `subject`: the directory, and how it knows the person."""

    account_id: UUID
    login: Login
    full_name: Name
    email: OptionalEmail
    role: CustomerRole
    issuer: Name
    subject: Name

    def decide(self, given: Given) -> Decision:
        given.state(Customer, given.customer_id)
        admitted = AccountAdmitted(
            login=self.login, full_name=self.full_name, email=self.email, role=self.role, issuer=self.issuer, subject=self.subject
        )
        decision = created(given, Account, self.account_id, admitted)
        known = given.holder(sign_on_claim(self.issuer, self.subject))
        if known not in (None, self.account_id):
            raise SignOnHasAccount(account_id=known)
        check_login_is_free(given, self.login, self.account_id)
        return decision
