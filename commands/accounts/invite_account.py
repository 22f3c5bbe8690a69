"""Create an account for somebody, who sets a password by the link that is sent (H-07, E-01, E-16)."""

from typing import Annotated
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.claims import user_claim
from aggregates.accounts.invitation import AccountInvited, AccountLinkSent
from aggregates.accounts.labels import ADDRESS, COMPANY, EMAIL, FULL_NAME, LINKS_GO_THERE, MOBILE, OF_RESELLERS, PHONE, PINS_GO_THERE, ROLE
from aggregates.accounts.roles import AccountRole, OperatorRole
from aggregates.customer import Customer
from aggregates.engine.words import OF_PERSON, Help, codes_of
from aggregates.user import UserIdOrNone
from commands.accounts.account_roles import check_may_create, check_role_is_at_home, check_second_factor_is_left
from commands.accounts.account_targets import check_login_is_free
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.moments import Moment
from commands.engine.texts import Email, Login, Name, OptionalName, OptionalPhoneNumber
from commands.users.present_user import present_user


class AccountOfUserThere(Refusal):
    """{name} has the account {login} already; change that one, or deactivate it for good before you create another."""

    code = "account-of-user-there"
    de = "{name} hat schon den Zugang {login}; bitte diesen ändern, oder ihn endgültig deaktivieren und dann einen neuen anlegen."


class LoginNeeded(Refusal):
    """Give a user name; only a customer's administrators get one by themselves, such as customer9000000."""

    status = 422
    code = "login-needed"
    de = "Bitte einen Benutzernamen angeben; nur Administratoren eines Kunden bekommen von selbst einen, etwa customer9000000."


class InviteAccount(Command):
    """`by_role`: the role of who invites; None is the command line, or the portal itself. The secret of `link_id` is kept before."""

    made_here = frozenset({"link_id", "link_expires_at"})

    account_id: UUID
    login: Login
    full_name: Annotated[Name, FULL_NAME, OF_PERSON]
    email: Annotated[Email, EMAIL, LINKS_GO_THERE, OF_PERSON]
    role: Annotated[AccountRole, ROLE]
    user_id: Annotated[
        UserIdOrNone,
        Help("Der Nutzer, der diesen Zugang hat; jeder hat höchstens einen.", "The user who has this account; each has one at most."),
    ] = None
    phone: Annotated[OptionalPhoneNumber, PHONE, OF_PERSON] = None
    mobile: Annotated[OptionalPhoneNumber, MOBILE, PINS_GO_THERE, OF_PERSON] = None
    company: Annotated[OptionalName, COMPANY, OF_RESELLERS] = None
    address: Annotated[OptionalName, ADDRESS, OF_RESELLERS, OF_PERSON] = None
    by_role: AccountRole | None
    link_id: UUID
    link_expires_at: Moment

    def decide(self, given: Given) -> Decision:
        check_role_is_at_home(self.role, given.customer_id)
        check_may_create(self.by_role, self.role)
        check_second_factor_is_left(self.role, self.mobile)
        if self.role not in codes_of(OperatorRole):
            given.state(Customer, given.customer_id)
        if self.user_id is not None:
            user = present_user(given, self.user_id)
            there = given.holder(user_claim(self.user_id))
            if there is not None and there != self.account_id:
                raise AccountOfUserThere(name=user.name, login=given.state(Account, there).login, account_id=there)
        invited = AccountInvited(
            login=self.login,
            full_name=self.full_name,
            email=self.email,
            role=self.role,
            user_id=self.user_id,
            phone=self.phone,
            mobile=self.mobile,
            company=self.company,
            address=self.address,
        )
        sent = AccountLinkSent(link_id=self.link_id, purpose="invitation", expires_at=self.link_expires_at)
        decision = created(given, Account, self.account_id, invited, sent)
        check_login_is_free(given, self.login, self.account_id)
        return decision


def login_or_default(login: str | None, role: AccountRole, customer_number: str | None) -> str:
    """Return the user name that was chosen, or else "customer" and the customer number (manual, "Administrator Kundenportal").

    None is the operator, who has none.
    """
    if login:
        return login
    if role != "administrator" or customer_number is None:
        raise LoginNeeded
    return f"customer{''.join(customer_number.split())}"
